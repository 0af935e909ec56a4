"""backup: copies of the whole project kept beside it, and the way back to one."""

from __future__ import annotations

from pathlib import Path

import click

from qcode.cli.groups import Group
from qcode.cli.options import FILE, open_project, project_path, with_output
from qcode.cli.output import Output, say
from qcode.project import Project


@click.group("backup", cls=Group, invoke_without_command=True)
@click.option("--why", default="", metavar="TEXT", help="Said in its name.")
@click.pass_context
def backup_command(context: click.Context, why: str) -> None:
    """Make a backup, list them, go back to one.

    They lie beside the project, in NAME.backups. One is made of itself once a day of use, and
    before a merge, a restore and a newer qcode's first opening; those are thinned out by age. One
    made by this command stays until you delete it.

    \b
    qcode backup --why "before the second round"
    qcode backup list
    qcode backup restore 2026-11-22
    """
    if context.invoked_subcommand is not None:
        return
    with open_project() as project:
        say(f"kept: {project.back_up(why)}")


@backup_command.command("list")
@with_output
def list_command(out: Output) -> None:
    """List the backups, newest first.

    Sound: whether its pages can be read and every reference leads somewhere.

    \b
    qcode backup list
    """
    from qcode.project.backups import backups_table
    from qcode.project.screen import backups_on_screen

    table = backups_table(project_path())
    if table.rows:
        out.show(table, backups_on_screen)
    else:
        out.answer("\n".join(note.read(out.lang) for note in table.notes), table)


@backup_command.command("restore")
@click.argument("which", metavar="WHEN|FILE")
@click.option("-o", "--output", type=FILE, metavar="FILE", help="Write a new project file instead.")
def restore_command(which: str, output: Path | None) -> None:
    """Go back to a backup.

    WHEN is as much of the time as tells it from the others (2026-11-22, 20261122-1015), or latest:
    the newest that is sound. The project as it is now is kept as a backup first; all that was done
    since the backup is in that one only. The backup must pass every check, and nobody else may have
    the project open.

    \b
    qcode backup restore latest
    qcode backup restore 20261122-101500 -o then.qcode
    """
    from qcode.project.backups import told_of_backup

    restored = Project.restore(project_path(), which, output)
    told = told_of_backup(restored.backup).en
    say(f"restored: {restored.into} is as {restored.backup.name}" + (f" ({told})" if told else ""))
    if restored.present is not None:
        say(f"  what it was before is kept: {restored.present}")
