"""codebook list|show|check|add|export: what we look for."""

from __future__ import annotations

import click

from qcode.cli.exports import codebook_command as export_one
from qcode.cli.options import open_project, with_output
from qcode.cli.output import Output, say
from qcode.codebook.shipped import find_codebook, shipped


@click.group("codebook")
def codebook_command() -> None:
    """See, check, add and export codebooks."""


@codebook_command.command("list")
@with_output
def list_command(out: Output) -> None:
    """The codebooks of the project, and those that come with qcode."""
    from qcode.codebook.reading import read_codebook
    from qcode.errors import NoProject
    from qcode.project.listings import codebooks_table

    try:
        with open_project() as project:
            present = project.codebooks()
    except NoProject:
        present = []
    ids = {book.id for book in present}
    others = [read_codebook(path) for name, path in shipped().items() if name not in ids]
    out.show(codebooks_table([*present, *others], frozenset(ids)))


@codebook_command.command("show")
@click.argument("name", required=False)
@with_output
def show_command(name: str | None, out: Output) -> None:
    """The project's codes with their definitions; or only NAME, a code or a codebook.

    \b
    qcode codebook show strong-alliance --lang zh
    """
    with open_project() as project:
        out.show(project.codes_table(name))


@codebook_command.command("check")
@click.argument("files", nargs=-1, required=True)
def check_command(files: tuple[str, ...]) -> None:
    """Check codebook FILES (or shipped names), each alone and all together."""
    from qcode.codebook.reading import read_codebook
    from qcode.codebook.together import check_together

    books = [read_codebook(find_codebook(name)) for name in files]
    check_together(books)
    for book in books:
        counts = (len(book.codes), len(book.variables), len(book.typologies), len(book.relations))
        said = "{} codes, {} variables, {} typologies, {} relations".format(*counts)
        say(f"{book.id} {book.version}: well formed; {said}")


@codebook_command.command("add")
@click.argument("files", nargs=-1, required=True)
def add_command(files: tuple[str, ...]) -> None:
    """Add codebook FILES (or shipped names) to the project."""
    with open_project() as project:
        added = project.add_codebooks([find_codebook(name) for name in files])
    say("added " + ", ".join(f"{book.id} ({len(book.codes)} codes)" for book in added))


codebook_command.add_command(export_one, "export")
