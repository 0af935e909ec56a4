"""HTML, LaTeX, Excel and Word, read back as their own readers read them."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from qcode.exchange import render, write
from qcode.exchange.characters import legal, visible
from qcode.exchange.tex import escaped, paragraph
from qcode.exchange.word import to_word
from qcode.exchange.workbook import to_workbook
from qcode.table import Column, Table
from qcode.texts import Heading, Text

SHARED = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
    max_examples=40,
)
NASTY = [
    "a|b",
    "\\end{x}",
    "=1+1",
    "</td>",
    "\x1b[2J",
    "\u202e",
    "\r",
    "\n",
    "👩\u200d👧",
    "\0",
    "_x0041_",
]
TEXTS = st.text() | st.sampled_from(NASTY)


class Page(HTMLParser):
    """The texts of a page's cells, its tags, and how far its headings reach."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.tags: list[str] = []
        self.reaches: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.reaches += [(name, value or "") for name, value in attrs if name.endswith("span")]
        if tag in ("td", "th"):
            self.cells.append("")
        if tag == "br" and self.cells:
            self.cells[-1] += "\n"

    def handle_data(self, data: str) -> None:
        if self.cells and self.tags[-1] in ("td", "th", "br", "span"):
            self.cells[-1] += data.strip("\n")


def sheet_of(content: bytes) -> Worksheet:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert isinstance(sheet, Worksheet)
    return sheet


def word_of(content: bytes) -> WordDocument:
    return Document(io.BytesIO(content))


def test_html_is_one_page_with_spans_and_its_language(crosstab: Table) -> None:
    text = render(crosstab, "html", "zh")
    page = Page(text)
    assert '<html lang="zh-Hans">' in text
    assert "<caption>编码、主体类型与村庄类别</caption>" in text
    assert page.cells[:4] == ["编码", "干部", "村民", "Kappa"]
    assert page.reaches[:3] == [("rowspan", "2"), ("colspan", "2"), ("colspan", "1")]
    assert not re.search(r"https?://|<script|<link|<img", text)


@SHARED
@given(text=TEXTS)
def test_no_text_is_markup_in_html(listing: Callable[..., Table], text: str) -> None:
    page = Page(render(listing(text, title=text), "html", "en"))
    assert set(page.tags) <= {
        *("html", "head", "meta", "title", "style", "body", "figure", "table", "caption"),
        *("thead", "tbody", "tr", "th", "td", "br", "figcaption", "p"),
    }
    assert page.tags.count("th") == 3
    shown = visible(text.replace("\r\n", "\n").replace("\r", "\n"))
    assert page.cells[2].replace("\n", "") == shown.replace("\n", "")


def test_excel_holds_numbers_as_numbers_under_merged_headings(crosstab: Table) -> None:
    sheet = sheet_of(to_workbook(crosstab, "zh"))
    assert sheet["A1"].value == "编码、主体类型与村庄类别"
    assert {str(each) for each in sheet.merged_cells.ranges} == {
        *("A2:A3", "B2:C2", "E2:E3", "F2:F3"), *("A1:H1", "A7:H7")
    }  # fmt: skip
    assert [cell.value for cell in sheet[4][:6]] == ["资源配置逻辑", 3, 0, 12, 0.714, 0.9375]
    assert [cell.number_format for cell in sheet[4][:6]] == ["@", "0", "0", "0", "0.00", "0.0%"]
    assert sheet["E5"].value is None
    assert sheet["A5"].alignment.indent == 1
    assert sheet["A7"].value == "计数单位为编码片段。"
    assert sheet.freeze_panes == "B4"


@SHARED
@given(texts=st.lists(TEXTS, max_size=4))
def test_excel_keeps_texts_and_never_calculates(
    listing: Callable[..., Table], texts: list[str]
) -> None:
    content = to_workbook(listing(*texts), "en")
    package = zipfile.ZipFile(io.BytesIO(content))
    drawn = package.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in drawn and "<hyperlink" not in drawn
    kept = [cell.value or "" for cell in sheet_of(content)["A"][2 : 2 + len(texts)]]
    assert kept == [legal(text) for text in texts]


