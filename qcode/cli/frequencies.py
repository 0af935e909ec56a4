"""frequency, saturation and followup: codes counted, and interviews against those before them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qcode.cli.counting import no_rollup_option, with_orders
from qcode.cli.options import bars_option, open_project, with_filters, with_output
from qcode.cli.output import Output
from qcode.project.selection import Choice

if TYPE_CHECKING:
    from qcode.analysis.comparison.saturation_curve import By


@click.command("frequency")
@no_rollup_option
@click.option("--empty", is_flag=True, help="Show codes nobody used, too.")
@bars_option
@with_filters
@with_output
def frequency_command(
    no_rollup: bool, empty: bool, bars: bool, choice: Choice, out: Output
) -> None:
    """Count how often and how widely codes are used.

    \b
    qcode frequency --coder LIN -o frequency.docx
    qcode frequency --code allocation-logic --bars
    qcode frequency --where actor_type=villager
    """
    with open_project() as project:
        table = project.frequency(choice, rollup=not no_rollup, empty=empty)
    out.show_bars(table, ["segments"]) if bars else out.show(table)


@click.command("saturation")
@with_orders
@with_filters
@with_output
def saturation_command(by: By, orders: int, seed: int, choice: Choice, out: Output) -> None:
    """Show the new codes of each further interview.

    Over random orders, and in the order of fieldwork.

    \b
    qcode saturation --coder LIN
    qcode saturation --by person --code resource-capture -o saturation.csv
    """
    with open_project() as project:
        table = project.saturation(choice, by=by, orders=orders, seed=seed)
    out.show(table)


@click.command("followup")
@click.option("--person", metavar="NAME", help="Only this person.")
@click.option(
    "--round",
    "round_",
    metavar="VARIABLE",
    help="Compare the levels of this variable, instead of each interview.",
)
@no_rollup_option
@with_filters
@with_output
def followup_command(
    person: str | None, round_: str | None, no_rollup: bool, choice: Choice, out: Output
) -> None:
    """Compare people's first and later interviews.

    \b
    qcode followup --coder LIN
    qcode followup --person JSM --round round -o JSM.docx
    """
    with open_project() as project:
        table = project.followup(choice, person=person, round=round_, rollup=not no_rollup)
    out.show(table)
