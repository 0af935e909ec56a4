"""What a disagreement, its sides and its decision are called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from qcode.coding.disagreement import Kind
from qcode.errors import Conflict
from qcode.project.disputes import SeenDecision, SeenDisagreement, Side
from qcode.texts import Text
from qcode.tui.acts import choice_of
from qcode.tui.panes.details import local
from qcode.tui.panes.notes import HEADING
from qcode.tui.plain import one_line
from qcode.tui.prose import Paragraph
from qcode.tui.rows import MUTED
from qcode.tui.wording import N_, _

if TYPE_CHECKING:
    from qcode.tui.compare.comparison import Comparison
    from qcode.tui.session import Session

KINDS: dict[Kind, tuple[str, str]] = {
    "one-sided": ("±", N_("one-sided")),
    "boundary": ("↔", N_("boundary")),
    "different-code": ("≠", N_("different code")),
}
"""The sign and the name of each kind."""

STATUSES: dict[Literal["open", "decided", "changed"], tuple[str, str]] = {
    "open": ("○", N_("open")),
    "decided": ("✓", N_("decided")),
    "changed": ("!", N_("open again: changed since it was decided")),
}

_HEAD, _TAIL = 90, 40
"""So many characters of a quotation are shown from its start, and from its end."""


def kind_of(matter: SeenDisagreement) -> str:
    sign, name = KINDS[matter.kind]
    return f"{sign} {_(name)}"


def codes_of(matter: SeenDisagreement, session: Session) -> str:
    return " / ".join(session.name(code) for code in matter.codes)


def quoted(text: str) -> str:
    """A quotation on one line; of a long one, its start and its end."""
    if len(text) > _HEAD + _TAIL:
        text = f"{text[:_HEAD]}…{text[-_TAIL:]}"
    return f"“{one_line(text)}”"


def words_of(comparison: Comparison, matter: SeenDisagreement) -> str:
    """The beginning of the words that a disagreement is about."""
    return one_line(comparison.reading.text[matter.start : min(matter.end, matter.start + _HEAD)])


def decision_of(decision: SeenDecision) -> str:
    """What was decided, why, and by whom."""
    said = (
        choice_of(decision.choice),
        *filter(None, (decision.reason,)),
        f"{one_line(decision.coder or '–')} {local(decision.created)}",
    )
    return " · ".join(said)


def overtaken(now: SeenDisagreement) -> Conflict:
    """Somebody decided it, or opened it again, while it was being decided here."""
    if now.status != "decided" or now.decision is None:
        said = _("it was opened again meanwhile")
    else:
        said = _("it was decided meanwhile: {decision}").format(decision=decision_of(now.decision))
    return Conflict(Text.plain(said), Text.plain(_("nothing was written; decide again if need be")))


def changed() -> Conflict:
    """A coder changed what is at odds while it was being decided here."""
    return Conflict(
        Text.plain(_("a coder changed something there meanwhile")),
        Text.plain(_("nothing was written; decide again if need be")),
    )


Said = tuple[Paragraph, str | None]
"""A paragraph, and the coder whose coding it tells of."""


def told_of(comparison: Comparison) -> Iterator[Said]:
    """All that is to be said of the disagreement in question."""
    matter = comparison.here
    if matter is None:
        yield Paragraph(_nothing(comparison), "bold"), None
        return
    yield Paragraph(_title(comparison, matter), HEADING), None
    leads = [f"{number} {one_line(coder, 20)}" for number, coder in enumerate(matter.coders, 1)]
    for lead, coder in zip(leads, matter.coders, strict=True):
        for paragraph in _side(comparison, matter, coder, f"{lead}  "):
            yield paragraph, coder
    if matter.decision is not None:
        for paragraph in _decision(comparison, matter, matter.decision):
            yield paragraph, None


def _nothing(comparison: Comparison) -> str:
    who = _(", ").join(map(one_line, comparison.coders))
    if comparison.everything:
        return _("none of the disagreements passes the filter (F)")
    return _("{who} agree in all of this source").format(who=who)


def _title(comparison: Comparison, matter: SeenDisagreement) -> str:
    number, count = comparison.at + 1, len(comparison.matters)
    sign, status = STATUSES[matter.status]
    parts = (
        _("{number} of {count}").format(number=number, count=count),
        kind_of(matter),
        codes_of(matter, comparison.session),
        f"{sign} {_(status)}",
    )
    return " · ".join(parts)


def _side(
    comparison: Comparison, matter: SeenDisagreement, coder: str, lead: str
) -> Iterator[Paragraph]:
    """What one coder did there, with the memos."""
    sides = [side for side in matter.sides if side.coder == coder]
    if not sides:
        yield Paragraph(_left_it(comparison, matter, coder), MUTED, lead)
    for side in sides:
        name = comparison.session.name(side.code)
        yield Paragraph(f"{name} {_words(comparison, side)}", "", lead)
        for memo in side.memos:
            whose = f"{one_line(memo.coder)}: " if memo.coder not in (None, coder) else ""
            yield Paragraph(f"{whose}{memo.text}", MUTED, f"{' ' * 4}✎ ")


def _left_it(comparison: Comparison, matter: SeenDisagreement, coder: str) -> str:
    """A coder did not code it; but perhaps the same words otherwise."""
    others = [
        comparison.session.name(coding.code)
        for coding in comparison.codings[coder]
        if coding.start < matter.end and matter.start < coding.end
    ]
    if not others:
        return _("did not code it")
    return _("did not code it; here: {codes}").format(codes=_(", ").join(dict.fromkeys(others)))


def _words(comparison: Comparison, side: Side) -> str:
    words = comparison.reading.text[side.start : side.end]
    return f"{quoted(words)} {side.start}–{side.end}"


def _decision(
    comparison: Comparison, matter: SeenDisagreement, decision: SeenDecision
) -> Iterator[Paragraph]:
    settled = matter.status == "decided"
    lead, style = ("✓ ", "bold") if settled else (_("before: "), MUTED)
    yield Paragraph(decision_of(decision), style, lead)
    for span in decision.outcome if settled else ():
        words = quoted(comparison.reading.text[span.start : span.end])
        yield Paragraph(f"{comparison.session.name(span.code)} {words}", MUTED, "  → ")
