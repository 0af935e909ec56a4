"""CSV, TSV, JSON and Markdown: what is written is what is read."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qcode.errors import FileProblem, UsageProblem
from qcode.exchange import SUFFIXES, render, write
from qcode.exchange.characters import visible
from qcode.table import Table
from qcode.texts import Text

SHARED = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
TEXTS = st.text() | st.sampled_from(
    [
        "a|b",
        "\\",
        "=1+1",
        "</td>",
        "\x1b[2J",
        "\u202e",
        "\r",
        "\n",
        "👩\u200d👩\u200d👧",
        "\0",
        '"',
        ",",
    ]
)


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def test_csv_has_names_in_the_language_and_numbers_as_numbers(crosstab: Table) -> None:
    assert render(crosstab, "csv", "zh") == (
        "编码,干部 | A类,干部 | B类,村民 | 未分类,Kappa,占比\n"
        "资源配置逻辑,3,0,12,0.714,0.9375\n"
        "强强联合,1,0,0,,0.0625\n"
        "合计,4,0,12,,1.0\n"
    )


@SHARED
@given(texts=st.lists(TEXTS))
def test_csv_gives_every_text_back(listing: Callable[..., Table], texts: list[str]) -> None:
    read = rows_of(render(listing(*texts), "csv", "en"))
    assert read == [["Quotation", "n"], *([text, str(n)] for n, text in enumerate(texts))]


def test_plain_csv_is_utf8_without_mark_or_guard(
    listing: Callable[..., Table], tmp_path: Path
) -> None:
    write(listing("=1+1", "村民"), tmp_path / "t.csv", "en")
    assert (tmp_path / "t.csv").read_bytes() == "Quotation,n\n=1+1,0\n村民,1\n".encode()


@pytest.mark.parametrize("live", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "＝1+1"])
def test_excel_csv_is_marked_and_never_calculates(
    listing: Callable[..., Table], tmp_path: Path, live: str
) -> None:
    write(listing(live, "村民"), tmp_path / "t.csv", "en", excel=True)
    raw = (tmp_path / "t.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfQuotation,n\r\n")
    assert rows_of(raw.decode("utf-8-sig"))[1] == [f"'{live}", "0"]


def test_excel_csv_leaves_negative_numbers_alone(crosstab: Table, tmp_path: Path) -> None:
    rows = ((crosstab.rows[0][0], -3, 0, 0, -0.5, 0.0),)
    table = Table(crosstab.title, crosstab.columns, rows)
    write(table, tmp_path / "t.csv", "en", excel=True)
    assert (tmp_path / "t.csv").read_text("utf-8-sig").endswith("Logic,-3,0,0,-0.5,0.0\n")


def test_tsv_is_parted_by_tabs(listing: Callable[..., Table], tmp_path: Path) -> None:
    write(listing("a\tb"), tmp_path / "t.tsv", "en")
    assert (tmp_path / "t.tsv").read_text() == 'Quotation\tn\n"a\tb"\t0\n'


def test_json_carries_ids_and_both_captions(crosstab: Table) -> None:
    read = json.loads(render(crosstab, "json", "zh"))
    assert read["meta"]["coders"] == ["LM", "WF"]
    assert read["meta"]["title"] == {"en": crosstab.title.en, "zh": crosstab.title.zh}
    assert read["meta"]["notes"] == [{"en": "Counts are segments.", "zh": "计数单位为编码片段。"}]
    assert read["data"][1] == {
        "code": "alliance",
        "cadre-a": 1,
        "cadre-b": 0,
        "villager-none": 0,
        "kappa": None,
        "share": 0.0625,
    }


def test_json_stands_one_record_a_line(crosstab: Table) -> None:
    lines = render(crosstab, "json", "en").split("\n")
    assert [json.loads(line.rstrip(","))["code"] for line in lines if line.startswith('{"')] == [
        "logic",
        "alliance",
        None,
    ]


def test_json_has_no_nan(listing: Callable[..., Table]) -> None:
    table = listing()
    rows = (("a", float("nan")), ("b", float("inf")))
    text = render(Table(table.title, table.columns, rows), "json", "en")
    assert [record["n"] for record in json.loads(text)["data"]] == [None, None]


@SHARED
@given(texts=st.lists(TEXTS))
def test_json_gives_every_text_back(listing: Callable[..., Table], texts: list[str]) -> None:
    data = json.loads(render(listing(*texts), "json", "en"))["data"]
    assert [record["quotation"] for record in data] == texts


def test_markdown_joins_nested_headings_and_shows_indents(crosstab: Table) -> None:
    lines = render(crosstab, "md", "en").split("\n")
    assert lines[0] == "**Codes by actor type and class**"
    assert lines[2].startswith("| Code | Cadre / Class A | Cadre / Class B |")
    assert lines[3] == "| --- | ---: | ---: | ---: | ---: | ---: |"
    assert lines[5] == "| &emsp;Strong alliance | 1 | 0 | 0 | – | 6.2% |"
    assert lines[8] == "Counts are segments."


def test_a_note_never_starts_a_list_or_a_heading(listing: Callable[..., Table]) -> None:
    starts = {"# a": "\\# a", "- a": "\\- a", "12. a": "&#49;2. a", "+a": "\\+a"}
    for note, expected in starts.items():
        assert render(listing(title=note), "md", "en").split("\n")[-2] == expected


@SHARED
@given(text=TEXTS)
def test_markdown_cells_show_the_text_letter_for_letter(
    listing: Callable[..., Table], text: str
) -> None:
    lines = render(listing(text), "md", "en").split("\n")
    row = next(line for line in lines if line.endswith(" | 0 |"))
    cell = row.removeprefix("| ").removesuffix(" | 0 |")
    assert not re.search(r"(?<!\\)(\\\\)*[|*_`\[\]]", re.sub(r"\\[|*_`\[\]~$]", "", cell))
    read = re.sub(r"\\([\\`*_\[\]|~$])", r"\1", unescape(cell.replace("<br>", "\n")))
    assert read == visible(text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def test_every_suffix_writes_the_same_file_twice(crosstab: Table, tmp_path: Path) -> None:
    for suffix in SUFFIXES:
        first, second = tmp_path / f"1{suffix}", tmp_path / f"2{suffix.upper()}"
        write(crosstab, first, "zh")
        write(crosstab, second, "zh")
        assert first.read_bytes() == second.read_bytes() != b""
    assert len(list(tmp_path.iterdir())) == 2 * len(SUFFIXES)


def test_an_empty_table_can_be_written_in_every_format(tmp_path: Path) -> None:
    for suffix in SUFFIXES:
        write(Table(Text(), (), ()), tmp_path / f"t{suffix}", "en")
        assert (tmp_path / f"t{suffix}").exists()


def test_an_unknown_suffix_or_format_is_refused_with_those_known(
    crosstab: Table, tmp_path: Path
) -> None:
    with pytest.raises(UsageProblem) as refused:
        write(crosstab, tmp_path / "t.pdf", "en")
    assert all(suffix in refused.value.hint for suffix in SUFFIXES)
    with pytest.raises(UsageProblem, match="yaml"):
        render(crosstab, "yaml", "en")
    with pytest.raises(UsageProblem, match="Excel"):
        write(crosstab, tmp_path / "t.md", "en", excel=True)


def test_a_missing_folder_is_named(crosstab: Table, tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="folder doesn't exist"):
        write(crosstab, tmp_path / "none" / "t.csv", "en")
    with pytest.raises(FileProblem, match="is a folder"):
        (tmp_path / "t.csv").mkdir()
        write(crosstab, tmp_path / "t.csv", "en")


def test_a_file_that_can_not_be_written_stays_as_it_was(
    listing: Callable[..., Table], tmp_path: Path
) -> None:
    target = tmp_path / "t.xlsx"
    target.write_text("before")
    with pytest.raises(UsageProblem, match="32767"):
        write(listing("x" * 32768), target, "en")
    assert target.read_text() == "before"
    assert list(tmp_path.iterdir()) == [target]


def test_a_link_goes_on_leading_to_its_file(crosstab: Table, tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("before")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    write(crosstab, tmp_path / "link.csv", "en")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text("utf-8").startswith("Code,")


def test_what_is_not_unicode_is_written_as_an_escape(
    listing: Callable[..., Table], tmp_path: Path
) -> None:
    for suffix in SUFFIXES:
        write(listing("a\udc80"), tmp_path / f"t{suffix}", "en")
    read = json.loads((tmp_path / "t.json").read_text("utf-8"))
    assert read["data"][0]["quotation"] == "a\udc80"
