"""cooccur, sequence and matrix: which codes meet, which follow which, and cases by codes."""

from __future__ import annotations

import click

from qcode.analysis.pairs.asked import GRIDS
from qcode.cli.counting import least_option, no_rollup_option, with_nearness
from qcode.cli.options import open_project, with_filters, with_output
from qcode.cli.output import Output
from qcode.project.selection import Choice

split_option = click.option(
    "--split", metavar="VARIABLE", help="The same rows for each of its levels."
)


@click.command("cooccur")
@with_nearness
@split_option
@least_option(0)
@click.option("--grid", type=click.Choice(GRIDS), help="One coder's codes by codes instead.")
@no_rollup_option
@with_filters
@with_output
def cooccur_command(
    near: str | None,
    distance: int | None,
    split: str | None,
    least: int,
    grid: str | None,
    no_rollup: bool,
    choice: Choice,
    out: Output,
) -> None:
    """Which codes meet, for each coder.

    \b
    qcode cooccur --coder LIN --split village
    qcode cooccur --coder consensus --near overlap --least 2
    qcode cooccur --coder LIN --distance 200
    qcode cooccur --coder LIN --near source --grid jaccard -o grid.csv
    """
    with open_project() as project:
        table = project.cooccur(
            choice,
            near=near,
            distance=distance,
            split=split,
            least=least,
            grid=grid,
            rollup=not no_rollup,
        )
    out.show(table)


@click.command("sequence")
@click.option(
    "--gap",
    type=click.IntRange(0),
    metavar="N",
    help="Only what begins at most N characters later.",
)
@split_option
@least_option(0)
@no_rollup_option
@with_filters
@with_output
def sequence_command(
    gap: int | None,
    split: str | None,
    least: int,
    no_rollup: bool,
    choice: Choice,
    out: Output,
) -> None:
    """Which code follows which within a source.

    \b
    qcode sequence --coder LIN --least 2
    qcode sequence --coder consensus --split village
    qcode sequence --code practices --code mechanisms --gap 300
    """
    with open_project() as project:
        table = project.sequence(choice, gap=gap, split=split, least=least, rollup=not no_rollup)
    out.show(table)


@click.command("matrix")
@click.option(
    "--cases",
    default="source",
    show_default=True,
    metavar="KIND",
    help="A row each: source, person, village, turn or another kind of case.",
)
@click.option(
    "--values",
    type=click.Choice(["presence", "count"]),
    default="presence",
    show_default=True,
    help="0 and 1, or how many segments.",
)
@no_rollup_option
@click.option("--empty", is_flag=True, help="Columns for codes nobody used, too.")
@with_filters
@with_output
def matrix_command(
    cases: str, values: str, no_rollup: bool, empty: bool, choice: Choice, out: Output
) -> None:
    """Cases by codes, 0/1, for R and SPSS.

    \b
    qcode matrix --cases person --coder LIN -o persons.csv
    qcode matrix --cases source --values count --coder consensus -o sources.csv
    """
    with open_project() as project:
        table = project.matrix(
            choice, cases=cases, values=values, rollup=not no_rollup, empty=empty
        )
    out.show(table)
