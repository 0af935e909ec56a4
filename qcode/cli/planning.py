"""assign, progress, drift: who is to code what, how far they are, whether they stay the same."""

from __future__ import annotations

from typing import Any

import click

from qcode.cli.coding import telling_new_coders
from qcode.cli.options import (
    open_project,
    source_option,
    split,
    with_comparison,
    with_output,
    with_resampling,
)
from qcode.cli.output import Output, counting_up
from qcode.project.selection import Choice


@click.command("assign")
@click.option("--coders", required=True, metavar="A,B,…", help="Who is to code.")
@click.option(
    "--overlap",
    type=click.IntRange(0, 100),
    default=100,
    show_default=True,
    metavar="PERCENT",
    help="How many of the sources all of them code; the others are dealt out.",
)
@click.option("--by", metavar="VARIABLE", help="Draw evenly from each of its levels.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same draws the same.")
@source_option
@click.option("--coder", metavar="NAME", help="Who does this; else nobody is recorded.")
@with_output
def assign_command(
    coders: str,
    overlap: int,
    by: str | None,
    seed: int,
    sources: tuple[str, ...],
    coder: str | None,
    out: Output,
) -> None:
    """Draw by lot who codes which source.

    It is kept as the plan. Drawn are the sources that are for nobody yet, or those of --source.
    Who has begun a source keeps it, and so does whoever else it is for: of work under way, more
    than --overlap may be for all.

    \b
    qcode assign --coders LIN,MEI,ZHAO --overlap 20 --by village_class --seed 7
    qcode assign --coders "LIN 2" --source 2024-05-11_CJM     LIN again, to see whether LIN drifts
    """
    with open_project() as project, telling_new_coders(project):
        table = project.assign(
            split((coders,)), sources=sources, overlap=overlap, seed=seed, by=by, coder=coder
        )
    out.show(table)


@click.command("progress")
@with_output
def progress_command(out: Output) -> None:
    """Show how far each coder is.

    With each source of the plan; where there is none, with every source.

    \b
    qcode progress
    """
    with open_project() as project:
        out.show(project.progress_table())


@click.command("drift")
@with_comparison
@click.option(
    "--by",
    type=click.Choice(["week", "month"]),
    default="week",
    show_default=True,
    help="How long a period is.",
)
@click.option(
    "--unit",
    type=click.Choice(["turn", "sentence", "character"]),
    default="sentence",
    show_default=True,
    help="What coders are compared on.",
)
@with_resampling
@with_output
def drift_command(
    choice: Choice, by: Any, unit: str, replicates: int, seed: int, out: Output
) -> None:
    """Agreement over time, or of a coder with themself.

    Each source counts in the week in which the last of the coders finished it. To see whether
    somebody drifts, let them code some sources again, blind, under a second name.

    \b
    qcode drift --coders LIN,MEI --by month
    qcode assign --coders "LIN 2" --source 2024-05-11_CJM
    qcode drift --coders "LIN,LIN 2"
    """
    with open_project() as project, counting_up("cutting sentences:") as progress:
        table = project.drift_table(
            choice, by=by, unit=unit, replicates=replicates, seed=seed, progress=progress
        )
    out.show(table)
