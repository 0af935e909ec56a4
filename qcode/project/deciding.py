"""Deciding: decisions as they are kept, and the consensus of a source as they make it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from qcode.coding.consensus import AGREED, CONSENSUS, CodedSpan, Decision, Resolution
from qcode.coding.disagreement import Disagreement
from qcode.coding.spans import Span
from qcode.errors import UnknownName, UsageProblem
from qcode.project.comparable import disputes_in, named
from qcode.project.disputes import Dispute, ident
from qcode.project.names import code_named, only
from qcode.store import decisions as stored
from qcode.store import sources as stored_sources
from qcode.store.connection import Connection
from qcode.store.journal import Act, acts_where, new_uuid, original_of
from qcode.store.sources import StoredSource
from qcode.texts import Text

DECIDE, REOPEN, TAKE_AGREED = "decide", "reopen", "agreed"

_DERIVING = (stored.BEGIN, DECIDE, REOPEN, TAKE_AGREED)
"""The acts in which the consensus of a source is worked out anew."""

Chosen = tuple[Dispute, Disagreement]


def decision_on(
    connection: Connection, chosen: Chosen, resolution: Resolution, coder: str | None, reason: str
) -> Decision:
    """A decision to be kept, the codes of its spans by their ids.

    Raises UnknownName, SpanOutside, UsageProblem.
    """
    here, found = chosen
    if resolution.kind == "take" and resolution.taken not in found.coders:
        raise UnknownName("coder", resolution.taken, found.coders)
    if resolution.kind == "span" and not resolution.spans:
        raise UsageProblem(
            Text("a decision for a span needs one", "按范围裁定须给出范围"),
            Text("or decide for neither", "也可裁定为两者皆不取"),
        )
    spans = tuple(_span_in(connection, here.source, each) for each in resolution.spans)
    return Decision(
        uuid=new_uuid(),
        source=found.source,
        coder=coder,
        compared=found.coders,
        choice=resolution.choice,
        outcome=replace(resolution, spans=spans).outcome(found),
        reason=reason.strip(),
        created="",
        about=found.about,
    )


def _span_in(connection: Connection, source: StoredSource, coded: CodedSpan) -> CodedSpan:
    from qcode.project.tagging import Where, open_source

    wanted = Where(span=Span(coded.start, coded.end))
    span = open_source(connection, source).span_of(wanted)
    return CodedSpan(code_named(connection, coded.code)[1], span.start, span.end)


def put_decisions(
    act: Act, chosen: Iterable[Chosen], decisions: Iterable[Decision], who: int | None
) -> None:
    """Keep a decision on each of the disagreements, instead of those that were made before."""
    pairs = list(chosen)
    former = {old.uuid for here, found in pairs for old in here.decisions if old.touches(found)}
    stored.delete_decisions(act, sorted(former))
    for (here, _), decision in zip(pairs, decisions, strict=True):
        stored.add_decision(act, here.source.id, who, decision)


def put_compared(act: Act, here: Dispute, coder: str | None, who: int | None) -> None:
    """Keep who is compared in a source, unless its last decision says so."""
    compared = tuple(sorted(here.coders))
    if here.decisions and here.decisions[-1].compared == compared:
        return
    stored.delete_decisions(act, [old.uuid for old in here.decisions if old.choice == AGREED])
    nothing = Decision(
        new_uuid(), here.source.name, coder, compared, AGREED, (), "", "", frozenset()
    )
    stored.add_decision(act, here.source.id, who, nothing)


def derive(act: Act, sources: Iterable[StoredSource]) -> None:
    """Bring the consensus in each source to what its decisions make it; the last says who is
    compared. A source in which nothing was decided has none.
    """
    coder = stored.consensus_coder(act.connection)
    if coder is None or not coder.derived:
        return
    for source in dict.fromkeys(sources):
        _derive(act, source, coder.id)


def _derive(act: Act, source: StoredSource, coder: int) -> None:
    connection = act.connection
    decisions = stored.decisions_by_source(connection, source.id).get(source.id, [])
    here = disputes_in(connection, [source], decisions[-1].compared if decisions else ())[0]
    text = stored_sources.text_of(connection, source)
    stored.put_consensus(act, source.id, coder, here.consensus(), text)
    if not decisions:
        stored.put_state(act, coder, source.id, None)
    elif here.coders and not here.open:
        stored.put_state(act, coder, source.id, "done")
    else:
        stored.put_state(act, coder, source.id, "in-progress")


@contextmanager
def consensus_kept(act: Act, taken_back: int) -> Iterator[None]:
    """Let an act be taken back; the consensus then is what the decisions that stand make it."""
    connection = act.connection
    original = acts_where(connection, "act.id = ?", original_of(connection, taken_back))[0]
    if original.verb not in _DERIVING:
        yield
        return
    stored.restore_states(act, taken_back)
    yield
    decided = stored.sources_of_act(connection, taken_back)
    everything = stored_sources.sources(connection)
    derive(act, [source for source in everything if source.uuid in decided])


def decided(
    connection: Connection, word: str, coders: Iterable[str]
) -> tuple[StoredSource, Decision]:
    """The decision of this id, or the one on a disagreement of this name, and its source.

    Raises UnknownName, AmbiguousName, UsageProblem.
    """
    word = word.strip()
    ids = stored.decisions_with_uuid(connection, word) if word else []
    if ids:
        said = Text(f"several ids begin with {word!r}", f"有多个编号以 {word!r} 开头")
        uuid, own = only(ids, said, [each for each, _ in ids])
        here = next(each for each in stored_sources.sources(connection) if each.id == own)
        every = stored.decisions_by_source(connection, own)[own]
        return here, next(each for each in every if each.uuid == uuid)
    where, found = named(connection, word, tuple(coders))
    former, _ = where.status(found)
    if former is None:
        raise UsageProblem(
            Text(f"{ident(found)} has not been decided", f"{ident(found)} 尚未裁定"),
            Text("qcode disagreements tells which are", "qcode disagreements 会列出哪些已裁定"),
        )
    return where.source, former


def require_derived(connection: Connection) -> bool:
    """Whether there is the coder already. Raises UsageProblem where somebody codes in its name."""
    present = stored.consensus_coder(connection)
    if present is not None and not present.derived:
        raise UsageProblem(
            Text(
                f"somebody codes here under the name {CONSENSUS}; decisions would overwrite that",
                f"本项目已有人以 {CONSENSUS} 之名手工编码，裁定会覆盖这些编码",
            ),
            Text(
                f"go on by hand: qcode tag SOURCE CODE --coder {CONSENSUS}",
                f"请继续手工编码：qcode tag SOURCE CODE --coder {CONSENSUS}",
            ),
        )
    return present is not None
