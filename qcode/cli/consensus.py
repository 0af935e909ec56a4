"""disagreements and reconcile: from where coders differ to what they hold together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from qcode.cli.coding import span_from, telling_new_coders
from qcode.cli.options import open_project, with_comparison, with_output
from qcode.cli.output import Counter, Output, counting_up
from qcode.coding.consensus import CodedSpan, Resolution
from qcode.errors import UsageProblem
from qcode.project import Project
from qcode.project.agreement import UNITS
from qcode.project.disagreement_listing import (
    brief,
    decisions_table,
    reconciled_table,
)
from qcode.project.disputes import SeenDisagreement
from qcode.project.record_names import choice_name
from qcode.project.selection import Choice
from qcode.project.tagging import Where

_F = TypeVar("_F", bound=Callable[..., Any])

_WAYS = frozenset({"take", "both", "neither", "span", "quote", "reopen", "agreed"})
_TAKES: Mapping[str, frozenset[str]] = {
    # way → what else it has a use for
    "take": frozenset({"coders", "coder", "reason"}),
    "both": frozenset({"coders", "coder", "reason"}),
    "neither": frozenset({"coders", "coder", "reason"}),
    "span": frozenset({"coders", "coder", "reason", "codes", "quote"}),
    "quote": frozenset({"coders", "coder", "reason", "codes"}),
    "reopen": frozenset({"coders", "coder"}),
    "agreed": frozenset({"coders", "coder", "sources"}),
    "": frozenset({"coders", "codes", "sources", "where", "interviewers", "unit"}),
}
_OPTION = {"codes": "code", "sources": "source", "interviewers": "interviewer"}


def counting() -> AbstractContextManager[Counter]:
    """Tells how far the cutting into sentences is, where it takes long."""
    return counting_up("sentences of text")


def unit_option(units: Sequence[str]) -> Callable[[_F], _F]:
    return click.option(
        "--unit",
        type=click.Choice(units),
        default="sentence",
        show_default=True,
        help="Behind the figures of this unit.",
    )


@click.command("disagreements")
@unit_option(UNITS)
@click.option("--open", "open_only", is_flag=True, help="Only those that are still to be decided.")
@with_comparison
@with_output
def disagreements_command(unit: str, open_only: bool, choice: Choice, out: Output) -> None:
    """List every place where coders differ.

    Compared are the sources that all of the coders have marked done. One-sided: some coded it,
    others not. Boundary: all did, with other ends. Different code: some coded it so, others
    otherwise.

    \b
    qcode disagreements --coders LIN,MEI --code strong-alliance
    qcode disagreements --open --unit span -o disagreements.xlsx
    """
    _require_coders(choice)
    with open_project() as project, counting() as progress:
        table = project.disagreements_table(
            choice, unit=unit, open_only=open_only, progress=progress
        )
    out.show(table, brief)


@click.command("reconcile")
@click.argument("disagreements", nargs=-1, metavar="[DISAGREEMENT]…")
@click.option("--take", metavar="CODER", help="What this coder did there, which may be nothing.")
@click.option("--both", is_flag=True, help="All that the coders did there.")
@click.option("--neither", is_flag=True, help="Nothing.")
@click.option("--span", metavar="A:B", help="Characters A up to, not including, B; from 0.")
@click.option("--quote", metavar="TEXT", help="These words, as they stand in the text.")
@click.option("--reopen", is_flag=True, help="Take the decision back.")
@click.option("--agreed", is_flag=True, help="Take over what all coders did alike.")
@click.option("--reason", default="", metavar="TEXT", help="Why; kept with the decision.")
@click.option(
    "--coder", metavar="NAME", envvar="QCODE_CODER", help="Who decides; else $QCODE_CODER."
)
@unit_option(UNITS[:-1])
@with_comparison
@with_output
def reconcile_command(
    disagreements: tuple[str, ...],
    reason: str,
    coder: str | None,
    unit: str,
    choice: Choice,
    out: Output,
    **how: Any,
) -> None:
    """Decide disagreements, or tell how far that is.

    Without any of these options: agreement before and after, by code. What is decided, and what
    all did alike, are the codings of the coder `consensus`; the coders' own stay as they are. A
    DISAGREEMENT is named by the beginning of its id, or as "SOURCE:START-END CODE". For --span or
    --quote, --code says which code is meant.

    \b
    qcode reconcile                                     how far we are
    qcode reconcile --agreed                            what all agree on, for a start
    qcode reconcile 1803707b --take LIN --reason "…"
    qcode reconcile 1803707b --span 120:152 --code strong-alliance
    qcode reconcile 1803707b --reopen
    qcode crosstab --coder consensus
    """
    way = _way(bool(disagreements))
    _require_coders(choice)
    with open_project() as project:
        if way == "agreed":
            _take_agreed(project, choice, coder, out)
        elif way == "reopen":
            _reopen(project, disagreements, choice, coder, out)
        elif way:
            _decide(project, disagreements, choice, coder, reason, out, **how)
        else:
            with counting() as progress:
                table = project.reconcile_table(choice, unit=unit, progress=progress)
            out.show(table)


def _way(named: bool) -> str:
    """What is to be done; "" to tell how far it is. named: whether a disagreement is.

    Raises UsageProblem where that is several things, or an option has no meaning for it.
    """
    given = _given()
    ways = given & _WAYS
    if len(ways) > 1 and ways != {"span", "quote"}:
        asked = " and ".join(f"--{way}" for way in sorted(ways))
        raise UsageProblem(f"{asked} can't be done at once", "choose one of them")
    if named != bool(ways - {"agreed"}):
        raise UsageProblem(
            "a decision needs a disagreement, and what to decide",
            "qcode reconcile ID --take CODER (or --both, --neither, --span, --quote, --reopen)",
        )
    way = "span" if len(ways) > 1 else next(iter(ways), "")
    every = frozenset[str]().union(*_TAKES.values())
    for other in sorted(given & every - _TAKES[way]):
        option = f"--{_OPTION.get(other, other)}"
        if other not in ways:
            what = f"--{way}" if way else "the table of how far it is"
            raise UsageProblem(f"{option} is not for {what}", f"leave out {option}")
    return way


def _given() -> set[str]:
    """The options that stand on the command line, by the names of their parameters."""
    context = click.get_current_context()
    typed = ParameterSource.COMMANDLINE
    return {name for name in context.params if context.get_parameter_source(name) is typed}


def _require_coders(choice: Choice) -> None:
    """Raises UsageProblem where --coders names nobody."""
    if "coders" in _given() and not choice.coders:
        raise UsageProblem("--coders names nobody", "--coders A,B, or leave it out")


def _decide(
    project: Project,
    words: Sequence[str],
    choice: Choice,
    coder: str | None,
    reason: str,
    out: Output,
    **how: Any,
) -> None:
    resolution = _resolution(project, words, choice, **how)
    with telling_new_coders(project):
        seen = project.decide_all(
            words, resolution, coder=coder, reason=reason, coders=choice.coders
        )
    decisions = [each.decision for each in seen if each.decision is not None]
    told = "\n".join(map(_told, seen))
    out.answer(told, project.signed(decisions_table(decisions)))


def _resolution(
    project: Project,
    words: Sequence[str],
    choice: Choice,
    *,
    take: str | None,
    both: bool,
    neither: bool,
    span: str | None,
    quote: str | None,
    **_others: bool,
) -> Resolution:
    """What is to be decided. A span is of one disagreement."""
    if take is not None:
        return Resolution("take", take)
    if both or neither:
        return Resolution("both" if both else "neither")
    if len(words) > 1:
        raise UsageProblem("a span decides one disagreement", "name them one by one")
    seen = project.disagreement(words[0], coders=choice.coders)
    codes = choice.codes or seen.codes
    if len(codes) > 1 and not choice.codes:
        hint = f"say which with --code: {', '.join(codes)}"
        raise UsageProblem("that disagreement is about several codes", hint)
    start, end = _place(project, seen, span, quote)
    return Resolution("span", spans=tuple(CodedSpan(code, start, end) for code in codes))


def _place(
    project: Project, seen: SeenDisagreement, span: str | None, quote: str | None
) -> tuple[int, int]:
    """Start and end; a quotation that stands once at the disagreement is meant there."""
    opened = project.open_source(seen.source)
    if quote and span is None and opened.text.count(quote, seen.start, seen.end) == 1:
        start = opened.text.index(quote, seen.start)
        return start, start + len(quote)
    found = opened.span_of(Where(quote, span_from(span)))
    return found.start, found.end


def _told(seen: SeenDisagreement) -> str:
    decision = seen.decision
    assert decision is not None
    held = ", ".join(f"{code} {start}:{end}" for code, start, end in decision.outcome)
    place = f"{seen.source} {seen.start}:{seen.end}"
    return f"{choice_name(decision.choice).en} in {place}; the consensus there: {held or 'nothing'}"


def _reopen(
    project: Project, words: Sequence[str], choice: Choice, coder: str | None, out: Output
) -> None:
    with telling_new_coders(project):
        taken = project.reopen_all(words, coder=coder, coders=choice.coders)
    told = [f"taken back: {choice_name(each.choice).en} in {each.source}" for each in taken]
    out.answer("\n".join(told), project.signed(decisions_table(taken)))


def _take_agreed(project: Project, choice: Choice, coder: str | None, out: Output) -> None:
    with telling_new_coders(project):
        done = project.take_agreed(*choice.sources, coder=coder, coders=choice.coders)
    out.show(project.signed(reconciled_table(done)))
