"""codebook list|show|check|add|export: what we look for; what changes it is loaded when called."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from importlib import import_module

import click

from qcode.cli.exports import codebook_command as export_one
from qcode.cli.groups import Group
from qcode.cli.options import open_project, with_output
from qcode.cli.output import Output, say
from qcode.codebook.model import Codebook
from qcode.codebook.shipped import find_codebook, shipped
from qcode.table import Table
from qcode.texts import counted

_EDITS = dict.fromkeys(("new", "edit", "move", "merge", "split", "delete"), "edits")
_HOMES = {**_EDITS, "diff": "diff", "history": "history", "growth": "history"}


class _Codebook(Group):
    """A group that imports what changes and compares codebooks when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*super().list_commands(ctx), *_HOMES]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in _HOMES:
            return super().get_command(ctx, name)
        module = import_module(f"qcode.cli.codebook_{_HOMES[name]}")
        command: click.Command = getattr(module, f"{name}_command")
        return command


@click.group("codebook", cls=_Codebook)
def codebook_command() -> None:
    """See, check, add, change, compare and export codebooks."""


@codebook_command.command("list")
@with_output
def list_command(out: Output) -> None:
    """List the project's codebooks and those that come with qcode.

    \b
    qcode codebook list
    """
    from qcode.codebook.reading import read_codebook
    from qcode.errors import NoProject
    from qcode.project.codebook_tables import codebooks_table

    try:
        with open_project() as project:
            present, sign = project.codebooks(), project.signed
    except NoProject:
        present, sign = [], _unsigned
    ids = {book.id for book in present}
    others = [read_codebook(path) for name, path in shipped().items() if name not in ids]
    out.show(sign(codebooks_table([*present, *others], frozenset(ids))))


@codebook_command.command("show")
@click.argument("name", required=False)
@with_output
def show_command(name: str | None, out: Output) -> None:
    """Show codes with their definitions.

    All of the project's, or only NAME: a codebook, or a code and those under it.

    \b
    qcode codebook show strong-alliance --lang zh
    """
    with open_project() as project:
        out.show(project.codes_table(name))


@codebook_command.command("variables")
@click.argument("name", required=False)
@with_output
def variables_command(name: str | None, out: Output) -> None:
    """Show variables and typologies.

    Variables with their levels, typologies with the rules of their classes.

    NAME is one of them, or a codebook.

    \b
    qcode codebook variables actor_type
    """
    with open_project() as project:
        out.show(project.variables_table(name))


@codebook_command.command("check")
@click.argument("files", nargs=-1, required=True)
@with_output
def check_command(files: tuple[str, ...], out: Output) -> None:
    """Check codebook FILES, each alone and all together.

    A FILE may be the name of a codebook that comes with qcode. One that builds on another (its
    requires) is checked with that one, and a typology whose classes name the other's variables or
    codes says which they are: rests_on: variables, or rests_on: codes. A typology whose classes
    overlap or leave something out is remarked on; --format json gives the remarks.

    \b
    qcode codebook check my-codes.yaml field-variables
    """
    from qcode.codebook.reading import read_codebook
    from qcode.codebook.together import check_together, lacking
    from qcode.errors import UsageProblem

    books = [read_codebook(find_codebook(name)) for name in files]
    for book in books:
        say(f"{book.id} {book.version}: well formed; {_holds(book)}")
    for book_id, needed in lacking(books):
        what = f"codebook {book_id!r} builds on {needed!r}, which is not among the files to check"
        together = f"check them together: qcode codebook check {' '.join(files)}"
        raise UsageProblem(what, f"{together} {needed if needed in shipped() else 'ITS-FILE'}")
    check_together(books)
    remark_on(books)
    if out.path is not None or out.format != "table":
        from qcode.codebook.coverage import remarks
        from qcode.project.codebook_tables import remarks_table

        out.show(remarks_table(remarks(books)))


@codebook_command.command("add")
@click.argument("files", nargs=-1, required=True)
def add_command(files: tuple[str, ...]) -> None:
    """Add codebook FILES to the project.

    A FILE may be the name of a codebook that comes with qcode.

    \b
    qcode codebook add my-codes.yaml resource-capture
    """
    with open_project() as project:
        added = project.add_codebooks([find_codebook(name) for name in files])
        books = project.codebooks()
    say("added " + ", ".join(f"{book.id} ({counted(len(book.codes), 'code')})" for book in added))
    remark_on(books, {book.id for book in added})


def remark_on(books: Sequence[Codebook], only: Collection[str] | None = None) -> None:
    """Say where the typologies of codebooks that are used together overlap, or what they leave out.

    only: the ids of those that are spoken of.
    """
    from qcode.codebook.coverage import remarks

    for remark in remarks(books):
        if only is None or remark.codebook in only:
            say(f"note: codebook {remark.codebook}: {remark.said.en}")


def _holds(book: Codebook) -> str:
    parts = (
        counted(len(book.codes), "code"),
        counted(len(book.variables), "variable"),
        counted(len(book.typologies), "typology", "typologies"),
        counted(len(book.relations), "relation"),
    )
    return ", ".join(parts)


codebook_command.add_command(export_one, "export")


def _unsigned(table: Table) -> Table:
    """Outside a project, a table is nobody's."""
    return table
