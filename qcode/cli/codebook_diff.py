"""codebook diff: what changed between two moments, or two files."""

from __future__ import annotations

from datetime import time

import click

from qcode.cli.moments import point_in_time
from qcode.cli.options import open_project, with_output
from qcode.cli.output import Output
from qcode.codebook.difference import difference
from qcode.codebook.reading import read_codebook
from qcode.codebook.shipped import find_codebook
from qcode.errors import UnknownName, UsageProblem
from qcode.project.codebook_acts import Moment
from qcode.project.codebook_outcomes import difference_table

MOMENT = "an act's number (qcode history), or a time such as 2026-03-01 or 2026-03-01T14:30"


@click.command("diff")
@click.argument("files", nargs=-1, metavar="[A.yaml] [B.yaml]")
@click.option("--since", metavar="MOMENT", help=f"From then on: {MOMENT}.")
@click.option("--until", metavar="MOMENT", help="Up to then; else up to now.")
@with_output
def diff_command(files: tuple[str, ...], since: str | None, until: str | None, out: Output) -> None:
    """Show what changed in the codebooks, old and new.

    Between two files; between a file and the project's codebook of the same id; or in the
    project, since each codebook was added or since a moment.

    \b
    qcode codebook diff
    qcode codebook diff --since 2026-03-01
    qcode codebook diff my-codes.yaml
    """
    if len(files) > 2 or (files and since) or (len(files) == 2 and until):
        raise UsageProblem(
            "compare two files, a file and the project, or two moments", "qcode codebook diff -h"
        )
    books = [read_codebook(find_codebook(name)) for name in files]
    if len(books) == 2:
        out.show(difference_table(difference(books[:1], books[1:])))
        return
    with open_project() as project:
        end = None if until is None else _moment(until, time.max)
        if not books:
            start = None if since is None else _moment(since, time.min)
            changes = project.codebook_changes(start, end)
        else:
            now = project.codebooks() if end is None else project.codebooks_at(end)
            same = [book for book in now if book.id == books[0].id]
            if not same:
                raise UnknownName("codebook", books[0].id, [book.id for book in now])
            changes = difference(books, same)
        out.show(project.signed(difference_table(changes)))


def _moment(word: str, of_day: time) -> Moment:
    if word.isascii() and word.isdigit():
        return int(word[:30])
    moment = point_in_time(word, of_day)
    if moment is None:
        raise UsageProblem(f"{word!r} is no moment", f"give {MOMENT}")
    return moment
