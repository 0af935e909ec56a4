"""Drawing a relation from the list of codes: of which kind, to which code, on which codings."""

from __future__ import annotations

from typing import Any

from textual.app import App

from qcode.codebook.model import Code
from qcode.codebook.relations import kind_name
from qcode.tui.codebook.actions import choose_place, chosen, done
from qcode.tui.codebook.codings import ChooseCodings
from qcode.tui.codebook.kind import ChooseKind
from qcode.tui.plain import one_line
from qcode.tui.session import Change, Session
from qcode.tui.wording import _, language


async def relate(app: App[Any], session: Session, code: str | None) -> Change | None:
    """A relation leads from this code to another."""
    origin = chosen(session, code)
    title = _("A relation from {name}").format(name=session.name(origin.id))
    kind = await app.push_screen_wait(ChooseKind(title, session.project.relation_kinds()))
    if kind is None:
        return None
    relation = one_line(kind_name(kind).read(language()))
    said = _("Relation: {kind}. To which code does it lead?").format(kind=relation)
    target = await choose_place(
        app, session, _("A relation from {name}"), origin, said, {origin.id}
    )
    if target is None:
        return None
    codings = await _supports(app, session, origin, target)
    if codings is None:
        return None
    session.project.add_relation(origin.id, kind, target, supports=codings, coder=session.coder)
    return done(
        origin.id,
        _("{name} – {kind} – {other}; supporting codings: {count}"),
        name=session.name(origin.id),
        kind=relation,
        other=session.name(target),
        count=len(codings),
    )


async def _supports(app: App[Any], session: Session, origin: Code, target: str) -> list[str] | None:
    """The codings that show it, which may be none; nothing is asked where there are none."""
    ends = (origin.id, target)
    codings = [each for end in ends for each in session.project.codings_of(end, session.whose)]
    if not codings:
        return []
    title = _("Which codings show it? None need be checked")
    return await app.push_screen_wait(
        ChooseCodings(title, codings, coders=session.everyone, least=0)
    )
