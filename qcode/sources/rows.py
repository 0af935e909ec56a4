"""Files of rows (CSV, TSV, XLSX, JSONL) as texts under headings, each row with its line.

What a column means is the reader's business; here a file is only taken apart, and refused by
line where it can't be taken apart in one way.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from qcode.errors import FileProblem
from qcode.sources.decoding import canonical, canonical_text, half_character, read_bytes

Rows = tuple[tuple[str, ...], list[tuple[int, dict[str, str]]]]
"""The headings in order, and (1-based line, heading → text) for each row that isn't blank."""

_SUFFIXES = (".csv", ".tsv", ".xlsx", ".jsonl")
_DELIMITERS = ",;\t"
_HEADING_ROW = 20_000
"""Characters looked at for the delimiter: more than any row of headings has."""


LONGEST_CELL = 2**31 - 1
"""Characters of a quotation in a file: no limit of ours."""


def read_rows(path: Path, *, encoding: str | None = None) -> Rows:
    """Read a file of rows: every row has every heading, "" where it says nothing.

    Headings are without white space around them, texts as written (newlines and controls
    canonical). Blank rows are left out. In a workbook, a line is a row of the first sheet.
    Raises FileProblem, by line where there is one.
    """
    suffix = path.suffix.lower()
    if suffix == ".jsonl":
        return _objects(canonical_text(read_bytes(path), path, encoding).text, path)
    if suffix == ".xlsx":
        from qcode.sources.workbook import cell_rows

        return _under_headings(cell_rows(path), path)
    if suffix not in _SUFFIXES:
        raise FileProblem(path, "this kind of file isn't read", f"read are {', '.join(_SUFFIXES)}")
    text = canonical_text(read_bytes(path), path, encoding).text
    delimiter = "\t" if suffix == ".tsv" else _delimiter(text)
    return _under_headings(_records(text, path, delimiter), path)


def _delimiter(text: str) -> str:
    """The sign that stands most often in the first line that isn't blank, outside quotes."""
    start = text.lstrip(" \n")[:_HEADING_ROW]
    first = re.sub(r'"[^"]*"', "", start).partition("\n")[0]
    return max(_DELIMITERS, key=first.count)


def _records(text: str, path: Path, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    import csv
    import io

    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as problem:
            hint = 'close every quotation mark, and write one inside a text as ""'
            raise FileProblem(path, f"this row can't be read: {problem}", hint, line) from None
        if cells is None:
            return
        yield line, cells


def _under_headings(records: Iterable[tuple[int, Sequence[str]]], path: Path) -> Rows:
    filled = ((line, cells) for line, cells in records if any(cell.strip() for cell in cells))
    line, first = next(filled, (1, ()))
    headings = [cell.strip() for cell in first]
    _refuse_twice(headings, path, line)
    rows = [(line, _row(headings, cells, path, line)) for line, cells in filled]
    return tuple(filter(None, headings)), rows


def _refuse_twice(headings: list[str], path: Path, line: int) -> None:
    if not headings:
        raise FileProblem(path, "it holds no rows", "its first row names the columns")
    twice = [heading for heading, times in Counter(filter(None, headings)).items() if times > 1]
    if twice:
        what = f"the column {twice[0]!r} stands here twice"
        raise FileProblem(path, what, "give each column its own name", line)


def _row(headings: list[str], cells: Sequence[str], path: Path, line: int) -> dict[str, str]:
    """Heading → cell; a cell under no heading, or an empty one, must be empty."""
    named = headings + [""] * (len(cells) - len(headings))
    padded = [*cells, *[""] * (len(headings) - len(cells))]
    row = dict(zip(named, padded, strict=True))
    lost = next((cell for name, cell in zip(named, padded, strict=True)
                 if not name and cell.strip()), None)  # fmt: skip
    if lost is not None:
        hint = "put quotes round a text that holds the separator, or name its column"
        raise FileProblem(path, f"{lost[:40]!r} stands under no heading", hint, line)
    row.pop("", None)
    return row


class _Refused(ValueError):
    """A JSON value that a row can't hold; the message says why."""


def _objects(text: str, path: Path) -> Rows:
    """One JSON object a line."""
    found: list[tuple[int, dict[str, str]]] = []
    for line, written in enumerate(text.split("\n"), 1):
        if written.strip():
            found.append((line, _object(written, path, line)))
    if not found:
        raise FileProblem(path, "it holds no rows", "write one JSON object a line")
    headings = tuple(dict.fromkeys(key for _, row in found for key in row))
    return headings, [(line, {key: row.get(key, "") for key in headings}) for line, row in found]


def _object(written: str, path: Path, line: int) -> dict[str, str]:
    import json

    hint = "write one JSON object a line, its values texts, numbers or null"
    try:
        value = json.loads(written, **_AS_WRITTEN)
    except _Refused as problem:
        raise FileProblem(path, str(problem), hint, line) from None
    except (json.JSONDecodeError, RecursionError) as problem:
        what = getattr(problem, "msg", "nested too deeply")
        raise FileProblem(path, f"this is not valid JSON: {what}", hint, line) from None
    if not isinstance(value, dict):
        raise FileProblem(path, "this line is not an object", hint, line)
    return value


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, str]:
    row: dict[str, str] = {}
    for written, value in pairs:
        key = canonical(written)[0]
        if key in row:
            raise _Refused(f"the key {key!r} stands here twice")
        if value is not None and not isinstance(value, str):
            raise _Refused(f"{key!r} holds neither a text nor a number")
        if half_character(key + (value or "")):
            raise _Refused("half of a character is escaped here")
        row[key] = canonical(value or "")[0]
    return row


def _constant(written: str) -> str:
    raise _Refused(f"{written} is not a number")


_AS_WRITTEN: dict[str, Any] = {
    "object_pairs_hook": _pairs,
    "parse_int": str,
    "parse_float": str,
    "parse_constant": _constant,
}
"""How JSON is read so that nothing is rounded, repeated or invented."""
