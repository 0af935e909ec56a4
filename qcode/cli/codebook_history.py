"""codebook history, codebook growth: how the codes came to be what they are."""

from __future__ import annotations

from typing import Literal

import click

from qcode.cli.options import bars_option, open_project, with_output
from qcode.cli.output import Output


@click.command("history")
@click.argument("code", required=False)
@with_output
def history_command(code: str | None, out: Output) -> None:
    """Show every version of the codes.

    Who changed what of each code, and when; or of CODE alone, which may be gone by now.

    \b
    qcode codebook history strong-alliance
    """
    from qcode.project.screen import on_screen

    with open_project() as project:
        out.show(project.versions_table(code), on_screen)


@click.command("growth")
@click.option(
    "--by",
    type=click.Choice(["act", "day", "month"]),
    default="month",
    show_default=True,
    help="What the rows are.",
)
@bars_option
@with_output
def growth_command(by: Literal["act", "day", "month"], bars: bool, out: Output) -> None:
    """Show how the number of codes grew.

    \b
    qcode codebook growth --by day
    qcode codebook growth --bars
    """
    with open_project() as project:
        table = project.growth_table(by)
    if bars:
        out.show_bars(table, ["total"])
    else:
        out.show(table)
