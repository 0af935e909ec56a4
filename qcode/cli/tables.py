"""crosstab: the table that the paper needs."""

from __future__ import annotations

import click

from qcode.analysis.testing.asked import Procedure
from qcode.cli.counting import Counting, with_counting
from qcode.cli.options import bars_option, open_project, with_filters, with_output
from qcode.cli.output import Output, counting_up
from qcode.cli.testing import with_test
from qcode.project.selection import Choice


@click.command("crosstab")
@with_counting("actor_type,village_class")
@click.option(
    "--per", type=click.Choice(["characters", "words"]), help="What a rate is per 1,000 of."
)
@click.option("--empty", is_flag=True, help="Show codes nobody used and levels nobody has, too.")
@click.option(
    "--difference", is_flag=True, help="With --split: what has changed from one level to the next."
)
@bars_option
@with_test
@with_filters
@with_output
def crosstab_command(
    counting: Counting,
    per: str | None,
    empty: bool,
    difference: bool,
    bars: bool,
    test: Procedure | None,
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

    with open_project() as project, counting_up("shuffling:") as progress:
        table = counting.table(
            project,
            choice,
            per=per,
            empty=empty,
            test=test,
            difference=difference,
            progress=progress,
        )
    out.show_bars(table, bar_columns(table)) if bars else out.show(table)
