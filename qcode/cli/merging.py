"""merge: the work of others, brought into one project."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qcode.cli.options import FILE, open_project, split, with_output
from qcode.cli.output import Output, counting_up, say
from qcode.errors import UsageProblem
from qcode.project import Project
from qcode.texts import Lang, Text

if TYPE_CHECKING:
    from qcode.store.merging.report import MergeReport


dry_run_option = click.option("--dry-run", is_flag=True, help="Only say what would come of it.")

same_option = click.option(
    "--same",
    multiple=True,
    metavar="NAME",
    help="The coder of this name is one person in all files (repeatable).",
)

rename_option = click.option(
    "--rename",
    "renames",
    multiple=True,
    metavar="NAME=NEW",
    help="The other files' coder of this name is somebody else, called NEW here (repeatable).",
)


@click.command("merge")
@click.argument("others", nargs=-1, required=True, type=FILE, metavar="OTHER…")
@dry_run_option
@same_option
@rename_option
@with_output
def merge_command(
    others: tuple[Path, ...],
    dry_run: bool,
    same: tuple[str, ...],
    renames: tuple[str, ...],
    out: Output,
) -> None:
    """Bring other copies of the project in.

    What was done in any of them is here afterwards, whoever did it; the others stay as they are.
    Where two changed the same thing, the later change stands, and it is listed. All come in, or
    none; qcode undo takes the merge back. Merging a file again, or in another order, comes to the
    same.

    \b
    qcode merge LIN.qcode MEI.qcode --dry-run
    qcode merge study-MEI.qcode --same MEI
    """
    from qcode.project.presence import present

    with (
        open_project(merging=others) as project,
        present(project, "", "merge"),
        counting_up("merging") as progress,
    ):
        report = project.merge(
            others,
            same=split(same),
            renamed=renaming(renames),
            dry_run=dry_run,
            progress=progress,
        )
        progress.close()
        tell(out, project, report, dry_run=dry_run)


def tell(out: Output, project: Project, report: MergeReport, *, dry_run: bool = False) -> None:
    """Print what a merge did: a few sentences, and a table where anything was decided.

    Where the table goes to a file, the sentences are said beside it.
    """
    from qcode.project.merge_outcomes import merge_sentences, merge_table
    from qcode.project.merge_screen import merge_on_screen

    table = merge_table(report, project.codes(), dry_run=dry_run)
    brief = merge_on_screen(table)
    if out.path is not None:
        say(_lines(merge_sentences(report, dry_run=dry_run), out.lang))
    if brief.rows:
        out.show(project.signed(table), merge_on_screen)
    else:
        out.answer(_lines(brief.notes, out.lang), project.signed(table))


def _lines(told: Iterable[Text], lang: Lang) -> str:
    return "\n".join(each.read(lang) for each in told)


def renaming(words: Sequence[str]) -> dict[str, str]:
    """What --rename asks for. Raises UsageProblem."""
    return dict(map(_renaming, words))


def _renaming(word: str) -> tuple[str, str]:
    name, equals, new = (part.strip() for part in word.partition("="))
    if not (name and equals and new):
        raise UsageProblem(f"--rename {word!r} has no NAME=NEW", 'write --rename MEI="MEI 2"')
    return name, new
