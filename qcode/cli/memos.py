"""memo, memos: what a coder thinks, beside the codings."""

from __future__ import annotations

from collections.abc import Sequence

import click

from qcode.cli.coding import coder_option, telling_new_coders
from qcode.cli.options import open_project, with_output
from qcode.cli.output import Output
from qcode.errors import UsageProblem
from qcode.project import Project
from qcode.project.memos import memo_kind, memos_on_screen, written_table
from qcode.project.reading import MemoOn, WrittenMemo
from qcode.project.selection import Choice


@click.command("memo")
@click.argument("text")
@click.option("--coding", metavar="ID", help="On a coding, by the beginning of its id.")
@click.option("--source", metavar="SOURCE", help="On a source.")
@click.option("--code", metavar="CODE", help="On a code.")
@click.option("--person", metavar="NAME", help="On a person.")
@click.option("--village", metavar="NAME", help="On a village.")
@click.option("--case", metavar="KIND=NAME", help="On another kind of case.")
@click.option("--project-memo", is_flag=True, help="On the project as a whole.")
@coder_option
@with_output
def memo_command(
    text: str,
    case: str | None,
    project_memo: bool,
    coder: str | None,
    out: Output,
    **named: str | None,
) -> None:
    """Write the coder's memo on one thing.

    TEXT takes the place of what was there; an empty TEXT takes the memo away.

    \b
    qcode memo "典型说法" --coding 1803707b --coder LIN
    qcode memo "Ask again about the road" --source 2024-05-11_CJM --coder LIN
    qcode memo "A list of cases leads the talk" --project-memo --coder LIN
    """
    if coder is None:
        raise UsageProblem("memo needs a coder", "qcode memo TEXT --source SOURCE --coder NAME")
    with open_project() as project:
        on = _subject(project, named, case, project_memo)
        before = [each.text for each in project.memos(on, coder)]
        with telling_new_coders(project):
            memo = project.write_memo(on, text, coder=coder)
        said = _sentence(on, coder, memo) + _replaced(before, memo)
    out.answer(said, project.signed(written_table(on, memo)))


@click.command("memos")
@click.option("--coder", "coders", multiple=True, metavar="NAME", help="Only this coder's.")
@click.option(
    "--on", "kinds", multiple=True, metavar="KIND",
    help="Only on coding, source, code, project, person, village or another kind of case.",
)  # fmt: skip
@click.option(
    "--code", "codes", multiple=True, metavar="CODE", help="Only on this code and its codings."
)
@click.option(
    "--source", "sources", multiple=True, metavar="SOURCE", help="Only on this source, or in it."
)
@with_output
def memos_command(
    coders: Sequence[str],
    kinds: Sequence[str],
    codes: Sequence[str],
    sources: Sequence[str],
    out: Output,
) -> None:
    """List the memos with what they are on.

    \b
    qcode memos --coder LIN --on coding
    """
    with open_project() as project:
        table = project.memos_table(Choice(coders, codes, sources), kinds)
        out.show(table, memos_on_screen)


def _subject(
    project: Project, named: dict[str, str | None], case: str | None, whole: bool
) -> MemoOn:
    """The one thing that is named. Raises UsageProblem."""
    said = [MemoOn(kind, name) for kind, name in named.items() if name is not None]
    if case is not None:
        kind, equals, name = case.partition("=")
        if not equals:
            raise UsageProblem(f"--case {case!r} has no =", "write --case household=Chen")
        said.append(MemoOn(memo_kind(project.catalog(), kind), name.strip()))
    if whole:
        said.append(MemoOn("project"))
    if len(said) != 1:
        raise UsageProblem(
            "say what the memo is on, in one way",
            "--coding, --source, --code, --person, --village, --case or --project-memo",
        )
    return said[0]


def _sentence(on: MemoOn, coder: str, memo: WrittenMemo | None) -> str:
    what = f"{on.kind} {on.name}".strip()
    if memo is None:
        return f"{coder} has no memo on {what}"
    return f"{coder}'s memo on {what}: {memo.text}"


def _replaced(before: Sequence[str], memo: WrittenMemo | None) -> str:
    """What stood there and is gone, so that it can be seen and undone."""
    gone = [text for text in before if memo is None or text != memo.text]
    return "".join(f"; replaced: “{' '.join(text.split())}”" for text in gone)
