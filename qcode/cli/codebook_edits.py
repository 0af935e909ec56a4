"""codebook new|edit|move|merge|split|delete: the codebook, evolving.

Each is one act that undo takes back. A code is named by its id, or by either of its names.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import Any, TypeVar

import click

from qcode.cli.options import open_project, with_output
from qcode.cli.output import Output, say
from qcode.codebook.edits import worded
from qcode.codebook.model import Code
from qcode.errors import UsageProblem
from qcode.project import Project
from qcode.project.codebook_acts import CodeUse
from qcode.project.codebook_outcomes import moved_table
from qcode.project.names import find_code
from qcode.texts import Text, counted

_F = TypeVar("_F", bound=Callable[..., Any])

who_option = click.option(
    "--coder", metavar="NAME", envvar="QCODE_CODER", help="Who does it; else $QCODE_CODER."
)
en_option = click.option("--en", metavar="NAME", help="Its English name.")
zh_option = click.option("--zh", metavar="NAME", help="Its Chinese name.")


@dataclass(frozen=True, slots=True)
class Said:
    """What is to be said of a code; None, or nothing, where it wasn't given."""

    en: str | None
    zh: str | None
    definition: str | None
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    color: str | None
    key: str | None


def with_words(command: _F) -> _F:
    """--en, --zh, --definition, --include, --exclude, --color and --key, given as one `said`."""

    @en_option
    @zh_option
    @click.option("--definition", metavar="TEXT", help="What it means.")
    @click.option(
        "--include", multiple=True, metavar="TEXT", help="What to code with it (repeatable)."
    )
    @click.option(
        "--exclude", multiple=True, metavar="TEXT", help="What not to code with it (repeatable)."
    )
    @click.option("--color", metavar="#RRGGBB", help="Its colour in the coding room.")
    @click.option("--key", metavar="KEY", help="Its hotkey in the coding room.")
    @functools.wraps(command)
    def wrapped(*args: Any, **given: Any) -> Any:
        said = Said(**{each.name: given.pop(each.name) for each in fields(Said)})
        return command(*args, said=said, **given)

    return wrapped  # type: ignore[return-value]


@click.command("new")
@click.argument("name", required=False)
@click.option("--parent", metavar="CODE", help="The code that it goes under.")
@click.option("--codebook", metavar="ID", help="The codebook that it goes into, at the top.")
@click.option("--id", "ident", metavar="ID", help="Its id, which is for good; else from its name.")
@with_words
@who_option
@with_output
def new_command(
    name: str | None,
    parent: str | None,
    codebook: str | None,
    ident: str | None,
    said: Said,
    coder: str | None,
    out: Output,
) -> None:
    """Make a new code called NAME, at the top or under another.

    \b
    qcode codebook new 欠款 --en "Money owed" --parent strong-alliance --coder LIN
    """
    with open_project() as project:
        code = project.add_code(
            _named(worded(name or ""), said.en, said.zh),
            parent=parent,
            codebook=codebook,
            ident=ident,
            definition=said.definition or "",
            include=said.include,
            exclude=said.exclude,
            color=said.color or "",
            key=said.key or "",
            coder=coder,
        )
        _answer(out, project, code, "new code {}")


@click.command("edit")
@click.argument("code")
@click.option("--name", metavar="NAME", help="Its name in the language it is written in.")
@with_words
@who_option
@with_output
def edit_command(
    code: str,
    name: str | None,
    said: Said,
    coder: str | None,
    out: Output,
) -> None:
    """Rename, define or recolour a CODE; its id stays.

    What is given takes the place of what stood there; "" clears it.

    \b
    qcode codebook edit strong-alliance --zh 强强结盟 --color "#0072b2"
    """
    with open_project() as project, _telling_lost(project):
        before = find_code(project.codes(), code)
        bare = before.name if name is None else worded(name, before.name)
        changed = project.change_code(
            before.id,
            name=_named(bare, said.en, said.zh),
            definition=said.definition,
            include=said.include or None,
            exclude=said.exclude or None,
            color=said.color,
            key=said.key,
            seen=before,
            coder=coder,
        )
        same = "{} says that already" if changed == before else "changed {}"
        _answer(out, project, changed, same)


@click.command("move")
@click.argument("code")
@click.option("--under", metavar="CODE", help="The code that it goes under.")
@click.option("--top", is_flag=True, help="Put it at the top of its codebook.")
@who_option
@with_output
def move_command(code: str, under: str | None, top: bool, coder: str | None, out: Output) -> None:
    """Move a CODE, with all below it, to another place in the tree.

    \b
    qcode codebook move benefits-all --under strong-alliance
    """
    if (under is None) != top:
        raise UsageProblem("say where it goes", "--under CODE, or --top")
    with open_project() as project:
        moved = project.move_code(code, under, coder=coder)
        place = f"under {moved.parent}" if moved.parent else "at the top"
        _answer(out, project, moved, f"{{}} stands {place}")


