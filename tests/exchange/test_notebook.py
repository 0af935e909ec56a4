"""A table in a notebook: drawn, escaped, and a DataFrame that carries its caption."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

import qcode
from qcode.exchange.measure import width
from qcode.exchange.notebook import LINES, WIDTH, to_notebook, to_plain
from qcode.project.sample import build_sample
from qcode.table import Column, Table
from qcode.texts import Text


def test_a_table_draws_itself_with_its_caption(crosstab: Table) -> None:
    drawn = to_notebook(crosstab, "zh")
    root = ElementTree.fromstring(drawn)
    assert root.findtext(".//caption") == "编码、主体类型与村庄类别"
    assert root.findtext(".//figcaption/p") == "计数单位为编码片段。"
    assert len(root.findall(".//tbody/tr")) == 3
    style = root.findtext("style") or ""
    assert style.strip().startswith(".qcode-table {")
    assert "body" not in style


def test_text_is_never_markup() -> None:
    evil = "<script>alert(1)</script>"
    table = Table(
        Text.plain(evil), (Column("a", (Text.plain(evil),)),), ((evil,),), notes=(Text.plain(evil),)
    )
    assert "<script" not in to_notebook(table, "en")


def test_a_frame_carries_title_notes_and_what_was_counted(crosstab: Table) -> None:
    attrs = crosstab.frame("zh").attrs
    assert attrs["title"] == "编码、主体类型与村庄类别"
    assert attrs["notes"] == ["计数单位为编码片段。"]
    assert attrs["meta"]["n"] == 16


@pytest.mark.parametrize(("lang", "title"), [("en", "Codes: frequency"), ("zh", "编码频次")])
def test_a_project_opened_for_a_notebook_shows_its_tables(
    tmp_path: Path, lang: qcode.texts.Lang, title: str
) -> None:
    path = build_sample(tmp_path)
    with qcode.open_project(str(path), lang=lang, read_only=True) as project:
        table = project.frequency(qcode.Choice(codes=["allocation-logic"]))
    shown = table._repr_html_()
    assert shown is not None
    assert title in (ElementTree.fromstring(shown).findtext(".//caption") or "")
    assert json.dumps(table.frame().attrs)


@pytest.mark.parametrize(
    ("lang", "heading", "size"),
    [("en", "Segments", "rows × 11 columns; .notes: "), ("zh", "编码段数", "行 × 11 列；")],
)
def test_frames_and_plain_text_are_in_the_language_of_the_project_opened_last(
    tmp_path: Path, lang: qcode.texts.Lang, heading: str, size: str
) -> None:
    path = build_sample(tmp_path)
    with qcode.open_project(path, lang=lang, read_only=True) as project:
        table = project.frequency()
    assert heading in table.frame().columns
    assert "Segments" in table.frame("en").columns
    lines = repr(table).split("\n")
    assert lines[0] == table.title.read(lang)
    assert heading in lines[2]
    assert lines[-1].startswith(f"[{len(table.rows)} {size}")


def test_however_large_a_table_its_plain_text_is_short(tmp_path: Path) -> None:
    with qcode.open_project(build_sample(tmp_path), lang="zh", read_only=True) as project:
        tables = [project.matrix(), project.quotations_table(), project.crosstab()]
    for table in tables:
        lines = str(table).split("\n")
        assert len(lines) == LINES + 2
        assert lines[-2] == "…"
        assert max(map(width, lines)) <= WIDTH


def test_a_small_table_stands_whole_in_its_plain_text_totals_and_all(crosstab: Table) -> None:
    shown = to_plain(crosstab, "zh")
    assert "…" not in shown
    assert shown.count("\n") < LINES
    totals = crosstab.rows[-1]
    assert all(str(cell) in shown for cell in totals if isinstance(cell, int))


def test_before_any_project_is_opened_a_table_is_one_line(
    crosstab: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qcode.table._looks", [])
    monkeypatch.setenv("QCODE_LANG", "zh")
    assert "\n" not in repr(crosstab)
    assert crosstab.title.en in repr(crosstab)
    assert crosstab._repr_html_() is None
    assert crosstab.frame().attrs["title"] == crosstab.title.zh
