"""Case files and other files of rows are taken apart in one way, or refused by line."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.errors import FileProblem
from qcode.sources import CaseRow, read_cases, read_rows

openpyxl = pytest.importorskip("openpyxl")


def written(folder: Path, text: str, name: str = "people.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def workbook(folder: Path, *rows: list[Any]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    path = folder / "people.xlsx"
    book.save(path)
    return path


def refusal(path: Path, kind: str = "person") -> FileProblem:
    with pytest.raises(FileProblem) as caught:
        read_cases(path, kind)
    return caught.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_one_row_is_one_case(tmp_path: Path, sign: str, encoding: str) -> None:
    text = "person,组织,village\r\nXYJ, W县委组织部 ,\r\n\r\n,,\r\nHSP,,L村\r\n".replace(",", sign)
    assert read_cases(written(tmp_path, text, encoding=encoding), "person") == (
        CaseRow("XYJ", {"组织": "W县委组织部"}, 2),
        CaseRow("HSP", {"village": "L村"}, 5),
    )


@pytest.mark.parametrize(
    "kind, heading",
    [("person", "人员"), ("person", "受访者"), ("person", "姓名"), ("person", "Name"),
     ("village", "村"), ("village", "村庄"), ("village", "村名"), ("village", "Village"),
     ("source", "来源"), ("source", "文件"), ("county", "county"), ("county", "name")],
)  # fmt: skip
def test_the_key_column_has_several_names(tmp_path: Path, kind: str, heading: str) -> None:
    assert read_cases(written(tmp_path, f"a,{heading}\n1,甲\n"), kind) == (
        CaseRow("甲", {"a": "1"}, 2),)  # fmt: skip


def test_the_kind_itself_is_the_key_before_other_names(tmp_path: Path) -> None:
    (case,) = read_cases(written(tmp_path, "name,village,person\n甲,L村,XYJ\n"), "person")
    assert case == CaseRow("XYJ", {"name": "甲", "village": "L村"}, 2)


def test_a_tsv_and_a_file_of_headings_alone_are_read(tmp_path: Path) -> None:
    path = written(tmp_path, "name\ta,b\n甲\t1,2\n", "a.tsv")
    assert read_cases(path, "person") == (CaseRow("甲", {"a,b": "1,2"}, 2),)
    assert read_cases(written(tmp_path, "name,a\n"), "person") == ()


@pytest.mark.parametrize(
    "text, line, said",
    [
        ("a,b\n1,2\n", None, "a, b"),
        ("person,a,a\nX,1,2\n", 1, "'a'"),
        ("person,a\n\n,1\n", 3, "person"),
        ("person,a\nX,1\nY,1\nX,2\n", 4, "line 2"),
        ("person,a\nX,1,2\n", 2, "'2'"),
        ("person,,a\nX,1,2\n", 2, "'1'"),
        ('person,a\nX,"1\nY,2\n', 2, "end of data"),
        ('person,a\nX,"1"2\n', 2, "expected"),
        ("person,a\nX,\0\n", 2, "NUL"),
        ("\n\n ,\n", None, "no rows"),
    ],
)
def test_what_can_not_be_is_refused_by_line(
    tmp_path: Path, text: str, line: int | None, said: str
) -> None:
    problem = refusal(written(tmp_path, text))
    assert problem.line == line
    assert said in problem.message


def test_a_missing_key_column_names_those_accepted(tmp_path: Path) -> None:
    assert "人员" in refusal(written(tmp_path, "a,b\n1,2\n")).hint


def test_cells_may_hold_newlines_and_lines_still_count_from_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, 'person,a\r\nX,"1\r\n2"\r\nY,3\r\n')
    assert read_cases(path, "person") == (
        CaseRow("X", {"a": "1\n2"}, 2), CaseRow("Y", {"a": "3"}, 4))  # fmt: skip


def test_a_workbook_gives_what_its_reader_sees(tmp_path: Path) -> None:
    days = [date(2022, 9, 12), datetime(2022, 9, 12, 8, 30)]
    row = ["XYJ", 2022, 2022.0, 0.1 + 0.2, *days, None, True]
    path = workbook(tmp_path, ["person", *"abcdefg"], row, [None] * 8, ["LY"])
    assert read_cases(path, "person") == (
        CaseRow("XYJ", {"a": "2022", "b": "2022", "c": "0.3", "d": "2022-09-12",
                        "e": "2022-09-12 08:30:00", "g": "TRUE"}, 2),
        CaseRow("LY", {}, 4),
    )  # fmt: skip


def test_a_workbook_with_an_error_in_a_cell_is_refused_by_row(tmp_path: Path) -> None:
    assert refusal(workbook(tmp_path, ["person", "a"], ["X", "#N/A"])).line == 2


@pytest.mark.parametrize(
    "data", [b"person,a\nX,1\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_a_workbook_that_is_not_one_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "people.xlsx"
    path.write_bytes(data)
    refusal(path)


def test_a_damaged_sheet_is_refused(tmp_path: Path) -> None:
    import zipfile

    path = workbook(tmp_path, ["person"], ["X"])
    with zipfile.ZipFile(path) as good:
        parts = {name: good.read(name) for name in good.namelist()}
    parts["xl/worksheets/sheet1.xml"] = b"<worksheet><sheetData><row>"
    with zipfile.ZipFile(path, "w") as bad:
        for name, data in parts.items():
            bad.writestr(name, data)
    assert "damaged" in refusal(path).message


@pytest.mark.parametrize("name", ["people.xls", "people.txt", "people.jsonl"])
def test_other_kinds_of_case_file_are_refused(tmp_path: Path, name: str) -> None:
    assert ".xlsx" in refusal(written(tmp_path, "person\nX\n", name)).hint


def test_json_lines_are_rows_their_numbers_as_written(tmp_path: Path) -> None:
    text = '{"source": "甲", "n": 1.10}\n\n{"memo": null, "source": "乙\\r\\n"}\n'
    assert read_rows(written(tmp_path, text, "a.jsonl")) == (
        ("source", "n", "memo"),
        [(1, {"source": "甲", "n": "1.10", "memo": ""}),
         (3, {"source": "乙\n", "n": "", "memo": ""})],
    )  # fmt: skip


@pytest.mark.parametrize(
    "bad",
    ['{"a": 1', "[1]", "1", '{"a": 1, "a": 2}', '{"a": [1]}', '{"a": {"b": 1}}', '{"a": true}',
     '{"a": NaN}', '{"a": "\\ud800"}', '{"\\udc00": 1}', "[" * 100_000],
)  # fmt: skip
def test_json_that_is_no_row_is_refused_by_line(tmp_path: Path, bad: str) -> None:
    path = written(tmp_path, f'{{"a": "b"}}\n{bad}\n', "a.jsonl")
    with pytest.raises(FileProblem) as caught:
        read_rows(path)
    assert caught.value.line == 2


CELLS = st.text(alphabet='a,;"\n王 ', max_size=8)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1))
def test_rows_written_as_csv_come_back_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    import csv

    path = tmp_path_factory.mktemp("rows") / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([("x", "y"), *rows])
    read = [(row["x"], row["y"]) for _, row in read_rows(path)[1]]
    assert read == [row for row in rows if any(cell.strip() for cell in row)]
