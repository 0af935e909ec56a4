"""words: which words are said, and how often."""

from __future__ import annotations

import click

from qcode.cli.options import (
    interviewer_option,
    open_project,
    query_option,
    source_option,
    where_option,
    with_output,
)
from qcode.cli.output import Output, counting_up
from qcode.project.selection import Choice


@click.command("words")
@source_option
@where_option
@query_option
@interviewer_option
@click.option(
    "-n", "--limit", type=click.IntRange(1, 10**9), metavar="N", help="Only the N most frequent."
)
@click.option(
    "--at-least",
    type=click.IntRange(1, 10**9),
    default=1,
    metavar="N",
    help="Only words of N characters or more: in Chinese, 2 leaves out most function words.",
)
@with_output
def words_command(
    sources: tuple[str, ...],
    where: tuple[str, ...],
    queries: tuple[str, ...],
    interviewers: bool,
    limit: int | None,
    at_least: int,
    out: Output,
) -> None:
    """Count the words of the sources.

    Chinese ones are found by jieba. The names of codes, people and villages in the project count as
    words, also where jieba doesn't know them.

    \b
    qcode words -n 50 --at-least 2
    qcode words --where actor_type=village-cadre -o words.csv
    """
    choice = Choice(sources=sources, where=where, interviewers=interviewers, queries=queries)
    with open_project() as project:
        with counting_up("turn") as progress:
            table = project.words_table(choice, limit=limit, at_least=at_least, progress=progress)
        out.show(table)