def agreement(*notes: Text) -> Table:
    """A table of coefficients that are hard to write."""
    columns = (
        Column("code", (Text("Code", "编码"),)),
        Column("marked", (Text.plain("WANGMEI"),), "count"),
        Column("alpha", (Text.plain("α"),), "coefficient"),
    )
    rows = (("a", 1, 0.9996), ("b", 2, -0.001), ("c", 3, -0.01), ("d", 4, 1.0))
    return Table(Text("Agreement", "一致性"), columns, rows, notes=notes)


LONG = Text.plain("A paragraph of many words, from -0.01 to 0.98. " * 20)
NOTES = (Heading("Methods", "方法"), LONG, Heading("References", "参考文献"), Text.plain("A."))


def test_excel_shows_what_the_other_files_print_and_keeps_the_numbers() -> None:
    sheet = sheet_of(to_workbook(agreement(), "en"))
    assert [(row[2].value, row[2].number_format) for row in sheet["A3":"C6"]] == [
        (0.9996, '">0.99"'), (-0.001, '"0.00"'), (-0.01, "0.00"), (1, "0.00")
    ]  # fmt: skip


def test_excel_wraps_notes_across_the_table() -> None:
    sheet = sheet_of(to_workbook(agreement(*NOTES), "en"))
    paragraph = sheet["A8"]
    assert paragraph.alignment.wrap_text and (sheet.row_dimensions[8].height or 0) > 60
    assert any(str(each).startswith("A8:") for each in sheet.merged_cells.ranges)
    assert sheet["A7"].font.bold and not paragraph.font.bold


def test_word_and_html_set_a_minus_where_no_line_is_broken() -> None:
    document = word_of(to_word(agreement(*NOTES), "en"))
    assert [row.cells[2].text for row in document.tables[0].rows][1:] == [
        ">0.99", "0.00", "\u22120.01", "1.00"
    ]  # fmt: skip
    assert "from \u22120.01 to 0.98" in document.paragraphs[2].text
    page = render(agreement(*NOTES), "html", "en")
    assert '<td class="number">\u22120.01</td>' in page and "from \u22120.01 to" in page


def test_headings_among_notes_look_like_headings() -> None:
    document = word_of(to_word(agreement(*NOTES), "en"))
    styles = [each.style.name for each in document.paragraphs if each.style is not None]
    assert styles == [
        "Caption", "Table Note Heading", "Table Note", "Table Note Heading", "Table Note"
    ]  # fmt: skip
    assert '<p class="heading">References</p>' in render(agreement(*NOTES), "html", "en")
    assert "**References**" in render(agreement(*NOTES), "md", "en")
    assert r"\textbf{References}" in render(agreement(*NOTES), "latex", "en")


def test_word_gives_a_name_in_capitals_the_room_it_takes() -> None:
    columns = (
        Column("code", (Text("Code"),)),
        *(Column(f"c{n}", (Text.plain("WANGMEI"),), "count") for n in range(8)),
    )
    table = Table(Text("Wide"), columns, (("a code of several words " * 3, *range(8)),))
    grid = word_of(to_word(table, "en")).tables[0]._tbl.tblGrid
    widths = [int(each.get(qn("w:w")) or 0) for each in grid]
    assert min(widths[1:]) >= 5.57 * 180 + 140  # seven capitals of a wide serif, and the margins
    assert sum(widths) <= 13_958


def test_excel_names_no_author_and_no_machine(crosstab: Table) -> None:
    package = zipfile.ZipFile(io.BytesIO(to_workbook(crosstab, "en")))
    assert "<dc:creator></dc:creator>" in package.read("docProps/core.xml").decode()


def test_word_has_three_lines_and_merged_headings_that_repeat(crosstab: Table) -> None:
    document = word_of(to_word(crosstab, "zh"))
    table = document.tables[0]
    caption, note = document.paragraphs
    assert caption.style is not None and caption.style.name == "Caption"
    assert (caption.text, note.text) == ("编码、主体类型与村庄类别", "计数单位为编码片段。")
    borders = table._tbl.tblPr.find(qn("w:tblBorders"))
    assert borders is not None
    assert [(each.tag, each.get(qn("w:sz"))) for each in borders] == [
        (qn("w:top"), "12"),
        (qn("w:bottom"), "12"),
    ]
    assert [cell.text for cell in table.rows[0].cells] == [
        *("编码", "干部", "干部", "村民", "Kappa", "占比")
    ]
    assert table.cell(0, 1)._tc is table.cell(0, 2)._tc
    assert table.cell(0, 0)._tc is table.cell(1, 0)._tc
    assert len(table._tbl.findall(".//" + qn("w:tblHeader"))) == 2
    assert [cell.text for cell in table.rows[3].cells] == ["强强联合", "1", "0", "0", "–", "6.2%"]


