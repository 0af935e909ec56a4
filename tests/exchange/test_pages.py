"""What is too wide for a page stands in parts, and nothing in them is broken or lost."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.exchange import render, write
from qcode.exchange.layout import lay_out
from qcode.exchange.measure import longest_word
from qcode.exchange.pages import TURNED, UPRIGHT, spread
from qcode.exchange.parts import deal
from qcode.exchange.tex import escaped, paragraph
from qcode.exchange.widths import natural_widths, total
from qcode.exchange.word import to_word
from qcode.table import Cell, Column, Table
from qcode.texts import Lang, Text

ACTORS = (
    Text("County department cadre", "县级部门干部"),
    Text("Village-resident cadre", "驻村干部"),
    Text("Villager", "村民"),
    Text("(missing)", "（缺失）"),
)
CLASSES = (
    Text("Class A", "A类"),
    Text("Class D", "D类"),
    Text("(unclassified)", "（未归类）"),
    Text("Total", "合计"),
)
HALF_EM, MARGINS = 90, 140
"""Twentieths of a point: a digit of 9 pt Times, and the margins of a cell in Word."""


def wide(rows: int, actors: int = 4) -> Table:
    """Codes by actor type, class, and count or percentage: 8 columns for each actor."""
    columns = [Column("code", (Text("Code", "编码"),))]
    for n, actor in enumerate(ACTORS[:actors]):
        for m, each in enumerate(CLASSES):
            columns.append(Column(f"{n}-{m}-n", (actor, each, Text.plain("n")), "count"))
            columns.append(Column(f"{n}-{m}-p", (actor, each, Text.plain("%")), "share"))
    names = ("Assessment and performance pressure", "No participation")
    cells = [(names[n % 2], *(100, 1.0) * (len(columns) // 2)) for n in range(rows)]
    title, last = Text("Codes by actor", "编码与主体"), Text("Made 2024-05-11.", "2024-05-11制表。")
    notes = (Text("Counts are segments.", "计数单位为编码片段。"), last)
    return Table(title, tuple(columns), tuple(cells), totals=1, notes=notes)


def word_of(table: Table, lang: Lang = "en") -> WordDocument:
    return Document(io.BytesIO(to_word(table, lang)))


def kept(table: WordTable) -> list[bool]:
    """For each row, whether all its paragraphs stand on the page of what follows."""
    return [
        all(p.paragraph_format.keep_with_next for cell in row.cells for p in cell.paragraphs)
        for row in table.rows
    ]


@given(st.lists(st.integers(1, 4), min_size=1, max_size=8), st.integers(15, 80))
@settings(deadline=None)
def test_each_column_stands_in_one_part_and_groups_with_room_stay_whole(
    groups: list[int], room: int
) -> None:
    columns = [Column("code", (Text.plain("Code"),))]
    for n, size in enumerate(groups):
        group = Text.plain(f"Group {n}")
        columns += [Column(f"{n}-{m}", (group, Text.plain("n")), "count") for m in range(size)]
    cells: list[Cell] = ["logic", *[12345] * (len(columns) - 1)]
    table = Table(Text.plain("T"), tuple(columns), (tuple(cells),))
    parts = deal(table, "en", lambda layout: total(natural_widths(layout)) <= room)
    assert [c.id for part in parts for c in part.columns[1:]] == [c.id for c in columns[1:]]
    assert {part.columns[0].id for part in parts} == {"code"}
    for n, size in enumerate(groups):
        where = {k for k, part in enumerate(parts) for c in part.columns if c.id[:2] == f"{n}-"}
        assert len(where) == 1 or 5 + 7 * size > room


def test_the_first_part_has_the_title_and_the_last_the_notes() -> None:
    parts = [part.layout for part in spread(wide(4), "zh").parts]
    assert [part.title for part in parts] == [
        "编码与主体",
        *["编码与主体（续）"] * (len(parts) - 1),
    ]
    assert [len(part.notes) for part in parts] == [0] * (len(parts) - 1) + [2]
    assert len(parts) > 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_is_turned_before_a_table_is_dealt_into_parts(lang: Lang) -> None:
    pages = [spread(wide(4, actors), lang) for actors in (1, 2, 4)]
    assert [(page.turned, len(page.parts) > 1) for page in pages] == [
        *((False, False), (True, False), (True, True))
    ]
    for page in pages:
        room = TURNED if page.turned else UPRIGHT
        assert all(total(part.widths) <= room for part in page.parts)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_word_and_no_figure_is_broken_among_the_numbers_in_word(lang: Lang) -> None:
    parts = spread(wide(4), lang).parts
    tables = word_of(wide(4), lang).tables
    assert len(tables) == len(parts) > 1
    for part, table in zip(parts, tables, strict=True):
        widths = [int(each.get(qn("w:w"), "0")) for each in table._tbl.iter(qn("w:gridCol"))]
        for number, width in enumerate(widths[1:], 1):
            texts = [part.layout.leaves[number], *(row.cells[number] for row in part.layout.rows)]
            assert max(map(longest_word, texts)) * HALF_EM <= width - MARGINS
        for heading in part.layout.headings:
            under = sum(widths[heading.column : heading.column + heading.columns])
            assert longest_word(heading.text) * HALF_EM <= under - MARGINS


def test_word_repeats_title_and_names_and_puts_the_notes_once_at_the_end() -> None:
    document = word_of(wide(4))
    parts = len(document.tables)
    assert document.sections[0].orientation == WD_ORIENT.LANDSCAPE
    assert [each.text for each in document.paragraphs] == [
        "Codes by actor",
        *["Codes by actor (continued)"] * (parts - 1),
        "Counts are segments.",
        "Made 2024-05-11.",
    ]
    for table in document.tables:
        assert [cell.text for cell in table.columns[0].cells][-1] == "No participation"
    tags = [child.tag.rpartition("}")[2] for child in document.element.body]
    assert tags == [*["p", "tbl"] * parts, "p", "p", "sectPr"]


def test_word_keeps_a_short_table_whole_and_the_end_of_a_long_one_with_its_notes() -> None:
    short = kept(word_of(wide(4, actors=1)).tables[0])
    assert short == [True] * 7
    long = word_of(wide(60, actors=1))
    assert kept(long.tables[0]) == [True] * 3 + [False] * 58 + [True] * 2
    assert [bool(each.paragraph_format.keep_with_next) for each in long.paragraphs[1:]] == [
        *(True, False)
    ]


def test_no_date_is_broken_at_its_hyphens() -> None:
    table = Table(
        Text.plain("Cited 2022-09-16"),
        (Column("source", (Text.plain("Source"),)),),
        (("XYJ, W-County, 2022-09-16",),),
    )
    document = word_of(table)
    assert document.paragraphs[0].text == "Cited 2022-09-16"
    assert document.tables[0].cell(1, 0).text == "XYJ, W-County, 2022-09-16"
    assert len(document.element.body.findall(".//" + qn("w:noBreakHyphen"))) == 4
    assert paragraph("W-County 2022-09-16") == r"W-County 2022\mbox{-}09\mbox{-}16"
    assert escaped("2022-09-16") == "2022-09-16"


def test_latex_parts_share_one_number_and_break_in_no_row_of_a_short_one() -> None:
    text = render(wide(4), "latex", "en")
    parts = len(spread(wide(4), "en").parts)
    assert text.count(r"\begin{longtable}") == text.count(r"No participation") // 2 == parts
    assert text.count("(continued)") == text.count(r"\addtocounter{table}{-1}") == parts - 1
    assert text.count("Counts are segments.") == 1
    rows = [line for line in text.split("\n") if line.startswith(("Assess", "No part"))]
    assert all(row.endswith(r"\\*") for row in rows)
    assert "adjustbox" not in text


@pytest.mark.skipif(
    not all(map(shutil.which, ("xelatex", "pdftotext"))), reason="xelatex or pdftotext is missing"
)
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("rows", "actors"), [(3, 1), (20, 2), (4, 4), (60, 4)])
def test_latex_fits_its_pages_and_loses_no_note(
    tmp_path: Path, lang: Lang, rows: int, actors: int
) -> None:
    table = wide(rows, actors)
    write(table, tmp_path / "t.tex", lang)
    command = ["xelatex", "-interaction=nonstopmode", "-halt-on-error", "t.tex"]
    for _ in range(2):
        subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    log = (tmp_path / "t.log").read_text("utf-8", "replace")
    assert [
        each for each in re.findall(r"Overfull \\hbox \(([\d.]+)pt", log) if float(each) > 5
    ] == []
    assert "Float too large" not in log
    subprocess.run(["pdftotext", "t.pdf"], cwd=tmp_path, check=True)
    read = re.sub(r"\s", "", (tmp_path / "t.txt").read_text("utf-8"))
    for note in lay_out(table, lang).notes:
        assert read.count(re.sub(r"\s", "", note.text)) == 1
