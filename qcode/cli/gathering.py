"""import, sources, people, villages, cases, show: what was collected."""

from __future__ import annotations

from pathlib import Path

import click

from qcode.cli.options import FILE, encoding_option, open_project, with_output
from qcode.cli.output import Output, counting_up, put, say
from qcode.errors import UsageProblem
from qcode.exchange.files import write_whole
from qcode.project.report import FileOutcome, ImportReport
from qcode.sources import transcripts_in
from qcode.texts import counted

OTHER_TEXTS = (".doc", ".pdf", ".rtf", ".odt", ".wps", ".pages", ".html")


@click.command("import")
@click.argument("paths", nargs=-1, type=FILE)
@click.option("--people", type=FILE, metavar="FILE", help="One row a person: CSV or XLSX.")
@click.option("--villages", type=FILE, metavar="FILE", help="One row a village: CSV or XLSX.")
@click.option(
    "--cases",
    multiple=True,
    metavar="KIND=FILE",
    help="Cases of another kind; source=FILE, turn=FILE: values of these (repeatable).",
)
@click.option("--all-or-nothing", is_flag=True, help="Take nothing if one file is bad.")
@encoding_option
def import_command(
    paths: tuple[Path, ...],
    people: Path | None,
    villages: Path | None,
    cases: tuple[str, ...],
    all_or_nothing: bool,
    encoding: str | None,
) -> int:
    """Take in transcripts, and the lists of who and where.

    PATHS are .txt, .md or .docx files, or folders of them. Files called people or villages
    (.csv, .xlsx) in a folder are taken as those lists.

    \b
    qcode import interviews --people people.csv --villages villages.csv
    """
    from qcode.project.presence import present

    if not (paths or people or villages or cases):
        raise UsageProblem("import needs files", "qcode import FOLDER --people people.csv")
    transcripts, beside, passed = transcripts_in(paths)
    named = [*_named_case_files(people, villages), *map(_case_file, cases)]
    kinds = {kind for kind, _ in named}
    found = [(kind, path) for kind, path in sorted(beside.items()) if kind not in kinds]
    with (
        open_project() as project,
        present(project, "", "import"),
        counting_up("importing") as progress,
    ):
        report = project.import_files(
            transcripts,
            [*named, *found],
            encoding=encoding,
            all_or_nothing=all_or_nothing,
            progress=progress,
        )
    for kind, path in found:
        say(f"{path}: taken as the list of {kind} cases")
    ignored = [path for path in passed if path not in {path for _, path in named}]
    for path in ignored:
        way = "; save it as .docx or .txt" if path.suffix.lower() in OTHER_TEXTS else ""
        say(f"{path}: passed over, not a transcript that qcode reads{way}")
    return _tell(report)


@click.command("sources")
@with_output
def sources_command(out: Output) -> None:
    """List the sources, with their values and coders' states.

    \b
    qcode sources --format json
    """
    with open_project() as project:
        out.show(project.sources_table())


@click.command("people")
@with_output
def people_command(out: Output) -> None:
    """List the people, with their values and sources.

    \b
    qcode people --lang zh -o people.xlsx
    """
    with open_project() as project:
        out.show(project.cases_table("person"))


@click.command("villages")
@with_output
def villages_command(out: Output) -> None:
    """List the villages, with their values and class.

    \b
    qcode villages --lang zh
    """
    with open_project() as project:
        out.show(project.cases_table("village"))


@click.command("cases")
@click.argument("kind")
@with_output
def cases_command(kind: str, out: Output) -> None:
    """List the cases of a KIND that a codebook declares.

    \b
    qcode cases village
    """
    with open_project() as project:
        out.show(project.cases_table(kind))


@click.command("show")
@click.argument("source")
@click.option("--text", is_flag=True, help="The canonical text itself, which offsets count in.")
@with_output
def show_command(source: str, text: bool, out: Output) -> None:
    """Show a SOURCE turn by turn.

    \b
    qcode show 2024-05-11_CJM --format json
    """
    with open_project() as project:
        if text and out.path is not None:
            write_whole(out.path, project.open_source(source).text.encode())
        elif text:
            put(project.open_source(source).text)
        else:
            out.show(project.turns_table(source))


def _named_case_files(people: Path | None, villages: Path | None) -> list[tuple[str, Path]]:
    files = (("village", villages), ("person", people))
    return [(kind, path) for kind, path in files if path is not None]


def _case_file(text: str) -> tuple[str, Path]:
    kind, equals, path = text.partition("=")
    if not equals or not kind or not path:
        raise UsageProblem(
            f"--cases {text!r} has no KIND=FILE", "write --cases household=households.csv"
        )
    return kind.strip(), Path(path.strip())


def _tell(report: ImportReport) -> int:
    """Say what became of each file; exit code 2 if one was refused."""
    for file in report.files:
        _tell_file(file)
    counts = dict.fromkeys(("imported", "updated", "unchanged", "refused"), 0)
    for file in report.files:
        counts[file.status] += 1
    turns = sum(file.turns for file in report.files if file.status == "imported")
    told = [f"{counted(counts['imported'], 'source')} imported ({counted(turns, 'turn')})"]
    told += [f"{count} {status}" for status, count in list(counts.items())[1:] if count]
    told += [f"{counted(count, f'{kind} case')} described" for kind, count in report.cases.items()]
    say("; ".join(told))
    for key in report.derived:
        say(f"{key} is derived by rule: what files say of it is passed over")
    for change in report.changed:
        say(f"changed: {change.key} of {change.of} was {change.before}, is {change.after}")
    for case in report.undescribed:
        near = f"; did you mean {case.near[0]}?" if case.near else ""
        one = f", taken as one person in {case.sources} sources" if case.sources > 1 else ""
        what = f"{case.kind} {case.name} is named but described nowhere"
        say(f"{what}: kept without values{one}{near}")
    for variable, of in report.undeclared:
        say(f"{variable} (of {of}) is in no codebook: kept as free text")
    return 2 if report.refused else 0


def _tell_file(file: FileOutcome) -> None:
    if file.error is not None:
        say(f"refused: {file.error.message}")
        if file.error.hint:
            say(f"  {file.error.hint}")
    for note in file.notes:
        say(f"{file.path}: {note}")
