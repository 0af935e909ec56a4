"""Deciding: decisions as they are kept, and the consensus of a source as they make it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from shlex import quote

from qcode.coding.consensus import AGREED, CONSENSUS, CodedSpan, Decision, Resolution
from qcode.coding.spans import Span
from qcode.errors import SpanOutside, UnknownName, UsageProblem
from qcode.exchange.characters import visible
from qcode.project.comparable import Chosen, disputes_in, named
from qcode.project.disputes import Dispute, Work
from qcode.project.names import code_named, only
from qcode.store import consensus_coder as stored_coder
from qcode.store import decisions as stored
from qcode.store import sources as stored_sources
from qcode.store.connection import Connection
from qcode.store.consensus_coder import derived_coder
from qcode.store.journal import Act, acts_where, new_uuid, original_of
from qcode.store.sources import StoredSource
from qcode.texts import Text

DECIDE, REOPEN, TAKE_AGREED = "decide", "reopen", "agreed"

_DERIVING = (stored_coder.BEGIN, DECIDE, REOPEN, TAKE_AGREED)
"""The acts in which the consensus of a source is worked out anew."""

_LONGEST = 1000
"""Characters of a reason."""


def decision_on(
    connection: Connection, chosen: Chosen, resolution: Resolution, coder: str | None, reason: str
) -> Decision:
    """A decision to be kept, the codes of its spans by their ids.

    Raises UnknownName, SpanOutside, UsageProblem.
    """
    here, found = chosen
    _require_same_coders(here)
    if resolution.kind == "take" and resolution.taken not in found.coders:
        raise UnknownName("coder", resolution.taken, found.coders)
    if resolution.kind == "span" and not resolution.spans:
        raise UsageProblem(
            Text("a decision for a span needs one", "按范围裁定须给出范围"),
            Text("or decide for neither", "也可裁定为两者皆不取"),
        )
    spans = tuple(_span_at(connection, chosen, each) for each in resolution.spans)
    return Decision(
        uuid=new_uuid(),
        source=found.source,
        coder=coder,
        compared=found.coders,
        choice=resolution.choice,
        outcome=replace(resolution, spans=spans).outcome(found),
        reason=_one_line(reason),
        created="",
        about=found.about,
    )


def _require_same_coders(here: Dispute) -> None:
    """A source's consensus is of some coders; among others it would be another everywhere."""
    from qcode.analysis.agreement.table.phrases import listed

    if here.among in ((), here.work.among):
        return
    name, among, asked = here.source.name, listed(here.among), ",".join(here.work.among)
    anew = f"qcode reconcile --agreed --source {quote(name)} --coders {quote(asked)}"
    raise UsageProblem(
        Text(
            f"the consensus of {name} is of {among.en}",
            f"{name} 的共识编码由 {among.zh} 的编码得出",
        ),
        Text(f"to change that: {anew}", f"如要更改：{anew}"),
    )


def _span_at(connection: Connection, chosen: Chosen, coded: CodedSpan) -> CodedSpan:
    """In the source, and at the disagreement, with the code's id."""
    from qcode.project.tagging import Where, open_source

    here, found = chosen
    wanted = Where(span=Span(coded.start, coded.end))
    span = open_source(connection, here.source).span_of(wanted)
    if not span.overlaps(Span(found.start, found.end)):
        raise SpanOutside(
            Text(
                f"span {span.start}:{span.end} does not touch the disagreement at"
                f" {found.start}:{found.end}",
                f"范围 {span.start}:{span.end} 不在分歧 {found.start}:{found.end} 处",
            ),
            Text(
                "it may be longer or shorter, but must share a character with it",
                "可长可短，但须与之至少有一个字符重合",
            ),
        )
    return CodedSpan(code_named(connection, coded.code)[1], span.start, span.end)


def _one_line(reason: str) -> str:
    """A reason as it is kept; what acts on a screen is made visible. Raises UsageProblem."""
    told = visible(" ".join(reason.split()))
    if len(told) > _LONGEST:
        raise UsageProblem(
            Text(
                f"a reason has at most {_LONGEST:,} characters, and this one {len(told):,}",
                f"理由至多 {_LONGEST:,} 个字符，这里有 {len(told):,} 个",
            ),
            Text("say more in a memo: qcode memo", "更多内容可写成备忘：qcode memo"),
        )
    return told


def require_people(connection: Connection, coders: Iterable[str]) -> None:
    """Raises UsageProblem where the consensus is to be decided from itself."""
    if derived_coder(connection) in set(coders):
        raise UsageProblem(
            Text(
                f"{CONSENSUS} is what decisions lead to, and not one of those who differ",
                f"{CONSENSUS} 由裁定得出，不是分歧的一方",
            ),
            Text("leave it out of --coders", "请不要把它列入 --coders"),
        )


def put_decisions(
    act: Act, chosen: Iterable[Chosen], decisions: Iterable[Decision], who: int | None
) -> None:
    """Keep a decision on each of the disagreements, instead of those that were made before."""
    pairs = list(chosen)
    former = {old.uuid for here, found in pairs for old in here.touching(found)}
    stored.delete_decisions(act, sorted(former))
    for (here, _), decision in zip(pairs, decisions, strict=True):
        stored.add_decision(act, here.source.id, who, decision)


