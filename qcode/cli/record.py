"""undo, redo, check: the record of what was done."""

from __future__ import annotations

import click

from qcode.cli.options import open_project, project_path, with_output
from qcode.cli.output import Output, say
from qcode.errors import CheckFailed
from qcode.project import Project
from qcode.store.journal import MERGE, Done
from qcode.texts import counted


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
@click.option("--repair", is_flag=True, help="Mend what can be mended, all or nothing.")
@with_output
def check_command(repair: bool, out: Output) -> None:
    """Check that the project is sound.

    Whole, and true to its texts: every quotation must still say what its span says, and every
    record what the history says.

    --repair reads what can be read of a damaged file, puts every record back to what the history
    says, and takes lost texts and history from the backups. What a coder said is never changed.
    The damaged file is kept as it was, beside the backups.

    \b
    qcode check
    qcode check --repair
    """
    if repair:
        _repair(out)
        return
    from qcode.project.outcomes import check_table
    from qcode.store.damage import mending

    with open_project() as project:
        findings = project.check()
        out.show(project.signed(check_table(findings)))
    faults = sum(len(finding.faults) for finding in findings)
    if faults:
        raise CheckFailed(
            f"{counted(faults, 'fault')} found",
            f"mend it: {mending(project.path)}; or go back to a good copy: qcode backup list",
        )
    say("all is well")


def _repair(out: Output) -> None:
    from qcode.project.backups import repairs_table

    repaired = Project.repair(project_path())
    if repaired.aside is None:
        if out.path is not None or out.format != "table":
            out.show(repairs_table(()))
        say("all is well: there was nothing to mend")
        return
    out.show(repairs_table(repaired.repairs))
    say("mended: every check passes now")
    say(f"  the file as it was is kept: {repaired.aside}")


def _tell(what: str, act: Done) -> None:
    if act.verb == MERGE:  # none of its changes is its own
        say(f"{what}: {act.verb} {act.summary}, taken out again")
        return
    say(f"{what}: {act.verb} {act.summary} ({counted(act.changes, 'change')})")
