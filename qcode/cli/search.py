"""search: where words stand in the sources."""

from __future__ import annotations

import click

from qcode.cli.options import (
    open_project,
    query_option,
    source_option,
    where_option,
    with_output,
)
from qcode.cli.output import Output
from qcode.project.screen import on_screen
from qcode.project.selection import Choice


@click.command("search")
@click.argument("words")
@source_option
@where_option
@query_option
@click.option("--case-sensitive", is_flag=True, help="Tell capitals and full width apart.")
@click.option(
    "-n", "--limit", type=click.IntRange(1, 10**9), metavar="N", help="Only the first N places."
)
@with_output
def search_command(
    words: str,
    sources: tuple[str, ...],
    where: tuple[str, ...],
    queries: tuple[str, ...],
    case_sensitive: bool,
    limit: int | None,
    out: Output,
) -> None:
    """Find WORDS in the sources, with speaker and context.

    Letters are found in either case, and in full or half width.

    \b
    qcode search 资源 --where actor_type=village-cadre
    qcode search "the list" -n 20
    """
    choice = Choice(sources=sources, where=where, queries=queries)
    with open_project() as project:
        table = project.search_table(words, choice, case_sensitive=case_sensitive, limit=limit)
        out.show(table, on_screen)
