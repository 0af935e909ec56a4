"""history, undo, redo, check: the record of what was done."""

from __future__ import annotations

import click

from qcode.cli.options import open_project, with_output
from qcode.cli.output import Output, say
from qcode.errors import CheckFailed
from qcode.store.journal import Done
from qcode.texts import counted


@click.command("history")
@click.option(
    "-n", "--limit", type=click.IntRange(1, 10**9), metavar="N", help="Only the latest N acts."
)
@with_output
def history_command(limit: int | None, out: Output) -> None:
    """List what was done, by whom and when, latest first.

    \b
    qcode history -n 20
    """
    from qcode.project.screen import on_screen

    with open_project() as project:
        out.show(project.history_table(limit), on_screen)


@click.command("undo")
@click.option("--coder", metavar="NAME", help="The latest act of this coder.")
@click.option("--past", metavar="ACT", type=int, help="The latest before this one of the history.")
def undo_command(coder: str | None, past: int | None) -> None:
    """Take back the latest act; again for the one before.

    \b
    qcode undo --coder LIN
    """
    with open_project() as project:
        _tell("undone", project.undo(coder, past=past))


@click.command("redo")
@click.option("--coder", metavar="NAME", help="What this coder undid last.")
def redo_command(coder: str | None) -> None:
    """Do again what was undone last.

    \b
    qcode redo
    """
    with open_project() as project:
        _tell("done again", project.redo(coder))


@click.command("check")
@with_output
def check_command(out: Output) -> None:
    """Check that the project is sound.

    Whole, and true to its texts: every quotation must still say what its span says, and every
    record what the history says.

    \b
    qcode check
    """
    from qcode.project.outcomes import check_table

    with open_project() as project:
        findings = project.check()
        out.show(project.signed(check_table(findings)))
    faults = sum(len(finding.faults) for finding in findings)
    if faults:
        raise CheckFailed(
            f"{counted(faults, 'fault')} found", "keep this file, and go back to a good copy"
        )
    say("all is well")


def _tell(what: str, act: Done) -> None:
    say(f"{what}: {act.verb} {act.summary} ({counted(act.changes, 'change')})")
