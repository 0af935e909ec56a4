"""A table in a notebook: drawn, escaped, and a DataFrame that carries its caption."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

import qcode
from qcode.exchange.notebook import to_notebook
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
