"""disagreements and reconcile, from the first list to the table of the consensus."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

HYQ = "2024-05-13_HYQ"


def data(cli: Run, *command: str) -> list[dict[str, Any]]:
    said = cli(*command, "--format", "json")
    assert said.code == 0, said.err
    return list(json.loads(said.out)["data"])


def test_all_that_is_needed_to_decide_is_in_the_json(cli: Run, sample: Path) -> None:
    row = data(cli, "disagreements", "--source", HYQ)[0]
    assert list(row) == [
        *("id", "source", "kind", "start", "end", "codes", "coders", "quotation"),
        *("status", "decision", "unit", "units"),
    ]
    assert row["coders"]["MEI"] == [] and row["kind"] == "one-sided"
    (side,) = row["coders"]["LIN"]
    assert set(side) == {"id", "code", "start", "end", "created", "memos"}
    assert (row["status"], row["decision"], row["unit"]) == ("open", None, "sentence")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_screen_shows_who_did_what(cli: Run, sample: Path, lang: str) -> None:
    said = cli("disagreements", "--source", HYQ, "--lang", lang)
    words = {"zh": ("单方", "待裁定", "政府部门"), "en": ("one-sided", "open", "Government")}
    assert said.code == 0 and all(word in said.out for word in words[lang])
    row = data(cli, "disagreements", "--source", HYQ)[0]
    assert row["id"][:8] in said.out and row["id"] not in said.out


def test_filters_choose_the_disagreements(cli: Run, sample: Path) -> None:
    every = data(cli, "disagreements")
    alliance = data(cli, "disagreements", "--code", "strong-alliance")
    assert 0 < len(alliance) < len(every)
    pair = data(cli, "disagreements", "--coders", "LIN,MEI")
    assert all(set(row["coders"]) == {"LIN", "MEI"} for row in pair)
    some = data(cli, "disagreements", "--where", "village_class=A")
    assert {row["source"] for row in some} < {row["source"] for row in every}


def test_from_disagreement_to_the_table_of_the_consensus(cli: Run, sample: Path) -> None:
    rows = data(cli, "disagreements", "--source", HYQ)
    first, second, third, *others = [row["id"][:8] for row in rows]
    said = cli("reconcile", first, "--take", "LIN", "--reason", "明说了单位", "--coder", "PI")
    assert said.code == 0, said.err
    assert said.out == f"take LIN in {HYQ} 51:63; the consensus there: unit-government 51:63\n"
    assert "PI is a new coder" in said.err
    span = cli("reconcile", second, "--span", "152:160")
    assert "new span" in span.out and "152:160" in span.out
    place = f"{HYQ}:{rows[2]['start']}-{rows[2]['end']} {rows[2]['codes'][0]}"
    assert "neither" in cli("reconcile", place, "--neither").out
    assert len(cli("reconcile", *others, "--both").out.splitlines()) == len(others)
    assert data(cli, "disagreements", "--source", HYQ, "--open") == []
    state = {row["name"]: row["state:consensus"] for row in data(cli, "sources")}
    assert state[HYQ] == "done"
    assert "taken back: take LIN" in cli("reconcile", first, "--reopen").out
    assert [row["id"][:8] for row in data(cli, "disagreements", "--source", HYQ, "--open")] == [
        first
    ]
    agreed = data(cli, "reconcile", "--agreed")
    assert len(agreed) == 6 and {row["source"]: row["open"] for row in agreed}[HYQ] == 1
    codings = data(cli, "codings", "--coder", "consensus", "--source", HYQ)
    cells = data(cli, "crosstab", "--coder", "consensus", "--cols", "source", "--source", HYQ)
    (total,) = [cell for cell in cells if set(cell["total"]) == {"code", "source"}]
    assert total["value"] == len(codings) > 0
    assert third not in {row["id"][:8] for row in codings}


def test_how_far_it_is_stands_before_and_after(cli: Run, sample: Path) -> None:
    row = data(cli, "disagreements", "--source", HYQ)[0]
    cli("reconcile", row["id"], "--neither")
    code = {each["code"]: each for each in data(cli, "reconcile")}[row["codes"][0]]
    assert (code["disagreements"], code["decided"], code["open"]) == (1, 1, 0)
    assert code["percent_before"] < code["percent_after"] == 1.0
    said = cli("reconcile", "--unit", "turn", "--lang", "zh")
    assert "已裁定" in said.out and "全部编码" in said.out


def test_a_quotation_at_the_disagreement_is_meant_there(cli: Run, sample: Path) -> None:
    row = data(cli, "disagreements", "--source", HYQ)[0]
    said = cli("reconcile", row["id"], "--quote", row["quotation"][:5])
    assert said.code == 0, said.err
    assert f"{row['start']}:{row['start'] + 5}" in said.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--both"], "needs a disagreement"),
        (["{id}"], "needs a disagreement, and what to decide"),
        (["{id}", "--agreed"], "needs a disagreement"),
        (["{id}", "--both", "--neither"], "--both and --neither can't be done at once"),
        (["{id}", "--span", "x"], "is not A:B"),
        (["{id}", "--span", "9:3"], "lies outside"),
        (["{id}", "--quote", "never said"], "does not say"),
        (["{id}", "--take", "NOBODY"], "there is no coder 'NOBODY'"),
        (["nothing", "--both"], "there is no disagreement 'nothing'"),
        (["{id}", "{id}", "--span", "1:3"], "a span decides one disagreement"),
        (["--coders", "LIN"], "two coders"),
        (["2024-05-11_CJM:1-2", "--both"], "not finished by ZHAO"),
        (["{id}", "--take", ""], "there is no coder ''"),
        (["{id}", "--quote", ""], "the quotation is empty"),
        (["{id}", "--both", "--coder", "consensus"], "follow from decisions"),
        (["{id}", "--both", "--coders", ","], "--coders names nobody"),
        (["--coders", ","], "--coders names nobody"),
        (["--agreed", "--code", "formalism"], "--code is not for --agreed"),
        (["--agreed", "--where", "village_class=A"], "--where is not for --agreed"),
        (["--agreed", "--unit", "turn"], "--unit is not for --agreed"),
        (["--agreed", "--interviewer"], "--interviewer is not for --agreed"),
        (["--agreed", "--reason", "x"], "--reason is not for --agreed"),
        (["{id}", "--take", "LIN", "--source", HYQ], "--source is not for --take"),
        (["{id}", "--take", "LIN", "--code", "formalism"], "--code is not for --take"),
        (["{id}", "--both", "--where", "village_class=A"], "--where is not for --both"),
        (["{id}", "--span", "51:60", "--unit", "turn"], "--unit is not for --span"),
        (["{id}", "--reopen", "--reason", "x"], "--reason is not for --reopen"),
        (["--reason", "x"], "--reason is not for the table"),
        (["{id}", "--span", "1000:1100"], "does not touch the disagreement at 51:63"),
        (["{id}", "--both", "--reason", "x" * 1001], "at most 1,000 characters"),
        (["--agreed", "--source", HYQ, "--source", "nope"], "there is no source 'nope'"),
    ],
)
def test_what_cannot_be_decided_is_told(
    cli: Run, sample: Path, arguments: list[str], told: str
) -> None:
    ident = data(cli, "disagreements", "--source", HYQ)[0]["id"]
    said = cli("reconcile", *[each.format(id=ident) for each in arguments])
    assert said.code == 2 and told in said.err
    assert "consensus" not in {row["coder"] for row in data(cli, "coders")}


def test_a_span_of_several_codes_says_which(cli: Run, sample: Path) -> None:
    rows = data(cli, "disagreements")
    several = next(row for row in rows if row["kind"] == "different-code")
    span = f"{several['start']}:{several['end']}"
    said = cli("reconcile", several["id"], "--span", span)
    assert said.code == 2 and "about several codes" in said.err
    assert cli("reconcile", several["id"], "--span", span, "--code", several["codes"][0]).code == 0


def test_the_consensus_is_not_coded_by_hand(cli: Run, sample: Path) -> None:
    said = cli("tag", HYQ, "benefits-all", "--span", "3:9", "--coder", "consensus")
    assert said.code == 2 and "qcode reconcile" in said.err


def test_every_export_takes_the_list(cli: Run, sample: Path) -> None:
    for suffix in (".xlsx", ".docx", ".csv", ".tex", ".html", ".md", ".json"):
        assert cli("disagreements", "-o", f"list{suffix}").code == 0
        assert Path(f"list{suffix}").stat().st_size > 500


def test_disagreements_of_nobody_are_refused(cli: Run, sample: Path) -> None:
    said = cli("disagreements", "--coders", ",")
    assert said.code == 2 and "--coders names nobody" in said.err


def test_only_people_are_told_to_be_new_coders(cli: Run, sample: Path) -> None:
    said = cli("reconcile", "--agreed", "--coder", "PI")
    assert said.err.count("is a new coder") == 1 and "PI is a new coder" in said.err
    row = data(cli, "disagreements", "--source", HYQ)[0]
    cli("reconcile", row["id"], "--both")
    assert "ANN is a new coder" in cli("reconcile", row["id"], "--reopen", "--coder", "ANN").err


def test_several_are_taken_back_at_once_or_none(cli: Run, sample: Path) -> None:
    first, second, *_ = [row["id"] for row in data(cli, "disagreements", "--source", HYQ)]
    cli("reconcile", first, second, "--both")
    wrong = cli("reconcile", first, "nope", "--reopen")
    assert wrong.code == 2 and "there is no disagreement 'nope'" in wrong.err
    decided = [row["id"] for row in data(cli, "disagreements") if row["status"] == "decided"]
    assert decided == [first, second]
    assert len(cli("reconcile", first, second, "--reopen").out.splitlines()) == 2
    assert cli("undo").code == 0
    decided = [row["id"] for row in data(cli, "disagreements") if row["status"] == "decided"]
    assert decided == [first, second]


def test_another_code_than_those_in_question_is_named(cli: Run, sample: Path) -> None:
    row = data(cli, "disagreements", "--source", HYQ)[0]
    said = cli("reconcile", row["id"], "--span", "51:60", "--code", "formalism")
    assert "the consensus there: formalism 51:60" in said.out


def test_fewer_coders_take_the_way_that_the_hint_names(cli: Run, sample: Path) -> None:
    row = data(cli, "disagreements", "--source", HYQ)[0]
    cli("reconcile", row["id"], "--both")
    pair = data(cli, "disagreements", "--source", HYQ, "--coders", "LIN,MEI")
    said = cli("reconcile", pair[0]["id"], "--take", "LIN", "--coders", "LIN,MEI")
    hint = f"qcode reconcile --agreed --source {HYQ} --coders LIN,MEI"
    assert said.code == 2 and "is of LIN, MEI and ZHAO" in said.err and hint in said.err
    assert cli(*hint.split()[1:]).code == 0
    assert cli("reconcile", pair[0]["id"], "--take", "LIN", "--coders", "LIN,MEI").code == 0
