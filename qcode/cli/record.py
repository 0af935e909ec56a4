"""history, undo, redo, check: the record of what was done."""

from __future__ import annotations

import click

from qcode.cli.options import open_project, with_output
from qcode.cli.output import Output, say
from qcode.errors import CheckFailed
from qcode.store.journal import Done


@click.command("history")
@click.option(
    "-n", "--limit", type=click.IntRange(min=1), metavar="N", help="Only the latest N acts."
)
@with_output
def history_command(limit: int | None, out: Output) -> None:
    """List what was done, by whom and when, latest first."""
    with open_project() as project:
        out.show(project.history_table(limit))


@click.command("undo")
@click.option("--coder", metavar="NAME", help="The latest act of this coder.")
def undo_command(coder: str | None) -> None:
    """Take back the latest act; again for the one before."""
    with open_project() as project:
        _tell("undone", project.undo(coder))


@click.command("redo")
@click.option("--coder", metavar="NAME", help="What this coder undid last.")
def redo_command(coder: str | None) -> None:
    """Do again what was undone last."""
    with open_project() as project:
        _tell("done again", project.redo(coder))


@click.command("check")
@with_output
def check_command(out: Output) -> None:
    """Check that the project is sound and every quotation still says what its span says."""
    from qcode.project.listings import check_table

    with open_project() as project:
        findings = project.check()
    out.show(check_table(findings))
    faults = sum(len(finding.faults) for finding in findings)
    if faults:
        raise CheckFailed(
            f"{faults} faults were found", "keep this file, and go back to a good copy"
        )
    say("all is well")


def _tell(what: str, act: Done) -> None:
    say(f"{what}: {act.verb} {act.summary} ({act.changes} changes, {act.time})")
