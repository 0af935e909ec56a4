"""set, case, speakers, speaker: what is known of people and places, and whom a label stands for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from qcode.cli.groups import Group
from qcode.cli.options import open_project, with_output
from qcode.cli.output import Output, say
from qcode.codebook.model import KIND_NAMES
from qcode.codebook.values import folded
from qcode.errors import UsageProblem
from qcode.project import Project
from qcode.project.case_tables import changed_table, speakers_table
from qcode.project.case_values import SOURCE
from qcode.project.report import Changed

if TYPE_CHECKING:
    from qcode.sources.model import Role

coder_option = click.option(
    "--coder", metavar="NAME", envvar="QCODE_CODER", help="Who says so; else $QCODE_CODER."
)


@click.command("set")
@click.argument("kind")
@click.argument("name")
@click.argument("values", nargs=-1, required=True, metavar="VARIABLE=VALUE…")
@click.option("--in", "source", metavar="SOURCE", help="Of a person: in this interview only.")
@coder_option
@with_output
def set_command(
    kind: str,
    name: str,
    values: tuple[str, ...],
    source: str | None,
    coder: str | None,
    out: Output,
) -> None:
    """Record what is known of a person, a village or a source.

    KIND is person, village, source, or another kind of case. A value is a level's id, name or
    alias, or a text; nothing after = takes the value away. All values are taken, or none.

    \b
    qcode set village 鹤梨村 unit_level=high endowment=丰富
    qcode set person CJM actor_type=township-cadre --in 2024-05-11_CJM
    qcode set source 2024-05-11_CJM village=鹤梨村 round=
    """
    said = _said(values)
    with open_project() as project:
        changed = _set(project, kind, name, said, source, coder)
        table = project.signed(changed_table(changed, project.catalog()))
    out.answer("\n".join(map(_sentence, changed)), table)


def _set(
    project: Project,
    kind: str,
    name: str,
    values: dict[str, str],
    source: str | None,
    coder: str | None,
) -> list[Changed]:
    of_source = folded(kind) in (SOURCE, folded(KIND_NAMES[SOURCE].zh))
    if not of_source:
        return project.set_values(kind, name, values, source=source, coder=coder)
    if source is not None:
        raise UsageProblem("--in is for a person", "leave it out: the source is named already")
    return project.set_source_values(name, values, coder=coder)


@click.group("case", cls=Group)
def case_command() -> None:
    """Add, rename or delete a person, a village or another case.

    \b
    qcode case add village 北村
    """


@case_command.command("add")
@click.argument("kind")
@click.argument("name")
@coder_option
def case_add(kind: str, name: str, coder: str | None) -> None:
    """Make a case of which nothing is known yet.

    \b
    qcode case add village 北村
    """
    with open_project() as project:
        say(f"added: {kind} {project.add_case(kind, name, coder=coder)}")


@case_command.command("rename")
@click.argument("kind")
@click.argument("name")
@click.argument("new")
@coder_option
def case_rename(kind: str, name: str, new: str, coder: str | None) -> None:
    """Give a case another name; whatever refers to it stays.

    \b
    qcode case rename person "2024-06-12_Yanbei 甲" QAN
    """
    with open_project() as project:
        say(f"renamed: {name} is now {project.rename_case(kind, name, new, coder=coder)}")


@case_command.command("delete")
@click.argument("kind")
@click.argument("name")
@coder_option
def case_delete(kind: str, name: str, coder: str | None) -> None:
    """Take a case away, if no label, link or memo refers to it.

    \b
    qcode case delete village 北村
    """
    with open_project() as project:
        say(f"deleted: {kind} {project.delete_case(kind, name, coder=coder)} (qcode undo)")


@click.command("speakers")
@click.argument("source")
@with_output
def speakers_command(source: str, out: Output) -> None:
    """List the labels of a SOURCE and whom each stands for.

    \b
    qcode speakers 2024-05-11_CJM
    """
    with open_project() as project:
        out.show(project.signed(speakers_table(source, project.speakers(source))))


@click.command("speaker")
@click.argument("source")
@click.argument("label")
@click.option("--person", metavar="NAME", help="It stands for this person; the role stays.")
@click.option("--nobody", is_flag=True, help="It stands for nobody known.")
@click.option(
    "--role", type=click.Choice(["respondent", "interviewer"]), help="Who asks, and who answers."
)
@coder_option
@with_output
def speaker_command(
    source: str,
    label: str,
    person: str | None,
    nobody: bool,
    role: Role | None,
    coder: str | None,
    out: Output,
) -> None:
    """Say whom a LABEL of a SOURCE stands for.

    \b
    qcode speaker 2024-05-11_CJM CJM --person CJM
    qcode speaker 2024-05-11_CJM 访谈者 --role interviewer
    """
    if (person is not None) + nobody > 1 or not (person or nobody or role):
        raise UsageProblem(
            "say one of --person and --nobody, or --role", "qcode speakers SOURCE lists the labels"
        )
    with open_project() as project:
        said = "" if nobody else person
        row = project.set_speaker(source, label, role=role, person=said, coder=coder)
        table = project.signed(speakers_table(source, [row]))
    out.answer(f"{row.label}: {row.person or 'nobody known'}, {row.role}", table)


def _said(texts: Iterable[str]) -> dict[str, str]:
    """Variable → value. Raises UsageProblem."""
    said: dict[str, str] = {}
    for variable, value in map(_pair, texts):
        if variable in said:
            raise UsageProblem(f"{variable} is said twice", "leave one of them out")
        said[variable] = value
    return said


def _pair(text: str) -> tuple[str, str]:
    variable, equals, value = text.partition("=")
    if not equals or not variable.strip():
        raise UsageProblem(
            f"{text!r} is not VARIABLE=VALUE", "such as endowment=rich; endowment= for no value"
        )
    return variable.strip(), value


def _sentence(changed: Changed) -> str:
    now = changed.after or "(missing)"
    if changed.before == changed.after:
        return f"{changed.of}: {changed.key} is {now}, as before"
    return f"{changed.of}: {changed.key} was {changed.before or '(missing)'}, is {now}"
