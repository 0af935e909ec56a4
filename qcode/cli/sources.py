"""source: a corrected transcript takes the place of the old one, or a source is taken away."""

from __future__ import annotations

from pathlib import Path

import click

from qcode.cli.groups import Group
from qcode.cli.options import FILE, encoding_option, open_project, with_output
from qcode.cli.output import Output, say

coder_option = click.option(
    "--coder", metavar="NAME", envvar="QCODE_CODER", help="Who does it; else $QCODE_CODER."
)


@click.group("source", cls=Group)
def source_command() -> None:
    """Put in a corrected transcript, or take one away.

    \b
    qcode source update 2024-05-11_CJM corrected/2024-05-11_CJM.docx --dry-run
    """


@source_command.command("update")
@click.argument("name")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="Say what would become of each, and do nothing.")
@click.option("--let-go", is_flag=True, help="Delete what has no place in the corrected text.")
@encoding_option
@coder_option
@with_output
def source_update(
    name: str,
    file: Path,
    dry_run: bool,
    let_go: bool,
    encoding: str | None,
    coder: str | None,
    out: Output,
) -> None:
    """Let a corrected transcript take a source's place.

    Codings, turn values, decisions, memos and speakers go over: those whose words are the same as
    they are, wherever the words stand now; those in whose midst something was corrected with the
    corrected words. If the words of any are gone, nothing is done unless --let-go is given. The
    table on the screen shows what to look at; files and --format json have all of it.

    \b
    qcode source update 2024-05-11_CJM corrected/2024-05-11_CJM.docx --dry-run
    """
    from qcode.project.presence import present
    from qcode.project.source_outcomes import to_look_at, update_table

    with open_project() as project, present(project, coder or "", "update source"):
        update = project.update_source(
            name, file, dry_run=dry_run, let_go=let_go, encoding=encoding, coder=coder
        )
        out.show(project.signed(update_table(update)), to_look_at)
    for note in update.notes:
        say(f"{file}: {note}")
    say(f"{update.source}: {'has the corrected text (qcode undo)' if update.done else 'as it was'}")


@source_command.command("remove")
@click.argument("name")
@click.option("--with-codings", is_flag=True, help="Also where codings or memos stand on it.")
@coder_option
def source_remove(name: str, with_codings: bool, coder: str | None) -> None:
    """Take a source out of the project.

    Its text stays in the file for an undo.

    \b
    qcode source remove 2024-05-11_CJM --with-codings
    """
    from qcode.project.correcting import counts

    with open_project() as project:
        removed, standing = project.remove_source(name, with_codings=with_codings, coder=coder)
    went = counts(standing.parts).en
    say(f"removed: {removed}{f', with {went}' if went else ''} (qcode undo)")
