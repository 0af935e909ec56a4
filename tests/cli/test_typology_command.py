"""typology, and what is said of typologies when a codebook is read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

OPEN = """\
id: open
version: '1'
title: Open
variables:
- {id: unit, of: village, name: Unit, levels: [{id: high, name: High}, {id: low, name: Low}]}
typologies:
- {id: degree, of: village, name: Kind, classes: {A: {unit: high}}}
"""
GAP = "note: codebook open: typology degree: no class covers unit=low"


@pytest.fixture
def open_book() -> Path:
    Path("open.yaml").write_text(OPEN, "utf-8")
    return Path("open.yaml")


def test_a_typology_that_leaves_something_out_is_remarked_on_wherever_it_is_read(
    cli: Run, open_book: Path
) -> None:
    checked = cli("codebook", "check", open_book)
    assert (checked.code, checked.out) == (0, "")
    made = cli("init", "one.qcode", "--codebook", open_book)
    assert made.code == 0
    assert cli("init", "two.qcode").err.count("note:") == 0
    added = cli("-p", "two.qcode", "codebook", "add", open_book)
    assert added.code == 0
    for said in (checked, made, added):
        assert GAP in said.err
    later = cli("-p", "two.qcode", "codebook", "add", "field-variables")
    assert later.code == 0 and "note:" not in later.err


def test_codebook_check_gives_the_remarks_as_data(cli: Run, open_book: Path) -> None:
    said = cli("codebook", "check", open_book, "field-variables", "--format", "json")
    (remark,) = json.loads(said.out)["data"]
    assert remark["kind"] == "gap"
    assert remark["values"] == {"unit": "low"}


def test_else_unclassified_keeps_quiet(cli: Run, open_book: Path) -> None:
    open_book.write_text(
        OPEN.replace("of: village, name: Kind", "of: village, name: Kind, else: unclassified")
    )
    assert "note:" not in cli("codebook", "check", open_book).err


def test_the_typology_is_printed_with_the_cases_in_their_cells(cli: Run, sample: Path) -> None:
    said = cli("typology", "village_class")
    assert said.code == 0
    assert "Class A" in said.out and "鹤梨村" in said.out
    assert "Unclassified: 雁碑村 (no value of Village endowment)." in said.out
    zh = cli("typology", "干群互动类型@村庄", "--lang", "zh")
    assert "混合：雁碑村（干部动员：回应性动员 + 行政性动员" in zh.out


def test_a_list_takes_no_measure(cli: Run, sample: Path) -> None:
    said = cli("typology", "village_class", "--list", "--measure", "turns")
    assert said.code == 2
    assert said.err.startswith("qcode: --list shows the evidence, not a measure")


def test_every_format_takes_the_grid(cli: Run, sample: Path) -> None:
    for ending in ("docx", "xlsx", "tex", "csv", "html", "md", "json"):
        said = cli("typology", "interaction_type", "-o", f"grid.{ending}")
        assert said.code == 0, said.err
        assert Path(f"grid.{ending}").stat().st_size
