"""Numbers with a mark, and p-values, wherever a table is written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from qcode.exchange import render, write
from qcode.table import Column, Marked, Table
from qcode.texts import Text


@pytest.fixture
def tested() -> Table:
    columns = (
        Column("code", (Text("Code", "编码"),)),
        Column("n", (Text("n"),), "count"),
        Column("p", (Text("p"),), "probability"),
    )
    rows = (("a", Marked(12, "++"), 0.00004), ("b", Marked(3, "−"), 0.0412), ("c", 7, None))
    return Table(Text("Tested", "检验"), columns, rows)


@pytest.mark.parametrize("format", ["table", "md", "html", "latex"])
def test_a_reader_sees_the_mark_beside_its_number(tested: Table, format: str) -> None:
    drawn = render(tested, format, "zh")
    assert "12++" in drawn and ("3−" in drawn or r"3\ensuremath{-}" in drawn)
    assert "0.041" in drawn and "0.001" in drawn and "0.00004" not in drawn


def test_a_program_gets_the_number_alone(tested: Table) -> None:
    assert render(tested, "csv", "en").splitlines()[1:3] == ["a,12,4e-05", "b,3,0.0412"]
    assert json.loads(render(tested, "json", "en"))["data"][0] == {"code": "a", "n": 12, "p": 4e-05}
    assert tested.frame()["n"].tolist() == [12, 3, 7]


def test_excel_keeps_the_number_and_shows_the_mark(tested: Table, tmp_path: Path) -> None:
    path = tmp_path / "tested.xlsx"
    write(tested, path, "en")
    sheet = load_workbook(path).active
    assert sheet is not None
    cell = next(each for row in sheet.iter_rows() for each in row if each.value == 12)
    assert cell.data_type == "n" and cell.number_format == '"12++"'


def test_word_shows_the_mark(tested: Table, tmp_path: Path) -> None:
    import docx

    write(tested, tmp_path / "tested.docx", "en")
    table = docx.Document(str(tmp_path / "tested.docx")).tables[0]
    assert table.cell(1, 1).text == "12++"


def test_digits_stand_under_digits_on_a_terminal(tested: Table) -> None:
    lines = render(tested, "table", "en").splitlines()
    places = [line.index(digit) for line, digit in zip(lines[4:7], "237", strict=True)]
    assert len(set(places)) == 1
