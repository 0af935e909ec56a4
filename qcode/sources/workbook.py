"""The first sheet of an Excel workbook as rows of texts, each cell as a reader sees it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any
from warnings import catch_warnings
from xml.etree.ElementTree import ParseError

from qcode.errors import FileProblem
from qcode.sources.decoding import canonical, read_bytes
from qcode.sources.package import DAMAGE, read_part

_ERRORS = frozenset(("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"))

_NOT_UNDERSTOOD = (LookupError, TypeError, AttributeError, AssertionError, ParseError)
"""What openpyxl raises, besides, where a part of the workbook isn't as it should be."""


def cell_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """(1-based row, its cells as texts). Raises FileProblem for a file that isn't a workbook."""
    from lxml.etree import LxmlError
    from openpyxl import load_workbook

    read_part(path, "xl/workbook.xml", "xlsx")
    try:
        with catch_warnings(action="ignore"):  # on styles and validations, which we don't read
            book = load_workbook(BytesIO(read_bytes(path)), read_only=True, data_only=True)
            rows = _first_sheet(book)
    except (*DAMAGE, *_NOT_UNDERSTOOD, LxmlError) as problem:
        raise FileProblem(path, "this workbook is damaged", "save it again as .xlsx") from problem
    for line, cells in enumerate(rows, 1):
        yield line, [_text(cell, path, line) for cell in cells]


def _first_sheet(book: Any) -> list[tuple[Any, ...]]:
    """All its rows, read without trusting the size that the sheet says it has."""
    if not book.worksheets:
        return []
    sheet = book.worksheets[0]
    sheet.reset_dimensions()
    return list(sheet.iter_rows(values_only=True))


def _text(cell: Any, path: Path, line: int) -> str:
    """A number as written (2022, not 2022.0), a date as ISO writes it."""
    if cell in _ERRORS:
        raise FileProblem(path, f"a cell holds the error {cell}", "put its formula right", line)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return f"{cell:.15g}"  # Excel's own precision: 0.3, not 0.30000000000000004
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return canonical(str(cell))[0]