@click.command("merge")
@click.argument("codes", nargs=-1, required=True)
@click.option("--into", required=True, metavar="CODE", help="The code that they become.")
@who_option
@with_output
def merge_command(codes: tuple[str, ...], into: str, coder: str | None, out: Output) -> None:
    """Make CODES one with another.

    It takes over their codings, memos and the codes below them. A coder's codings that overlap
    become one.

    \b
    qcode codebook merge 好上加好 strong-grown-stronger --into strong-alliance
    """
    with open_project() as project, _telling_lost(project):
        moved = project.merge_codes(codes, into, coder=coder)
        united = f", {moved.united} united with its own" if moved.united else ""
        sentence = f"merged into {moved.into}: {counted(moved.codings, 'coding')} moved{united}"
        out.answer(sentence, project.signed(moved_table(moved)))


@click.command("split")
@click.argument("code")
@click.option(
    "--codings", required=True, metavar="ID,…", help="The codings to send there, by their ids."
)
@click.option("--name", required=True, metavar="NAME", help="The name of the new code.")
@en_option
@zh_option
@click.option("--parent", metavar="CODE", help="The code that it goes under; else CODE itself.")
@who_option
@with_output
def split_command(
    code: str,
    codings: str,
    name: str,
    en: str | None,
    zh: str | None,
    parent: str | None,
    coder: str | None,
    out: Output,
) -> None:
    """Send some codings of a CODE to a new code.

    \b
    qcode codebook split strong-alliance --codings 1803707b,99d1c0de --name 临时联合
    """
    ids = [each.strip() for each in codings.split(",") if each.strip()]
    with open_project() as project:
        new = project.split_code(
            ids, _named(worded(name), en, zh), origin=code, parent=parent, coder=coder
        )
        _answer(out, project, new, f"{counted(len(ids), 'coding')} sent to {{}}")


@click.command("delete")
@click.argument("code")
@click.option("--into", metavar="CODE", help="Send its codings and memos to this code.")
@click.option("--with-codings", is_flag=True, help="Take its codings and memos away with it.")
@who_option
@with_output
def delete_command(
    code: str, into: str | None, with_codings: bool, coder: str | None, out: Output
) -> None:
    """Delete a CODE; the codes below it move up.

    Where codings or memos hang on it, say what is to become of them.

    \b
    qcode codebook delete benefits-all --into strong-alliance
    """
    if into is not None and with_codings:
        raise UsageProblem("of --into and --with-codings, only one can be", "leave one out")
    with open_project() as project, _telling_lost(project):
        use = project.code_use(code)
        if (use.total or use.memos) and into is None and not with_codings:
            raise UsageProblem(
                f"{code} has {_hanging(use)}",
                "--into CODE sends them to another code, --with-codings takes them away",
            )
        moved = project.delete_code(code, into=into, expected=use, coder=coder)
        where = f"sent to {moved.into}" if moved.into else "taken away"
        sentence = f"{code} deleted; {counted(moved.codings, 'coding')} {where}"
        out.answer(sentence, project.signed(moved_table(moved)))


@contextmanager
def _telling_lost(project: Project) -> Iterator[None]:
    """Name the saved queries that an edit leaves without a code they ask for."""
    before = project.lost_queries()
    yield
    lost = [name for name in project.lost_queries() if name not in before]
    if lost:
        say(f"can't be asked any more (qcode query --list says why): {', '.join(lost)}")


def _named(name: Text, en: str | None, zh: str | None) -> Text:
    return Text(name.en if en is None else en, name.zh if zh is None else zh)


def _answer(out: Output, project: Project, code: Code, sentence: str) -> None:
    names = " / ".join(dict.fromkeys(filter(None, (code.name.en, code.name.zh))))
    out.answer(sentence.format(f"{code.id} ({names})"), project.codes_table(code.id))


def _hanging(use: CodeUse) -> str:
    codings = counted(use.total, "coding") + _whose(use.codings) if use.total else ""
    memos = counted(use.memos, "memo") if use.memos else ""
    return " and ".join(filter(None, (codings, memos)))


def _whose(codings: Mapping[str, int]) -> str:
    return f" ({', '.join(f'{coder} {count}' for coder, count in codings.items())})"
