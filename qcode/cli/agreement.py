"""agree and units: how far coders agree, and the units that this is computed from."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qcode.cli.options import (
    FILE,
    encoding_option,
    open_project,
    split,
    with_comparison,
    with_output,
    with_resampling,
)
from qcode.cli.output import Output, counting_up
from qcode.errors import UsageProblem
from qcode.project.agreement import UNITS

if TYPE_CHECKING:
    from qcode.project.selection import Choice
    from qcode.table import Table

no_rollup_option = click.option(
    "--no-rollup", is_flag=True, help="A code without those under it; no rows for parents."
)


@dataclass(frozen=True, slots=True)
class _Files:
    """Data from elsewhere, as it was asked for: at most one file, and what is said of it."""

    ratings: Path | None
    level: Any
    order: str | None
    weights: Any
    cluster: str | None
    spans: Path | None
    encoding: str | None

    @property
    def of_ratings(self) -> dict[str, object]:
        """What is said of ratings alone, by option."""
        return {
            "--level": self.level,
            "--order": self.order,
            "--weights": self.weights,
            "--cluster": self.cluster,
        }


def _with_files(command: Callable[..., None]) -> Callable[..., None]:
    """--ratings and --spans with what belongs to them, given as one _Files, `files`."""

    @click.option(
        "--ratings",
        type=FILE,
        metavar="FILE",
        help="Ratings from elsewhere instead of a project: a row a unit, a column a coder.",
    )
    @click.option(
        "--level",
        type=click.Choice(["nominal", "ordinal", "interval", "ratio"]),
        help="What the ratings are (nominal, unless said).",
    )
    @click.option("--order", metavar="LOW,…,HIGH", help="The ratings' categories in their order.")
    @click.option(
        "--weights",
        type=click.Choice(["linear", "quadratic"]),
        help="How near misses count in kappa, percent agreement and AC2.",
    )
    @click.option("--cluster", metavar="COLUMN", help="Which ratings are resampled together.")
    @click.option(
        "--spans",
        type=FILE,
        metavar="FILE",
        help="Spans from elsewhere instead of a project: columns continuum, length, coder, code, "
        "start, end.",
    )
    @encoding_option
    @functools.wraps(command)
    def wrapped(
        *args: Any,
        ratings: Path | None,
        level: Any,
        order: str | None,
        weights: Any,
        cluster: str | None,
        spans: Path | None,
        encoding: str | None,
        **kwargs: Any,
    ) -> None:
        files = _Files(ratings, level, order, weights, cluster, spans, encoding)
        command(*args, files=files, **kwargs)

    return wrapped


def _with_answer(command: Callable[..., None]) -> Callable[..., None]:
    """What is to be answered, whatever is compared, given by name as one mapping, `answer`."""

    @click.option(
        "--coefficient",
        "coefficients",
        multiple=True,
        metavar="ID",
        help="Only this coefficient, with its interval (repeatable): krippendorff-alpha, "
        "cohen-kappa, gwet-ac1 …",
    )
    @click.option("--pairs", is_flag=True, help="Show every pair of coders, not only all together.")
    @click.option("--report", is_flag=True, help="Add the methods paragraph for the paper.")
    @with_resampling
    @functools.wraps(command)
    def wrapped(
        *args: Any,
        coefficients: tuple[str, ...],
        pairs: bool,
        report: bool,
        replicates: int,
        seed: int,
        **kwargs: Any,
    ) -> None:
        answer = {
            "coefficients": split(coefficients),
            "pairs": pairs,
            "report": report,
            "replicates": replicates,
            "seed": seed,
        }
        command(*args, answer=answer, **kwargs)

    return wrapped


@click.command("agree")
@click.option(
    "--unit",
    type=click.Choice(UNITS),
    help="What coders are compared on: whole turns, sentences (the default), characters, or "
    "free segments as they are.",
)
@with_comparison
@no_rollup_option
@_with_answer
@_with_files
@with_output
def agree_command(
    unit: str | None,
    choice: Choice,
    no_rollup: bool,
    answer: Mapping[str, Any],
    files: _Files,
    out: Output,
) -> None:
    """How far coders agree, code by code.

    Compared are the sources that all of the coders have marked done.

    \b
    qcode agree
    qcode agree --coders LIN,MEI --unit character -o agreement.docx
    qcode agree --coefficient krippendorff-alpha --coefficient gwet-ac1 --code allocation-logic
    qcode agree --pairs
    qcode agree --report --lang zh -o 一致性.docx
    qcode agree --ratings scores.csv --level ordinal --weights quadratic
    qcode agree --spans segments.csv
    """
    of_project = _of_project_only(unit, choice, no_rollup)
    if files.ratings is not None:
        _refuse("--ratings", {"--spans": files.spans, **of_project})
        table = _of_ratings(files.ratings, files, answer)
    elif files.spans is not None:
        _refuse("--spans", {**files.of_ratings, **of_project})
        table = _of_spans(files.spans, files, answer)
    else:
        _refuse("a project", {**files.of_ratings, "--encoding": files.encoding})
        table = _of_project(choice, unit or "sentence", not no_rollup, answer)
    out.show(table)


def _of_project_only(unit: str | None, choice: Choice, no_rollup: bool) -> dict[str, object]:
    """What is said of a project alone, by option."""
    return {
        "--unit": unit,
        "--coders": choice.coders,
        "--code": choice.codes,
        "--source": choice.sources,
        "--where": choice.where,
        "--query": choice.queries,
        "--interviewer": choice.interviewers,
        "--no-rollup": no_rollup,
    }


def _refuse(what: str, given: Mapping[str, object]) -> None:
    """Raises UsageProblem where an option was given that has no meaning here."""
    for option, value in given.items():
        if value:
            raise UsageProblem(f"{option} is not for {what}", f"leave out {option}")


def _of_ratings(path: Path, files: _Files, answer: Mapping[str, Any]) -> Table:
    from qcode.analysis.agreement.agree import Wanted
    from qcode.project.plain_agreement import agree_in_ratings

    return agree_in_ratings(
        path,
        Wanted(**answer),
        level=files.level or "nominal",
        weights=files.weights,
        order=split((files.order or "",)),
        cluster=files.cluster,
        encoding=files.encoding,
    )


def _of_spans(path: Path, files: _Files, answer: Mapping[str, Any]) -> Table:
    from qcode.analysis.agreement.agree import Wanted
    from qcode.project.plain_agreement import agree_in_spans

    return agree_in_spans(path, Wanted(**answer), encoding=files.encoding)


def _of_project(choice: Choice, unit: str, rollup: bool, answer: Mapping[str, Any]) -> Table:
    with open_project() as project, counting_up("cutting sentences:") as progress:
        return project.agree(choice, unit=unit, rollup=rollup, progress=progress, **answer)


@click.command("units")
@click.option(
    "--unit",
    type=click.Choice(UNITS[:3]),
    default="sentence",
    show_default=True,
    help="What coders are compared on; characters come in runs that all marked alike.",
)
@with_comparison
@no_rollup_option
@click.option("--every", is_flag=True, help="Units that nobody marked, too.")
@click.option("--text", is_flag=True, help="With the words of each unit.")
@with_output
def units_command(
    unit: str, choice: Choice, no_rollup: bool, every: bool, text: bool, out: Output
) -> None:
    """List the units that `agree` counts.

    A row a unit and code, a column a coder: 1 marked, 0 not.

    \b
    qcode units --code allocation-logic --text
    qcode units --coders LIN,MEI --every -o units.csv
    """
    with open_project() as project, counting_up("cutting sentences:") as progress:
        table = project.units_table(
            choice, unit=unit, every=every, text=text, rollup=not no_rollup, progress=progress
        )
    out.show(table)
