"""query: turns found by what is coded, what is said, and who says it; and queries kept by name."""

from __future__ import annotations

from collections.abc import Mapping

import click

from qcode.cli.options import open_project, with_filters, with_output
from qcode.cli.output import Output, say
from qcode.errors import UsageProblem
from qcode.project import Project
from qcode.project.screen import on_screen
from qcode.project.selection import Choice

SAVED = {"new": "saved", "changed": "saved in place of what it was", "unchanged": "as it was"}


@click.command("query")
@click.argument("query", required=False)
@click.option("--save", metavar="NAME", help="Keep it under this name, for --query anywhere.")
@click.option("--list", "listing", is_flag=True, help="The saved queries, and what each finds.")
@click.option("--show", metavar="NAME", help="One saved query.")
@click.option("--delete", metavar="NAME", help="Keep it no longer.")
@click.option("--by", metavar="CODER", help="Who saves or deletes it; else nobody is recorded.")
@with_filters
@with_output
def query_command(
    query: str | None,
    save: str | None,
    listing: bool,
    show: str | None,
    delete: str | None,
    by: str | None,
    choice: Choice,
    out: Output,
) -> None:
    """Find turns by code, speaker, attribute and words.

    QUERY is the name of a saved query, or made of

    \b
    code:ID                   the code, or one under it, is coded in the turn
    VARIABLE:LEVEL            an attribute, class, case or source (missing: it has none);
                              the beginning of its name will do, if no other begins so
    speaker:LABEL             whose turn it is
    subsidy   "two words"     it is said; letters in either case
    AND (or a blank)   OR   NOT   ( )       in Chinese: 且 或 非
    A NEAR/2 B                a turn of A at most 2 turns from one of B (NEAR: 1)
    A NEAR/20c B              at most 20 characters between them (codes and words);
                              in Chinese: 邻近/2, 邻近/20字

    NOT binds most, then NEAR, AND, OR. Operators are in capitals. Interviewers' turns are left out,
    and not counted between turns, unless --interviewer is given.

    \b
    qcode query "code:strong-alliance AND actor:village-cadre NOT code:benefits-all"
    qcode query "补贴 邻近/2 编码：雨露均沾" --save 补贴
    qcode crosstab --query 补贴
    """
    wanted = {"a query": query, "--list": listing, "--show": show, "--delete": delete}
    _only_one(wanted)
    with open_project() as project:
        if query is not None:
            table = project.query_table(query, choice)
            if save is not None:
                _save(project, save, query, by)
            out.show(table, on_screen)
        elif delete is not None:
            project.delete_query(delete, by)
            out.answer(f"deleted: {delete}", project.queries_table())
        else:
            out.show(project.queries_table(show), on_screen)


def _only_one(wanted: Mapping[str, object]) -> None:
    """Raises UsageProblem unless just one thing is asked for."""
    given = [name for name, value in wanted.items() if value not in (None, False)]
    if not given:
        hint = 'qcode query "code:ID AND words"; qcode query --help shows how to ask'
        raise UsageProblem("query needs a query", hint)
    if len(given) > 1:
        raise UsageProblem(f"{given[1]} doesn't go with {given[0]}", f"leave out {given[1]}")


def _save(project: Project, name: str, query: str, by: str | None) -> None:
    outcome = project.save_query(name, query, by)
    say(f"{name}: {SAVED[outcome]}")
