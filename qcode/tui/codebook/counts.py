"""How many codings are meant, and whose: of others only numbers, while the room is blind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.tui.wording import _

if TYPE_CHECKING:
    from qcode.project.codebook_acts import CodeUse
    from qcode.tui.session import Session


def hanging(use: CodeUse, session: Session) -> str:
    """What hangs on a code, in a line or two; "" where nothing does."""
    said = []
    if use.total:
        said.append(_("Codings: {count} ({whose}).").format(
            count=use.total, whose=_whose(use, session)
        ))  # fmt: skip
    if use.memos:
        said.append(_("Memos on the code: {count}.").format(count=use.memos))
    if use.relations:
        said.append(_("Relations: {count}.").format(count=use.relations))
    if use.children:
        said.append(_("Codes right below it: {count}.").format(count=len(use.children)))
    return "\n".join(said)


def _whose(use: CodeUse, session: Session) -> str:
    mine = use.codings.get(session.coder, 0)
    others = {coder: count for coder, count in use.codings.items() if coder != session.coder}
    said = [_("yours: {count}").format(count=mine)]
    if session.everyone:
        said += [f"{coder}: {count}" for coder, count in others.items()]
    elif others:
        said.append(_("other coders’: {count}").format(count=sum(others.values())))
    return ", ".join(said)