def put_compared(act: Act, here: Dispute, coder: str | None, who: int | None) -> None:
    """Keep who is compared in a source, unless its last decision says so."""
    if here.among == here.work.among:
        return
    stored.delete_decisions(act, [old.uuid for old in here.decisions if old.choice == AGREED])
    nothing = Decision(
        new_uuid(), here.source.name, coder, here.work.among, AGREED, (), "", "", frozenset()
    )
    stored.add_decision(act, here.source.id, who, nothing)


def derive(act: Act, works: Iterable[Work]) -> list[Dispute]:
    """Bring the consensus in each source to what its decisions make it; the last says who is
    compared. A source in which nothing was decided has none.

    Returns what is decided now among those who were compared in the works given.
    """
    every = {work.source.id: work for work in works}
    coder = stored_coder.consensus_coder(act.connection)
    decided = [
        Dispute(work, stored.decisions_by_source(act.connection, own).get(own, []))
        for own, work in every.items()
    ]
    if coder is not None and coder.derived:
        for here in decided:
            _derive(act, based(here), coder.id)
    return decided


def derive_in(act: Act, sources: Iterable[StoredSource]) -> None:
    """The same, whoever was compared before."""
    for source in dict.fromkeys(sources):
        derive(act, [disputes_in(act.connection, [source], ())[0].work])


def _derive(act: Act, here: Dispute, coder: int) -> None:
    source = here.source
    text = stored_sources.text_of(act.connection, source)
    stored.put_consensus(act, source.id, coder, here.consensus(), text)
    if not here.decisions:
        stored.put_state(act, coder, source.id, None)
    elif here.among and not here.open:
        stored.put_state(act, coder, source.id, "done")
    else:
        stored.put_state(act, coder, source.id, "in-progress")


def based(here: Dispute) -> Dispute:
    """The source among those that its consensus is of."""
    if here.among == here.work.among:
        return here
    return Dispute(replace(here.work, coders=here.among), here.decisions)


def stale(disputes: Iterable[Dispute]) -> list[str]:
    """The sources whose consensus isn't what its decisions make it by now, since a coder changed
    something.
    """
    return [
        here.source.name
        for here in disputes
        if here.decisions and set(based(here).consensus()) != here.work.by(CONSENSUS)
    ]


def stale_sources(connection: Connection, names: Iterable[str] = ()) -> list[str]:
    """The same among the sources of these names; () for all. None where nothing is derived."""
    if derived_coder(connection) is None:
        return []
    wanted = frozenset(names)
    every = stored_sources.sources(connection)
    within = [each for each in every if not wanted or each.name in wanted]
    return stale(disputes_in(connection, within, ()))


@contextmanager
def consensus_kept(act: Act, taken_back: int) -> Iterator[None]:
    """Let an act be taken back; the consensus then is what the decisions that stand make it."""
    connection = act.connection
    original = acts_where(connection, "act.id = ?", original_of(connection, taken_back))[0]
    if original.verb not in _DERIVING:
        yield
        return
    stored.restore_derived(act, taken_back)
    yield
    decided = stored.sources_of_act(connection, taken_back)
    every = stored_sources.sources(connection)
    derive_in(act, (source for source in every if source.uuid in decided))


def decided(
    connection: Connection, words: Iterable[str], coders: Sequence[str]
) -> list[tuple[StoredSource, Decision]]:
    """The decisions of these ids, or those on the disagreements of these names; each once.

    Raises UnknownName, AmbiguousName, UsageProblem.
    """
    found: dict[str, tuple[StoredSource, Decision]] = {}
    others: list[str] = []
    for word in map(str.strip, words):
        one = _of_id(connection, word)
        if one is None:
            others.append(word)
        else:
            found[one[1].uuid] = one
    for here, disagreement in named(connection, others, coders):
        former, _ = here.status(disagreement)
        if former is None:
            raise UsageProblem(
                Text(f"{disagreement.id} has not been decided", f"{disagreement.id} 尚未裁定"),
                Text("qcode disagreements tells which are", "qcode disagreements 会列出哪些已裁定"),
            )
        found[former.uuid] = (here.source, former)
    return list(found.values())


def _of_id(connection: Connection, word: str) -> tuple[StoredSource, Decision] | None:
    ids = stored.decisions_with_uuid(connection, word) if word else []
    if not ids:
        return None
    said = Text(f"several ids begin with {word!r}", f"有多个编号以 {word!r} 开头")
    uuid, own = only(ids, said, [each for each, _ in ids])
    source = next(each for each in stored_sources.sources(connection) if each.id == own)
    every = stored.decisions_by_source(connection, own)[own]
    return source, next(each for each in every if each.uuid == uuid)


def require_derived(connection: Connection) -> bool:
    """Whether there is the coder already. Raises UsageProblem where somebody codes in its name."""
    present = stored_coder.consensus_coder(connection)
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
