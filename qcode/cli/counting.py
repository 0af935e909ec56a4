"""Options of the analyses that have a table and a picture: what both are asked for."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qcode.analysis.crosstab.measures import MEASURES, PERCENTS
from qcode.analysis.pairs.asked import NEARNESS
from qcode.cli.options import seed_option
from qcode.project.selection import Choice

if TYPE_CHECKING:
    from qcode.project import Project
    from qcode.table import Table

_F = TypeVar("_F", bound=Callable[..., Any])

no_rollup_option = click.option(
    "--no-rollup", is_flag=True, help="Count only what was coded with the very code."
)


@dataclass(frozen=True, slots=True)
class Counting:
    """What both a cross-table and its picture are asked for, in the words of `crosstab`."""

    rows: str
    cols: tuple[str, ...]
    measure: str
    split: str | None
    percent: str | None
    rollup: bool

    def table(self, project: Project, choice: Choice, **options: Any) -> Table:
        """The cross-table. options: what is asked beside this, as in `Project.crosstab`."""
        return project.crosstab(
            choice,
            rows=self.rows,
            cols=self.cols,
            measure=self.measure,
            split=self.split,
            percent=self.percent,
            rollup=self.rollup,
            **options,
        )


def with_counting(cols: str) -> Callable[[_F], _F]:
    """--rows, --cols (with its default), --measure, --split, --percent and --no-rollup, given as
    one Counting, `counting`.
    """

    def decorated(command: _F) -> _F:
        @functools.wraps(command)
        def wrapped(
            *args: Any,
            rows: str,
            cols: str,
            measure: str,
            split: str | None,
            percent: str | None,
            no_rollup: bool,
            **kwargs: Any,
        ) -> Any:
            across = tuple(word.strip() for word in cols.split(",") if word.strip())
            counting = Counting(rows, across, measure, split, percent, not no_rollup)
            return command(*args, counting=counting, **kwargs)

        for option in reversed(_counting_options(cols)):
            wrapped = option(wrapped)
        return wrapped  # type: ignore[return-value]

    return decorated


def _counting_options(cols: str) -> list[Callable[[Any], Any]]:
    """In the order of the help."""
    return [
        click.option(
            "--rows",
            default="code",
            show_default=True,
            metavar="VARIABLE",
            help="What the rows are.",
        ),
        click.option(
            "--cols",
            default=cols,
            show_default=True,
            metavar="VARIABLE,…",
            help="What the columns are, outermost first; '' for none.",
        ),
        click.option(
            "--measure",
            type=click.Choice(MEASURES),
            default="segments",
            show_default=True,
            help="What is counted.",
        ),
        click.option(
            "--split",
            metavar="VARIABLE",
            help="The same columns for each of its levels, side by side.",
        ),
        click.option("--percent", type=click.Choice(PERCENTS), help="Percentages of this total."),
        no_rollup_option,
    ]


def with_nearness(command: _F) -> _F:
    """--near and --distance."""
    near = click.option(
        "--near",
        type=click.Choice(NEARNESS),
        help="What it means to meet: turn, unless said; distance where one is given.",
    )
    distance = click.option(
        "--distance",
        type=click.IntRange(0),
        metavar="N",
        help="Segments with at most N characters between them.",
    )
    return near(distance(command))


def least_option(lowest: int) -> Callable[[_F], _F]:
    """--least, which can't be lower than this."""
    return click.option(
        "--least",
        type=click.IntRange(lowest),
        default=1,
        show_default=True,
        metavar="N",
        help="Only pairs with at least this count.",
    )


def with_orders(command: _F) -> _F:
    """--by, --orders and --seed, of saturation."""
    by = click.option(
        "--by",
        type=click.Choice(["source", "person"]),
        default="source",
        show_default=True,
        help="What is met one after the other.",
    )
    orders = click.option(
        "--orders",
        type=click.IntRange(1, 10_000),
        default=1000,
        show_default=True,
        metavar="N",
        help="Random orders that the means are taken over.",
    )
    return by(orders(seed_option("Of the random orders.")(command)))
