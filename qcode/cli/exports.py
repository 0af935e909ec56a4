"""export: tables that go straight into a paper."""

from __future__ import annotations

from pathlib import Path

import click

from qcode.cli.groups import Group
from qcode.cli.history import which_acts, with_acts
from qcode.cli.options import open_project, with_filters, with_output
from qcode.cli.output import Output, say
from qcode.cli.relations import figure_command
from qcode.project.selection import Choice


@click.group("export", cls=Group)
def export_command() -> None:
    """Write quotations, the codebook, the audit trail …"""


export_command.add_command(figure_command)


@export_command.command("quotations")
@click.option("--definitions", is_flag=True, help="Add each code's definition.")
@with_filters
@with_output
def quotations_command(definitions: bool, choice: Choice, out: Output) -> None:
    """The quotations by code, with who said it, where and when.

    They are cited as papers do: （XYJ，W县委组织部，2022-09-12）, or in English.

    \b
    qcode export quotations --coder LIN --code allocation-logic --lang zh -o quotations.docx
    """
    with open_project() as project:
        out.show(project.quotations_table(choice, definitions=definitions))


@export_command.command("interviewees")
@click.option(
    "--rows", default="actor_type", show_default=True, metavar="VARIABLE", help="What the rows are."
)
@click.option(
    "--cols",
    default="village_class",
    show_default=True,
    metavar="VARIABLE",
    help="What the columns are.",
)
@with_output
def interviewees_command(rows: str, cols: str, out: Output) -> None:
    """Who was interviewed: people by actor type and class.

    Beside them stands in which rounds they were interviewed.

    \b
    qcode export interviewees --lang zh -o interviewees.docx
    """
    with open_project() as project:
        out.show(project.interviewees_table(rows, cols))


@export_command.command("codebook")
@click.option("--id", "ident", metavar="CODEBOOK", help="Only this codebook (needed for .yaml).")
@with_output
def codebook_command(ident: str | None, out: Output) -> None:
    """The codebook as an appendix, or as a file to share.

    \b
    qcode export codebook --lang zh -o appendix.docx
    qcode export codebook --id resource-capture -o resource-capture.yaml
    """
    with open_project() as project:
        if out.path is not None and out.path.suffix.lower() in (".yaml", ".yml"):
            _write(project.codebook_yaml(ident), out.path)
        else:
            out.show(project.codes_table(ident))


@export_command.command("audit")
@with_acts
@with_output
def audit_command(out: Output, **chosen: str | None) -> None:
    """The audit trail: every change, by whom and when.

    A row for each change of a record: how it was before and after, and the memo or the reason
    that was given with it.

    \b
    qcode export audit -o audit.xlsx
    qcode export audit --coder LIN --since 2026-03-01 --format json
    """
    with open_project() as project:
        out.show(project.audit_table(which_acts(**chosen)))


def _write(text: str, path: Path) -> None:
    from qcode.exchange.files import write_whole

    write_whole(path, text.encode())
    say(f"written: {path}")
