"""query: turns found by what is coded, what is said, and who says it; and queries kept by name."""

from __future__ import annotations

from collections.abc import Mapping

import click

from qcode.cli.coding import telling_new_coders
from qcode.cli.options import open_project, with_filters, with_output
from qcode.cli.output import Output, say
from qcode.errors import UsageProblem
from qcode.project import Project
from qcode.project.screen import on_screen
from qcode.project.selection import Choice
from qcode.texts import Lang, Text

SAVED = {
    "new": Text("saved", "已保存"),
    "changed": Text("saved in place of what it was", "已保存，替换原查询"),
    "unchanged": Text("as it was", "没有变化"),
}


@click.command("query")
@click.argument("query", required=False)
@click.option("--save", metavar="NAME", help="Keep it under this name, for --query anywhere.")
@click.option("--list", "listing", is_flag=True, help="The saved queries, and what each finds.")
@click.option("--show", metavar="NAME", help="One saved query.")
@click.option("--delete", metavar="NAME", help="Keep it no longer.")
@click.option(
    "--as", "who", metavar="CODER", help="Who saves or deletes it; else nobody is recorded."
)
@with_filters
@with_output
def query_command(
    query: str | None,
    save: str | None,
    listing: bool,
    show: str | None,
    delete: str | None,
    who: str | None,
    choice: Choice,
    out: Output,
) -> None:
    """Find turns by code, speaker, attribute and words.

    QUERY is the name of a saved query, or made of

    \b
    code:CODE                 the code, or one under it, is coded in the turn
    VARIABLE:LEVEL            an attribute, class, case or source (missing: it has none);
                              VARIABLE may be the beginning of its name, if no other begins
                              so; CODE, LEVEL and LABEL are written whole
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
    doing = _only_one(wanted)
    if query is None:
        _none_of(doing, {"--save": save, "a filter": choice != Choice()})
    if save is None and delete is None:
        _none_of(f"{doing} that isn't kept" if query else doing, {"--as": who})
    with open_project() as project, telling_new_coders(project):
        if query is not None:
            table = project.query_table(query, choice)
            if save is not None:
                _save(project, save, query, who, out.lang)
            out.show(table, on_screen)
        elif delete is not None:
            project.delete_query(delete, who)
            said = Text(f"deleted: {delete}", f"已删除：{delete}")
            out.answer(said.read(out.lang), project.queries_table())
        else:
            out.show(project.queries_table(show), on_screen)


def _only_one(wanted: Mapping[str, object]) -> str:
    """The one thing that is asked for. Raises UsageProblem unless there is just one."""
    given = [name for name, value in wanted.items() if value not in (None, False)]
    if not given:
        hint = 'qcode query "code:CODE AND words"; qcode query --help shows how to ask'
        raise UsageProblem("query needs a query", hint)
    _none_of(given[0], dict.fromkeys(given[1:], True))
    return given[0]


def _none_of(doing: str, others: Mapping[str, object]) -> None:
    """Raises UsageProblem where something is given that would be ignored."""
    for name, value in others.items():
        if value not in (None, False):
            raise UsageProblem(f"{name} doesn't go with {doing}", f"leave out {name}")


def _save(project: Project, name: str, query: str, who: str | None, lang: Lang) -> None:
    said = SAVED[project.save_query(name, query, who)]
    say(Text(f"{name}: {said.en}", f"{name}：{said.zh}").read(lang))
