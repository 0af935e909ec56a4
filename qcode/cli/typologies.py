"""typology: which case falls in which class, and what speaks for it."""

from __future__ import annotations

import click

from qcode.analysis.crosstab.measures import COUNTS
from qcode.cli.options import open_project, with_filters, with_output
from qcode.cli.output import Output
from qcode.errors import UsageProblem
from qcode.project.selection import Choice


@click.command("typology")
@click.argument("name", required=False, metavar="[ID]")
@click.option(
    "--of",
    metavar="KIND",
    help="Classify these cases instead of the codebook's: person, village, source, turn …",
)
@click.option(
    "--by",
    type=click.Choice(["presence", "dominance", "threshold"]),
    help="When codings show a code; else as the codebook says.",
)
@click.option(
    "--at-least",
    type=click.IntRange(1),
    metavar="N",
    help="By threshold: so many codings show a code.",
)
@click.option(
    "--measure",
    type=click.Choice(COUNTS),
    help="What is counted in each cell; segments unless you say otherwise.",
)
@click.option("--list", "listed", is_flag=True, help="Case by case, with why and the evidence.")
@with_filters
@with_output
def typology_command(
    name: str | None,
    of: str | None,
    by: str | None,
    at_least: int | None,
    measure: str | None,
    listed: bool,
    choice: Choice,
    out: Output,
) -> None:
    """Show which cases fall in which class.

    Mixed and unclassified cases are shown with the reason. --list --format json names the codings.

    \b
    qcode typology village_class
    qcode typology interaction_type --by dominance --coder LIN
    qcode typology interaction_type --of person --list
    """
    if listed and measure is not None:
        raise UsageProblem("--list shows the evidence, not a measure", "leave out one of the two")
    with open_project() as project:
        if listed:
            table = project.typology_cases(choice, name, of=of, by=by, at_least=at_least)
        else:
            counted = measure or "segments"
            table = project.typology(choice, name, of=of, by=by, at_least=at_least, measure=counted)
    out.show(table)
