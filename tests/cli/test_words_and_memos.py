"""search, memo, memos, resize, recode, as a researcher types them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


def data(cli: Run, *command: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(cli(*command, "--format", "json").out)["data"]
    return rows


@pytest.fixture
def coding(cli: Run, study: Path) -> str:
    """The id of a coding of “梨卖得好”."""
    cli("tag", "first", "allocation-logic", "--quote", "梨卖得好", "--coder", "LIN")
    return str(data(cli, "codings")[0]["id"])


def test_words_are_found_with_their_speaker(cli: Run, study: Path) -> None:
    (row,) = data(cli, "search", "PEARS")
    assert (row["source"], row["turn"], row["speaker"], row["text"]) == (
        "second",
        2,
        "Joe",
        "pears",
    )
    assert [row["source"] for row in data(cli, "search", "more", "-n", "1")] == ["second"]
    assert data(cli, "search", "梨", "--source", "second") == []
    assert len(data(cli, "search", "梨", "--where", "actor_type=villager")) == 1
    assert data(cli, "search", "PEARS", "--case-sensitive") == []
    said = cli("search", "梨", "--lang", "zh")
    assert "first 14:15" in said.out and "n = 1 处“梨”" in said.out
    assert cli("search", "").code == 2


def test_a_memo_is_written_listed_and_taken_away(cli: Run, study: Path, coding: str) -> None:
    lin = ("--coder", "LIN")
    assert cli("memo", "典型", "--coding", coding[:8], *lin).code == 0
    said = cli("memo", "Ask again", "--source", "first", *lin)
    assert said.out.strip() == "LIN's memo on source first: Ask again"
    assert cli("memo", "她", "--case", "人员=王丽", *lin).code == 0
    assert cli("memo", "whole", "--project-memo", *lin).code == 0
    assert [(row["kind"], row["name"]) for row in data(cli, "memos")] == [
        ("project", None),
        ("person", "王丽"),
        ("source", "first"),
        ("coding", coding),
    ]
    shown = cli("memos", "--on", "coding")
    assert coding[:8] in shown.out and coding not in shown.out and "梨卖得好" in shown.out
    assert "no memo" in cli("memo", "", "--source", "first", *lin).out
    assert [row["kind"] for row in data(cli, "memos", "--source", "first")] == ["coding"]
    (row,) = data(cli, "memo", "x", "--code", "allocation-logic", *lin)
    assert row == {"kind": "code", "name": "allocation-logic", "memo": "x", "coder": "LIN"}


def test_what_a_memo_is_about_stands_in_both_parts_of_a_wide_listing(
    cli: Run, study: Path, coding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli("memo", "典型", "--coding", coding, "--coder", "LIN")
    monkeypatch.setenv("COLUMNS", "60")
    shown = cli("memos").out
    assert shown.count(coding[:8]) == shown.count("On ") == 2


def test_a_memo_says_what_it_replaced_and_who_is_new(cli: Run, study: Path) -> None:
    first = cli("memo", "one\nline", "--source", "first", "--coder", "LIN")
    assert "LIN is a new coder in this project" in first.err
    again = cli("memo", "two", "--source", "first", "--coder", "LIN")
    assert again.out == "LIN's memo on source first: two; replaced: “one line”\n"
    assert again.err == ""
    assert "replaced" not in cli("memo", "two", "--source", "first", "--coder", "LIN").out
    gone = cli("memo", "", "--source", "first", "--coder", "LIN")
    assert gone.out == "LIN has no memo on source first; replaced: “two”\n"
    nobody = cli("memo", "", "--source", "first", "--coder", "NEWC")
    assert nobody.err == "" and "NEWC" not in cli("coders").out
    assert "ZHAO is a new coder" in cli("done", "first", "--coder", "ZHAO").err
    assert cli("done", "first", "--coder", " ZHAO ").err.count("new coder") == 0


def test_a_memo_is_on_one_thing_and_has_a_coder(cli: Run, study: Path) -> None:
    assert "in one way" in cli("memo", "x", "--coder", "LIN").err
    assert "in one way" in cli("memo", "x", "--source", "a", "--code", "b", "--coder", "L").err
    assert "needs a coder" in cli("memo", "x", "--source", "first").err
    assert "has no =" in cli("memo", "x", "--case", "王丽", "--coder", "LIN").err


def test_a_coding_gets_other_ends_and_another_code(cli: Run, study: Path, coding: str) -> None:
    said = cli("resize", coding[:8], "--span", "12:20", "--coder", "LIN")
    assert "changed" in said.out and "12:20" in said.out
    assert cli("resize", coding[:8], "--span", "12:20").out.startswith(f"{coding[:8]} coded so")
    (row,) = data(cli, "recode", coding[:8], "benefits-all")
    assert (row["id"], row["outcome"], row["code"]) == (coding, "changed", "benefits-all")
    assert "LIN's, not MEI's" in cli("recode", coding, "benefits-all", "--coder", "MEI").err
    assert cli("resize", coding, "--span", "12:9999").code == 2
    assert "is not A:B" in cli("resize", coding, "--span", "12").err
    history = [row["what"] for row in data(cli, "history", "-n", "2")]
    assert history == ["recode", "resize"] and cli("check").code == 0
