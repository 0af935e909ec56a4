"""Case files: people, villages and whatever else a codebook declares, one row a case."""

from __future__ import annotations

from pathlib import Path

from qcode.errors import FileProblem
from qcode.sources.model import CaseRow
from qcode.sources.rows import read_rows

_KEY_COLUMNS = {
    "person": ("person", "人员", "受访者", "姓名", "name"),
    "village": ("village", "村", "村庄", "村名", "name"),
    "source": ("source", "文本", "来源", "文件", "name"),
    "turn": ("turn", "话轮"),
}
_SUFFIXES = (".csv", ".tsv", ".xlsx")


def read_cases(path: Path, kind: str, *, encoding: str | None = None) -> tuple[CaseRow, ...]:
    """Read the cases of one kind ("person", "village", "source", or another).

    Raises FileProblem for a file without the key column, a row without its key, or a case that
    stands there twice.
    """
    if path.suffix.lower() not in _SUFFIXES:
        raise FileProblem(path, "this kind of file isn't read", f"read are {', '.join(_SUFFIXES)}")
    headings, rows = read_rows(path, encoding=encoding)
    key = _key(headings, kind, path)
    cases = tuple(_case(row, key, path, line) for line, row in rows)
    _refuse_twice(cases, kind, path)
    return cases


def read_turns(
    path: Path, kind: str = "turn", *, encoding: str | None = None
) -> tuple[CaseRow, ...]:
    """Read a file with one row a turn: columns source and turn, then the turn's values.

    Raises FileProblem for a file without these columns, or a row whose turn is no number from 1.
    """
    headings, rows = read_rows(path, encoding=encoding)
    source, number = _key(headings, "source", path), _key(headings, kind, path)
    turns = tuple(_turn(_case(row, source, path, line), number, path) for line, row in rows)
    _refuse_twice(turns, kind, path)
    return turns


def _turn(row: CaseRow, key: str, path: Path) -> CaseRow:
    values = dict(row.values)
    number = values.pop(key, "")
    if not (number.isascii() and number.isdigit() and int(number[:9]) > 0):
        raise FileProblem(path, f"{key} {number!r} is not a turn", "turns count from 1", row.line)
    return CaseRow(row.name, values, row.line, int(number[:9]))


def _key(headings: tuple[str, ...], kind: str, path: Path) -> str:
    """The first of the accepted names that is a heading."""
    accepted = _KEY_COLUMNS.get(kind, (kind, "name"))
    folded = {heading.casefold(): heading for heading in reversed(headings)}
    found = next((folded[name.casefold()] for name in accepted if name.casefold() in folded), None)
    if found is None:
        what = f"no column says which {kind} a row is about; there are {', '.join(headings)}"
        raise FileProblem(path, what, f"name one of them {' or '.join(accepted)}")
    return found


def _case(row: dict[str, str], key: str, path: Path, line: int) -> CaseRow:
    values = {column: value.strip() for column, value in row.items() if value.strip()}
    name = values.pop(key, None)
    if name is None:
        raise FileProblem(path, f"this row has no {key}", "fill it in, or delete the row", line)
    return CaseRow(name, values, line)


def _refuse_twice(cases: tuple[CaseRow, ...], kind: str, path: Path) -> None:
    first: dict[tuple[str, int | None], int] = {}
    for case in cases:
        line = first.setdefault((case.name, case.turn), case.line)
        if line != case.line:
            name = case.name if case.turn is None else f"{case.name} {case.turn}"
            what = f"the {kind} {name!r} stands here again, first on line {line}"
            raise FileProblem(path, what, "keep one of the two rows", case.line)
