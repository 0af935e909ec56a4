"""Every command: its help, its data for programs, its files, and which project it works on."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from qcode.cli.app import app

Run = Callable[..., Any]

TABLES = [
    ["sources"],
    ["people"],
    ["villages"],
    ["cases", "village"],
    ["show", "2024-05-11_CJM"],
    ["codebook", "list"],
    ["codebook", "show"],
    ["codebook", "show", "strong-alliance"],
    ["codebook", "export"],
    ["codings"],
    ["coders"],
    ["crosstab"],
    ["crosstab", "--measure", "coverage", "--split", "round", "--cols", "village_class"],
    ["export", "quotations", "--definitions"],
    ["export", "interviewees"],
    ["export", "codebook", "--id", "resource-capture"],
    ["history"],
    ["check"],
]

CODING_KEYS = [
    "id",
    "source",
    "start",
    "end",
    "quotation",
    "code",
    "coder",
    "speaker",
    "memo",
    "created",
    "definition",
    "redefined",
]

SUFFIXES = [".csv", ".tsv", ".txt", ".json", ".md", ".tex", ".html", ".xlsx", ".docx"]


def all_commands() -> list[list[str]]:
    """Every command and every command under it, as typed."""
    context = click.Context(app)
    found: list[list[str]] = []
    for name in app.list_commands(context):
        command = app.get_command(context, name)
        assert command is not None
        found.append([name])
        if isinstance(command, click.Group):
            found += [[name, each] for each in command.list_commands(context)]
    return found


def data(said: Any) -> list[dict[str, Any]]:
    assert said.code == 0, said.err
    answer = json.loads(said.out)
    assert set(answer) == {"meta", "data"}
    assert set(answer["meta"]["title"]) == {"en", "zh"}
    return list(answer["data"])


@pytest.mark.parametrize("command", all_commands(), ids=" ".join)
def test_every_command_explains_itself_with_an_example(cli: Run, command: list[str]) -> None:
    said = cli(*command, "--help")
    assert said.code == 0
    text = said.out.split("Options:")[0]
    assert "COMMAND [ARGS]" in text or "\n  qcode " in text


def test_the_list_of_commands_cuts_no_sentence_short(cli: Run) -> None:
    for group in ([], ["codebook"], ["export"]):
        assert "..." not in cli(*group, "--help").out.split("Commands:")[1]


@pytest.mark.parametrize("command", TABLES, ids=" ".join)
def test_every_table_is_data_for_programs(cli: Run, sample: Path, command: list[str]) -> None:
    said = cli(*command, "--format", "json")
    assert data(said)
    zh = cli(*command, "--format", "json", "--lang", "zh")
    assert zh.out == said.out, "ids don't depend on the reader's language"


@pytest.mark.parametrize("command", TABLES, ids=" ".join)
def test_every_heading_is_chinese_in_a_chinese_table(
    cli: Run, sample: Path, command: list[str]
) -> None:
    said = cli(*command, "--format", "csv", "--lang", "zh")
    headings = next(csv.reader(io.StringIO(said.out)))
    coders = {"LIN", "MEI", "ZHAO"}
    assert not [each for each in headings if each.isascii() and each and each not in coders]


def test_names_of_our_own_are_chinese_in_a_chinese_table(cli: Run, sample: Path) -> None:
    for command, key in (("check", "检查"), ("history", "操作"), ("sources", "语言")):
        said = cli(command, "--format", "csv", "--lang", "zh").out
        cells = {row[key] for row in csv.DictReader(io.StringIO(said))}
        assert cells and not [cell for cell in cells if cell.isascii()]


def test_data_for_programs_carries_ids_and_null_for_what_is_missing(cli: Run, sample: Path) -> None:
    people = {row["person"]: row for row in data(cli("people", "--format", "json"))}
    assert people["CJM"]["actor_type"] == "county-cadre"
    assert people["CJM"]["village"] is None
    villages = {row["village"]: row for row in data(cli("villages", "--format", "json"))}
    assert villages["鹤梨村"]["village_class"] == "A"
    assert villages["雁碑村"]["village_class"] is None
    assert villages["雁碑村"]["endowment"] is None
    cells = data(cli("crosstab", "--format", "json", "--lang", "zh"))
    assert {"strong-alliance"} <= {cell["code"] for cell in cells}
    assert {"A", None} <= {cell["village_class"] for cell in cells}
    assert {"villager", None} <= {cell["actor_type"] for cell in cells}


def test_show_gives_turns_whose_offsets_count_in_the_canonical_text(cli: Run, sample: Path) -> None:
    for source in data(cli("sources", "--format", "json")):
        turns = data(cli("show", source["name"], "--format", "json"))
        text = cli("show", source["name"], "--text").out
        assert [turn["turn"] for turn in turns] == list(range(1, source["turns"] + 1))
        for turn in turns:
            assert list(turn) == ["turn", "speaker", "role", "start", "end", "text"]
            assert turn["text"] == text[turn["start"] : turn["end"]]
            assert turn["role"] in ("respondent", "interviewer", None)
            assert (turn["role"] is None) == (turn["speaker"] is None)


def test_codings_have_exactly_these_keys(cli: Run, sample: Path) -> None:
    codings = data(cli("codings", "--format", "json"))
    assert len(codings) == 520  # the rows of corpus_sample/codings.csv
    assert {tuple(coding) for coding in codings} == {tuple(CODING_KEYS)}
    assert {None} < {coding["memo"] for coding in codings}
    texts = {name: cli("show", name, "--text").out for name in {c["source"] for c in codings}}
    for coding in codings:
        assert coding["quotation"] == texts[coding["source"]][coding["start"] : coding["end"]]


def test_a_screen_shows_of_a_coding_what_is_needed_to_go_on(cli: Run, sample: Path) -> None:
    coding = data(cli("codings", "--coder", "LIN", "--format", "json"))[0]
    shown = cli("codings", "--coder", "LIN").out
    assert coding["id"][:8] in shown and coding["id"] not in shown
    assert f"{coding['start']}:{coding['end']}" in shown
    assert coding["created"] not in shown
    assert cli("untag", coding["id"][:8]).code == 0
    assert coding["id"] not in cli("codings", "--format", "csv").out


def test_history_shows_times_to_the_minute_on_a_screen_only(cli: Run, sample: Path) -> None:
    act = data(cli("history", "-n", "1", "--format", "json"))[0]
    shown = cli("history", "-n", "1").out
    assert act["time"] not in shown and act["time"][:4] in shown
    assert act["time"] in cli("history", "-n", "1", "--format", "csv").out


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_suffix_gives_a_file_and_nothing_on_stdout(
    cli: Run, sample: Path, suffix: str
) -> None:
    path = Path(f"表 [1]{suffix}")
    said = cli("crosstab", "--coder", "LIN", "--lang", "zh", "-o", path)
    assert (said.code, said.out) == (0, "")
    assert "表 [1]" in said.err
    content = path.read_bytes()
    magic = b"PK" if suffix in (".xlsx", ".docx") else b""
    assert content.startswith(magic) and len(content) > 1000
    assert magic or ("强强联合" in content.decode()) == (suffix != ".json")


def test_excel_gets_a_byte_order_mark_and_no_formulas(cli: Run, study: Path) -> None:
    cli("tag", "first", "strong-alliance", "--turn", "2", "--coder", "L", "--memo", "=1+1")
    assert cli("codings", "-o", "plain.csv").code == 0
    assert cli("codings", "-o", "excel.csv", "--excel").code == 0
    assert not Path("plain.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    excel = Path("excel.csv").read_bytes()
    assert excel.startswith(b"\xef\xbb\xbf")
    assert ",=1+1" in Path("plain.csv").read_text("utf-8") and ",=1+1" not in excel.decode()


def test_a_shared_codebook_file_reads_back(cli: Run, sample: Path) -> None:
    said = cli("export", "codebook", "--id", "resource-capture", "-o", "mine.yaml")
    assert said.code == 0, said.err
    checked = cli("codebook", "check", "mine.yaml")
    assert checked.code == 0 and "43 codes" in checked.err


def test_the_project_is_named_or_the_environments_or_the_only_one_here(
    cli: Run, study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "first" in cli("sources").out
    elsewhere = study.rename(tmp_path / "elsewhere.qcode")
    nowhere = cli("sources")
    assert nowhere.code == 2 and "no project in this folder" in nowhere.err
    assert "qcode init" in nowhere.err
    assert "first" in cli("-p", elsewhere, "sources").out
    monkeypatch.setenv("QCODE_PROJECT", str(elsewhere))
    assert "first" in cli("sources").out
    cli("init", "a.qcode")
    assert "first" not in cli("-p", "a.qcode", "sources").out, "-p goes before the environment"
    monkeypatch.delenv("QCODE_PROJECT")
    cli("init", "b")
    several = cli("sources")
    assert several.code == 2 and "a.qcode, b.qcode" in several.err and "-p" in several.err


def test_the_shipped_codebooks_are_listed_without_a_project(cli: Run) -> None:
    listed = data(cli("codebook", "list", "--format", "json"))
    assert {row["id"] for row in listed} == {
        "cadre-mobilization",
        "farmer-participation",
        "field-variables",
        "personalized-pairing",
        "resource-capture",
    }
    assert {row["in_project"] for row in listed} == {"no"}


def test_coding_by_words_span_and_turn_says_what_became_of_it(cli: Run, study: Path) -> None:
    by_words = cli("tag", "first", "好上加好", "--quote", "梨卖得好", "--coder", "L")
    assert (by_words.code, by_words.err) == (0, "L is a new coder in this project\n")
    assert "coded: good-made-better in first" in by_words.out
    text = cli("show", "first", "--text").out
    start = text.index("得好")
    span = ("--span", f"{start}:{start + 4}")
    united = cli("tag", "first", "good-made-better", *span, "--coder", "L", "--format", "json")
    assert data(united)[0]["outcome"] == "united"
    whole = cli("tag", "first", "good-made-better", "--turn", "2", "--coder", "L")
    assert "“梨卖得好，路也通了。”" in whole.out
    assert len(data(cli("codings", "--format", "json"))) == 1
    undone = cli("undo")
    assert (undone.code, undone.out) == (0, "") and "undone: tag" in undone.err
    assert data(cli("codings", "--format", "json"))[0]["quotation"] == "梨卖得好，路"
    assert cli("redo").code == 0
    assert data(cli("codings", "--format", "json"))[0]["quotation"] == "梨卖得好，路也通了。"


def test_a_source_whose_name_begins_with_a_dash_can_be_named(cli: Run, study: Path) -> None:
    Path("-d [x] y.txt").write_text("A: dashing words\nB: others\n", "utf-8")
    assert cli("import", "--", "-d [x] y.txt").code == 0
    tagged = cli("tag", "--turn", "1", "--coder", "L", "--", "-d [x] y", "strong-alliance")
    assert tagged.code == 0, tagged.err
    rows = data(cli("codings", "--source", "-d [x] y", "--format", "json"))
    assert rows[0]["quotation"] == "dashing words"


def test_an_empty_project_has_empty_tables(cli: Run) -> None:
    cli("init", "empty.qcode")
    for command in (["sources"], ["people"], ["villages"], ["codings"], ["coders"], ["history"]):
        assert cli(*command).code == 0
        assert data(cli(*command, "--format", "json")) == []
    assert cli("export", "quotations").code == 0
    assert cli("check").code == 0


def test_a_code_shown_by_name_stands_at_the_margin_and_those_under_it_further_in(
    cli: Run, sample: Path
) -> None:
    lines = cli("codebook", "show", "strong-alliance").out.splitlines()
    assert any(line.startswith("Strong alliance ") for line in lines)
    assert any(line.startswith("  The good made better ") for line in lines)


def test_the_measures_offered_are_those_that_are_counted() -> None:
    from qcode.analysis.crosstab.measures import MEASURES
    from qcode.cli.tables import crosstab_command

    (offered,) = (each.type for each in crosstab_command.params if each.name == "measure")
    assert isinstance(offered, click.Choice) and tuple(offered.choices) == MEASURES
