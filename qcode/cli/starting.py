"""init and demo: how a project begins."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

import click

from qcode.cli.options import FILE, with_output
from qcode.cli.output import Output, say
from qcode.cli.room import on_terminal, open_room
from qcode.codebook.shipped import find_codebook
from qcode.errors import UsageProblem
from qcode.project import Project
from qcode.project.selection import Choice
from qcode.texts import counted


@click.command("init")
@click.argument("file", type=FILE)
@click.option(
    "--codebook",
    "codebooks",
    multiple=True,
    metavar="NAME|FILE",
    help="A codebook to start with (repeatable).",
)
def init_command(file: Path, codebooks: tuple[str, ...]) -> None:
    """Make a new project FILE.

    \b
    qcode init study.qcode --codebook field-variables --codebook resource-capture
    """
    from qcode.cli.codebooks import remark_on

    if file.is_dir():
        raise UsageProblem(f"{file} is a folder", f"name a file in it: {file / 'study.qcode'}")
    path = file if file.suffix == ".qcode" else file.with_name(f"{file.name}.qcode")
    with Project.create(path, [find_codebook(name) for name in codebooks]) as project:
        books = project.codebooks()
    taken = [f"{book.id} ({counted(len(book.codes), 'code')})" for book in books]
    say(f"made {path}" + (f" with {', '.join(taken)}" if taken else ""))
    remark_on(books)
    typed = quote(str(path))
    say(f"next: qcode -p {typed} import FOLDER --people people.csv --villages villages.csv")


@click.command("demo")
@click.argument("folder", type=FILE, default=Path("qcode-demo"), required=False)
@click.option("--no-tui", is_flag=True, help="Only print, also on a terminal.")
@with_output
def demo_command(folder: Path, no_tui: bool, out: Output) -> int:
    """Build the fictional sample study and show its main table.

    It is put into FOLDER, and built only once. On a terminal, the coding room follows.

    \b
    qcode demo              in ./qcode-demo
    qcode demo DIR --lang zh
    """
    from qcode.project.sample import SAMPLE, build_sample

    path = folder / SAMPLE
    if path.exists():
        say(f"{path} is there already; here is its table")
    else:
        build_sample(folder)
        say(f"built {path}: a fictional study, thirteen transcripts, three coders")
    with Project.open(path) as project:
        out.show(project.crosstab(Choice(coders=("LIN",), codes=("allocation-logic",))))
    _next_steps(path)
    if no_tui or not on_terminal() or not _goes_on(path):
        return 0
    return open_room(path, "LIN", lang=out.lang)


def _goes_on(path: Path) -> bool:
    """Whether the person at the terminal wants to see the coding room now."""
    later = f"qcode -p {quote(str(path))} code --coder LIN"
    try:
        say(f"\nEnter opens the coding room; Ctrl+C doesn't (later: {later})")
        input()
    except (KeyboardInterrupt, EOFError):
        return False
    return True


def _next_steps(path: Path) -> None:
    qcode = f"  qcode -p {quote(str(path))}"
    say(
        f"""
Try next (the table above is what one coder, LIN, coded):
{qcode} sources
{qcode} show 2024-05-11_CJM
{qcode} codebook show strong-alliance
{qcode} crosstab --coder LIN --lang zh -o table.docx
{qcode} crosstab --coder LIN --measure coverage --cols village_class
{qcode} export quotations --coder LIN --code allocation-logic -o quotations.docx
{qcode} export interviewees
{qcode} history"""
    )
