"""relation, figure: what leads to what among the codes, and the drawing of it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qcode.cli.groups import Group
from qcode.cli.options import FILE, open_project, split, with_filters, with_output
from qcode.cli.output import Output, put, say, terminal_width
from qcode.codebook.model import Relation
from qcode.errors import UsageProblem, nearest
from qcode.project import Project
from qcode.project.relation_acts import RelationChoice, said
from qcode.project.selection import Choice
from qcode.texts import counted, locale_lang

if TYPE_CHECKING:
    from qcode.table import Table
    from qcode.texts import Lang

_F = TypeVar("_F", bound=Callable[..., Any])

who_option = click.option(
    "--coder", metavar="NAME", envvar="QCODE_CODER", help="Who does it; else $QCODE_CODER."
)


def with_ends(command: _F) -> _F:
    """FROM, KIND and TO, given as `origin`, `kind` and `target`."""
    target = click.argument("target", metavar="TO")
    kind = click.argument("kind", metavar="KIND")
    return click.argument("origin", metavar="FROM")(kind(target(command)))


def with_relations(command: _F) -> _F:
    """--kind, --codebook and --drawn-by, given as one RelationChoice, `which`."""

    @click.option(
        "--kind", "kinds", multiple=True, metavar="KIND", help="Only this kind (repeatable)."
    )
    @click.option("--codebook", metavar="ID", help="Only relations of this codebook's codes.")
    @click.option("--drawn-by", metavar="NAME", help="Only those that this coder drew.")
    @functools.wraps(command)
    def wrapped(
        *args: Any,
        kinds: tuple[str, ...],
        codebook: str | None,
        drawn_by: str | None,
        **given: Any,
    ) -> Any:
        which = RelationChoice((), split(kinds), codebook, drawn_by)
        return command(*args, which=which, **given)

    return wrapped  # type: ignore[return-value]


@click.group("relation", cls=Group)
def relation_command() -> None:
    """Draw relations between codes, and list them.

    A relation leads FROM one code TO another and has a KIND: leads-to, enables, hinders, part-of,
    contradicts, frames, precedes, depends-on, responds-to, associated-with, or one of your own.
    """


@relation_command.command("add")
@with_ends
@click.option(
    "--support",
    "codings",
    multiple=True,
    metavar="ID,…",
    help="Codings that it rests on, by the beginnings of their ids (repeatable).",
)
@who_option
@with_output
def add_command(
    origin: str, kind: str, target: str, codings: tuple[str, ...], coder: str | None, out: Output
) -> None:
    """Draw a relation between two codes.

    \b
    qcode relation add asking-upwards enables strong-alliance --coder LIN
    qcode relation add 示范点压力 导致 强强联合 --support 1803707b,99d1c0de --coder LIN
    """
    ids = split(codings)
    with open_project() as project:
        used = project.relation_kinds()
        drawn = project.add_relation(origin, kind, target, supports=ids, coder=coder)
        _warn_of_new(drawn.kind, used)
        behind = f"; supported by {counted(len(set(ids)), 'coding')}" if ids else ""
        out.answer(f"drawn: {said(drawn)}{behind}", _one(project, drawn))


@relation_command.command("support")
@with_ends
@click.argument("codings", nargs=-1, required=True, metavar="ID…")
@click.option("--remove", is_flag=True, help="They support it no longer.")
@who_option
@with_output
def support_command(
    origin: str,
    kind: str,
    target: str,
    codings: tuple[str, ...],
    remove: bool,
    coder: str | None,
    out: Output,
) -> None:
    """Say which codings a relation rests on.

    \b
    qcode relation support asking-upwards enables strong-alliance 1803707b 99d1c0de
    """
    with open_project() as project:
        act = project.unsupport_relation if remove else project.support_relation
        relation, count = act(origin, kind, target, split(codings), coder=coder)
        verb = f"{'no longer' if remove else 'now'} support{'s' * (count == 1)}"
        sentence = f"{counted(count, 'coding')} {verb} {said(relation)}"
        out.answer(sentence, _one(project, relation))


@relation_command.command("remove")
@with_ends
@who_option
@with_output
def remove_command(origin: str, kind: str, target: str, coder: str | None, out: Output) -> None:
    """Take a relation away, also a codebook's.

    \b
    qcode relation remove asking-upwards enables strong-alliance
    """
    with open_project() as project:
        table = project.relations_table()
        gone = project.remove_relation(origin, kind, target, coder=coder)
        out.answer(f"removed: {said(gone)}", _only(table, gone))


@relation_command.command("list")
@with_relations
@with_filters
@with_output
def list_command(which: RelationChoice, choice: Choice, out: Output) -> None:
    """List relations with their supporting codings.

    --code keeps the relations of a code or of those under it; --coder, --source and --where say
    which supporting codings are counted.

    \b
    qcode relation list --codebook resource-capture
    qcode relation list --code strong-alliance --kind leads-to --format json
    """
    with open_project() as project:
        out.show(project.relations_table(choice, which))


def _one(project: Project, relation: Relation) -> Table:
    return _only(project.relations_table(), relation)


def _only(table: Table, relation: Relation) -> Table:
    """A table of relations with one of them alone: the last that says so."""
    from dataclasses import replace

    ids = (relation.origin, relation.kind, relation.target)
    records = table.records or ()
    at = max(
        number
        for number, each in enumerate(records)
        if (each["from"], each["kind"], each["to"]) == ids
    )
    signature = {key: table.meta[key] for key in ("table", "project", "version")}
    return replace(table, rows=(table.rows[at],), records=(records[at],), meta=signature, notes=())


def _warn_of_new(kind: str, used: list[str]) -> None:
    """Say that a kind is new: the word may be mistyped."""
    from qcode.codebook.relations import KINDS

    if kind in KINDS or kind in used:
        return
    near = nearest(kind, [*KINDS, *used])
    meant = f"; did you mean {' or '.join(near)}?" if near else ""
    say(f"{kind} is a new kind of relation in this project{meant}")


def figure_options(command: _F) -> _F:
    """What `figure` and `export figure` take."""
    by_file = click.option(
        "-o",
        "--output",
        "path",
        type=FILE,
        metavar="FILE",
        help="Write a file; its ending says how: .svg .png .pdf .dot .mmd",
    )
    by_format = click.option(
        "--format",
        "format_",
        type=click.Choice(["outline", "dot", "mermaid"]),
        help="How to print it without a file: an outline unless you say otherwise.",
    )
    language = click.option(
        "--lang",
        type=click.Choice(["zh", "en"]),
        help="Language of names and captions; else the locale's.",
    )
    return with_relations(with_filters(by_file(by_format(language(command)))))


@click.command("figure")
@figure_options
def figure_command(
    which: RelationChoice, choice: Choice, path: Path | None, format_: str | None, lang: Lang | None
) -> None:
    """Draw codes and their relations as a diagram.

    Pictures (.svg, .png, .pdf) need the extra: pip install '.[plots]'. --code keeps the
    relations of a code or of those under it; --coder, --source and --where say which supporting
    codings are counted.

    \b
    qcode figure --codebook resource-capture --lang zh -o figure.svg
    qcode figure --code strong-alliance --kind leads-to --kind contradicts -o figure.png
    qcode figure --format mermaid
    """
    from qcode.exchange.figure import render_figure, write_figure

    if path is not None and format_ is not None:
        hint = "leave out one of the two: a file's ending says how it is drawn"
        raise UsageProblem("--format doesn't go with -o", hint)
    lang = lang or locale_lang()
    with open_project() as project:
        table = project.relations_table(choice, which)
    if path is None:
        put(render_figure(table, format_ or "outline", lang, terminal_width()))
        return
    warning = write_figure(table, path, lang)
    if warning is not None:
        say(warning.read(lang))
    say(f"written: {path}")
