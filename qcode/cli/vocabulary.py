"""words: which words are said, and how often."""

from __future__ import annotations

import click

from qcode.cli.options import open_project, with_output
from qcode.cli.output import Counter, Output
from qcode.project.selection import Choice


@click.command("words")
@click.option(
    "--source", "sources", multiple=True, metavar="SOURCE", help="Only this source (repeatable)."
)
@click.option(
    "--where",
    multiple=True,
    metavar="VARIABLE=LEVEL",
    help="Only turns where this holds, e.g. actor_type=villager (repeatable).",
)
@click.option("--interviewer", "interviewers", is_flag=True, help="Count interviewers' turns too.")
@click.option(
    "-n", "--limit", type=click.IntRange(1, 10**9), metavar="N", help="Only the N most frequent."
)
@with_output
def words_command(
    sources: tuple[str, ...],
    where: tuple[str, ...],
    interviewers: bool,
    limit: int | None,
    out: Output,
) -> None:
    """Count the words of the sources, Chinese ones found by jieba.

    The names of codes, people and villages in the project count as words, also where jieba
    doesn't know them.

    \b
    qcode words -n 50
    qcode words --where actor_type=village-cadre -o words.csv
    """
    choice = Choice(sources=sources, where=where, interviewers=interviewers)
    counter = Counter("turn")
    with open_project() as project:
        try:
            table = project.words_table(choice, limit=limit, progress=counter)
        finally:
            counter.close()
        out.show(table)
