"""crosstab: the table that the paper needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qcode.cli.options import bars_option, open_project, with_filters, with_output
from qcode.cli.output import Output
from qcode.cli.testing import with_test
from qcode.project.selection import Choice

if TYPE_CHECKING:
    from qcode.analysis.testing.verdict import Asked

MEASURES = ("segments", "turns", "persons", "sources", "villages", "characters", "coverage", "rate")


@click.command("crosstab")
@click.option(
    "--rows", default="code", show_default=True, metavar="VARIABLE", help="What the rows are."
)
@click.option(
    "--cols",
    default="actor_type,village_class",
    show_default=True,
    metavar="VARIABLE,…",
    help="What the columns are, outermost first.",
)
@click.option(
    "--measure",
    type=click.Choice(MEASURES),
    default="segments",
    show_default=True,
    help="What is counted.",
)
@click.option(
    "--split", metavar="VARIABLE", help="The same table for each of its levels, side by side."
)
@click.option(
    "--percent",
    type=click.Choice(["row", "column", "total"]),
    help="Add percentages of this total.",
)
@click.option(
    "--per", type=click.Choice(["characters", "words"]), help="What a rate is per 1,000 of."
)
@click.option("--no-rollup", is_flag=True, help="Count only what was coded with the very code.")
@click.option("--empty", is_flag=True, help="Show codes nobody used and levels nobody has, too.")
@click.option(
    "--difference", is_flag=True, help="With --split: what has changed from one level to the next."
)
@bars_option
@with_test
@with_filters
@with_output
def crosstab_command(
    rows: str,
    cols: str,
    measure: str,
    split: str | None,
    percent: str | None,
    per: str | None,
    no_rollup: bool,
    empty: bool,
    difference: bool,
    bars: bool,
    test: Asked | None,
    choice: Choice,
    out: Output,
) -> None:
    """Count codes by who speaks and where.

    \b
    qcode crosstab --coder LIN -o table.docx
    qcode crosstab --measure persons --cols actor_type --percent column
    qcode crosstab --code allocation-logic --cols village_class --split round --difference
    qcode crosstab --cols actor_type --measure persons --bars
    qcode crosstab --coder LIN --cols actor_type --test
    """
    from qcode.exchange.bars import bar_columns

    with open_project() as project:
        table = project.crosstab(
            choice,
            rows=rows,
            cols=[word.strip() for word in cols.split(",") if word.strip()],
            measure=measure,
            split=split,
            percent=percent,
            per=per,
            rollup=not no_rollup,
            empty=empty,
            test=test,
            difference=difference,
        )
    out.show_bars(table, bar_columns(table)) if bars else out.show(table)
