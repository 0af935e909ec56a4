"""Segments of other tools, read from a file: what `agree --spans FILE` measures.

One row a segment: continuum, length, coder, code, start, end. A row without code, start and end
says that its coder worked on the continuum and coded nothing there; who has no row there is absent
from it. Lengths are in any unit (characters, seconds) and may have decimals, which are kept
exactly: all numbers are read as whole ticks of the finest decimal that the file uses.

Segments of one coder and code that overlap are united, as in a project. Segments of different codes
may overlap; then codes can be compared one by one only, and the figures say so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from qcode.errors import FileProblem
from qcode.sources.rows import read_rows

if TYPE_CHECKING:
    from qcode.analysis.agreement.spans.continuum import Continua

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "continuum": ("continuum", "连续体", "文本"),
    "length": ("length", "长度"),
    "coder": ("coder", "编码员"),
    "code": ("code", "编码"),
    "start": ("start", "起"),
    "end": ("end", "止"),
}
"""What each column may be called."""

DECIMALS = 6
DIGITS = 12
"""The most that a number may have after and before its point."""

CELLS = 5_000_000
"""The most codes × continua; a file of words for codes would need all memory."""

_SUFFIXES = (".csv", ".tsv", ".xlsx")
_NUMBER = re.compile(rf"-?\d{{1,{DIGITS}}}(?:\.\d{{0,{DECIMALS}}}0*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Row:
    """line: in the file.  code: "" where the coder coded nothing; start, end are 0 then."""

    line: int
    continuum: str
    length: Decimal
    coder: str
    code: str
    start: Decimal
    end: Decimal


def read_spans(path: Path, *, encoding: str | None = None) -> Continua:
    """The continua of a file. Raises FileProblem, with the line where there is one."""
    if path.suffix.lower() not in _SUFFIXES:
        raise FileProblem(path, "this kind of file isn't read", f"read are {', '.join(_SUFFIXES)}")
    headings, rows = read_rows(path, encoding=encoding)
    columns = _columns(headings, path)
    read = [_row(_Cells(path, line, row, columns)) for line, row in rows]
    if not read:
        raise FileProblem(path, "it holds no segments", "write one row a segment below the columns")
    _refuse_other_lengths(read, path)
    _refuse_any(read, path)
    return _continua(read, path)


def _columns(headings: Sequence[str], path: Path) -> dict[str, str]:
    """Column → its heading here."""
    folded = {heading.casefold(): heading for heading in reversed(headings)}
    found = {
        column: folded[name]
        for column, names in COLUMNS.items()
        for name in reversed(names)
        if name in folded
    }
    missing = [f"{column} ({names[1]})" for column, names in COLUMNS.items() if column not in found]
    if missing:
        what = f"there is no column {', '.join(missing)}; there are {', '.join(headings) or 'none'}"
        raise FileProblem(path, what, f"name the columns {', '.join(COLUMNS)}")
    return found


@dataclass(frozen=True, slots=True)
class _Cells:
    """One row of the file, and where it stands."""

    path: Path
    line: int
    row: Mapping[str, str]
    columns: Mapping[str, str]

    def read(self, column: str) -> str:
        return self.row[self.columns[column]].strip()

    def name(self, column: str) -> str:
        return self.read(column) or self.refuse(
            f"this row names no {column}", "fill it in, or delete the row"
        )

    def number(self, column: str) -> Decimal:
        written = self.read(column)
        if not written:
            self.refuse(f"this row has no {column}", "fill it in")
        number = unicodedata.normalize("NFKC", written)
        if _NUMBER.fullmatch(number):
            return Decimal(number).normalize()
        return self.refuse(
            f"the {column} {written[:40]!r} is not a number",
            f"write a number such as 60 or 12.5, with up to {DECIMALS} decimals",
        )

    def refuse(self, what: str, hint: str) -> NoReturn:
        raise FileProblem(self.path, what, hint, self.line)


def _row(cells: _Cells) -> _Row:
    continuum, coder = cells.name("continuum"), cells.name("coder")
    length = cells.number("length")
    if length <= 0:
        cells.refuse(f"the length {length:f} is not above 0", "give the continuum's whole length")
    if not any(map(cells.read, ("code", "start", "end"))):
        return _Row(cells.line, continuum, length, coder, "", Decimal(), Decimal())
    code, start, end = cells.name("code"), cells.number("start"), cells.number("end")
    if start >= end:
        hint = "end is where the segment is over: at least a little after start"
        cells.refuse(f"the segment starts at {start:f} and ends at {end:f}", hint)
    if start < 0 or end > length:
        hint = f"start and end count from 0 to the length, {length:f}"
        cells.refuse(f"the segment {start:f} to {end:f} is not inside {continuum!r}", hint)
    return _Row(cells.line, continuum, length, coder, code, start, end)


def _refuse_other_lengths(rows: Iterable[_Row], path: Path) -> None:
    first: dict[str, _Row] = {}
    for row in rows:
        known = first.setdefault(row.continuum, row)
        if known.length != row.length:
            what = (f"{row.continuum!r} is {row.length:f} long here, "
                    f"and {known.length:f} on line {known.line}")  # fmt: skip
            raise FileProblem(path, what, "a continuum has one length", row.line)


def _refuse_any(rows: Iterable[_Row], path: Path) -> None:
    from qcode.analysis.agreement.units.tallying import ANY

    line = next((row.line for row in rows if row.code == ANY), None)
    if line is not None:
        hint = "give the code another name"
        raise FileProblem(path, f"{ANY} stands for any code in the answer", hint, line)


def _continua(rows: Sequence[_Row], path: Path) -> Continua:
    import numpy as np

    from qcode.analysis.agreement.spans.continuum import Continua, Segments, continua_of
    from qcode.table import Named
    from qcode.texts import Text

    continuum = _places(row.continuum for row in rows)
    coder = _places(row.coder for row in rows)
    code = _places(row.code for row in rows if row.code)
    _refuse_too_much(rows, continuum, coder, code, path)
    places = _decimals(rows)
    length = {row.continuum: _ticks(row.length, places) for row in rows}
    present = np.zeros((len(continuum), len(coder)), bool)
    for row in rows:
        present[continuum[row.continuum], coder[row.coder]] = True
    marked = [
        (continuum[row.continuum], coder[row.coder], code[row.code],
         _ticks(row.start, places), _ticks(row.end, places))
        for row in rows
        if row.code
    ]  # fmt: skip
    columns = np.array(marked, np.int64).reshape(-1, 5).T
    return continua_of(
        Continua(
            names=tuple(continuum),
            length=np.array([length[name] for name in continuum], np.int64),
            ticks=10**places,
            coders=tuple(coder),
            present=present,
            categories=tuple(Named(each, Text.plain(each)) for each in code),
            parents=(-1,) * len(code),
            segments=Segments(*columns),
        )
    )


def _places(names: Iterable[str]) -> dict[str, int]:
    """Each name once, as first met, with its place."""
    return {name: at for at, name in enumerate(dict.fromkeys(names))}


def _refuse_too_much(
    rows: Sequence[_Row],
    continuum: Mapping[str, int],
    coder: Mapping[str, int],
    code: Mapping[str, int],
    path: Path,
) -> None:
    if len(code) * len(continuum) > CELLS:
        what = f"{len(code):,} codes in {len(continuum):,} continua are more than can be compared"
        raise FileProblem(path, what, "is each code written the same way in every row?")
    whole = sum({row.continuum: row.length for row in rows}.values(), Decimal())
    if _ticks(whole, _decimals(rows)) * (len(code) + 2) * (len(coder) + 1) >= 2**62:
        what = f"its continua are {whole:f} long together, with so many decimals"
        raise FileProblem(path, what, "give lengths in a larger unit, or with fewer decimals")


def _decimals(rows: Iterable[_Row]) -> int:
    """How many decimals the finest number of all has."""
    numbers = {each for row in rows for each in (row.length, row.start, row.end)}
    return max(-int(each.as_tuple().exponent) for each in (*numbers, Decimal(1)))


def _ticks(number: Decimal, places: int) -> int:
    return int(number.scaleb(places))