def test_word_sets_an_east_asian_font_in_styles_and_runs(crosstab: Table) -> None:
    document = word_of(to_word(crosstab, "zh"))
    fonts = document.tables[0]._tbl.findall(".//" + qn("w:rFonts"))
    fonts += [document.styles[name].element.rPr.rFonts for name in ("Normal", "Caption")]
    assert {each.get(qn("w:eastAsia")) for each in fonts} == {"宋体"}
    assert {each.get(qn("w:ascii")) for each in fonts} == {"Times New Roman"}


def test_word_turns_the_page_for_many_columns_and_names_no_author(crosstab: Table) -> None:
    columns = (*crosstab.columns, *(Column(f"x{n}", (Text("A heading"),)) for n in range(12)))
    rows = tuple((*row, *["x"] * 12) for row in crosstab.rows)
    for table, turned in ((crosstab, False), (Table(crosstab.title, columns, rows), True)):
        document = word_of(to_word(table, "en"))
        assert (document.sections[0].orientation == WD_ORIENT.LANDSCAPE) is turned
        assert document.core_properties.author == ""


@SHARED
@given(texts=st.lists(TEXTS, min_size=1, max_size=4))
def test_word_keeps_texts(listing: Callable[..., Table], texts: list[str]) -> None:
    rows = word_of(to_word(listing(*texts), "en")).tables[0].rows
    assert [row.cells[0].text for row in rows][1:] == [legal(text) for text in texts]


def test_latex_is_booktabs_with_spanning_headings(crosstab: Table) -> None:
    text = render(crosstab, "latex", "en")
    assert r"\multicolumn{2}{c}{Cadre}" in text
    assert r"\cmidrule(lr){2-3}\cmidrule(lr){4-4}" in text
    assert r"\hspace*{1em}Strong alliance & 1 & 0 & 0 & \textendash{} & 6.2\% \\" in text
    assert "ctex" not in text
    assert "ctex" in render(crosstab, "latex", "zh")


def test_latex_specials_are_letters() -> None:
    assert escaped(r"\a{b}$&#%_^~") == (
        r"\textbackslash{}a\{b\}\$\&\#\%\_\textasciicircum{}\textasciitilde{}"
    )
    assert escaped("a--b `q' [x] <<") == (
        r"a-{}-b \textasciigrave{}q\textquotesingle{} {[}x{]} <{}<"
    )
    assert escaped("\0\x1b\x7f\u202e") == r"\textbackslash{}u202e"


@given(TEXTS | st.just("2024-05-11"))
def test_no_text_is_a_command_in_latex(text: str) -> None:
    commands = r"\\(text[a-z]+\{\}|mbox\{-\}|ensuremath\{(\\[A-Za-z]+|-)\}|[{}$&#%_])|\{[\[\]*]?\}"
    bare = re.sub(commands, "", paragraph(text))
    assert not re.search(r"[\\{}$&#%_^~\n\r\0]", bare)


@pytest.mark.skipif(shutil.which("xelatex") is None, reason="xelatex isn't installed")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_latex_compiles(
    crosstab: Table, listing: Callable[..., Table], tmp_path: Path, lang: str
) -> None:
    long = ["村民都说：“好。” " * 30, "[x] * \\end{table} % {", *NASTY] * 5
    wide = Table(
        Text("wide", "宽"),
        tuple(Column(f"c{n}", (Text.plain(f"A heading {n}"),), "count") for n in range(40)),
        (tuple(range(40)),),
    )
    for name, table in (("cross", crosstab), ("long", listing(*long)), ("wide", wide)):
        write(table, tmp_path / f"{name}.tex", lang)  # type: ignore[arg-type]
        command = ["xelatex", "-interaction=nonstopmode", "-halt-on-error", f"{name}.tex"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
        assert done.returncode == 0, done.stdout.decode("utf-8", "replace")[-2000:]
        assert (tmp_path / f"{name}.pdf").exists()


def test_greek_letters_are_printed_whatever_the_fonts_of_the_text() -> None:
    assert paragraph("Cohen’s κ, |uα") == r"Cohen’s \ensuremath{\kappa}, |u\ensuremath{\alpha}"
