"""Steps of written examples: what is done to copies, and what is in them then."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from qcode.coding.spans import Span
from qcode.project import Project
from qcode.project.tagging import Where
from qcode.store.merging.report import MergeReport

from .copies import assert_counted, records, standing

Do = Callable[[Project], object]


def do(path: Path, *acts: Do) -> None:
    with Project.open(path) as project:
        for act in acts:
            act(project)


def merge(into: Path, *others: Path, same: tuple[str, ...] = (), **how: object) -> MergeReport:
    before = standing(into)
    with Project.open(into) as project:
        report = project.merge(others, same=same, **how)  # type: ignore[arg-type]
        assert [fault for finding in project.check() for fault in finding.faults] == []
    if not how.get("dry_run"):
        assert_counted(report, before, standing(into))
    return report


def both_ways(here: Path, there: Path, same: tuple[str, ...] = ()) -> MergeReport:
    """Merge each into the other, see that they are alike, and tell what was said here."""
    before = Path(shutil.copy(here, here.with_name("before.qcode")))
    report = merge(here, there, same=same)
    merge(there, before, same=same)
    assert records(here) == records(there)
    return report


def tagged(source: str, code: str, coder: str, start: int, end: int, memo: str = "") -> Do:
    place = Where(span=Span(start, end))
    return lambda project: project.tag(source, code, coder=coder, where=place, memo=memo)


def corrected(material: Path, folder: str) -> Do:
    """The transcript `one` is corrected to what it is in a folder; what has no place goes."""
    path = material / folder / "one.txt"
    return lambda project: project.update_source("one", path, let_go=True)


def codings(path: Path, coder: str, source: str = "one") -> set[tuple[str, int, int]]:
    with Project.open(path, read_only=True) as project:
        found = project.codings_in(source, coder)
        return {(each.code, each.start, each.end) for each in found}


def coding(path: Path, code: str, coder: str, source: str = "one") -> str:
    with Project.open(path, read_only=True) as project:
        (found,) = [each for each in project.codings_in(source, coder) if each.code == code]
        return found.id


def code(path: Path, ident: str) -> dict[str, str]:
    with Project.open(path, read_only=True) as project:
        (found,) = [each for each in project.codes() if each.id == ident]
        return {
            "name": found.name.en,
            "definition": found.definition.en,
            "color": found.color,
            "parent": found.parent or "",
        }


def codes(path: Path) -> set[str]:
    with Project.open(path, read_only=True) as project:
        return {each.id for each in project.codes()}


def kinds(report: MergeReport) -> set[str]:
    return {remark.kind for remark in report.remarks}
