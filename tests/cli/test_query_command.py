"""query as a researcher calls it, and --query wherever turns are chosen."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

CAPTURE = "code:strong-alliance OR code:benefits-all"
CADRES = f"({CAPTURE}) actor:village-cadre"


def data(told: Any) -> list[dict[str, Any]]:
    assert told.code == 0, told.err
    rows: list[dict[str, Any]] = json.loads(told.out)["data"]
    return rows


def test_turns_are_found_listed_and_kept_by_name(cli: Run, sample: Path) -> None:
    told = cli("query", CADRES, "--save", "分配", "--as", "LIN", "--format", "json")
    assert told.err == "分配: saved\n"
    turns = data(told)
    assert turns and all({"strong-alliance", "benefits-all"} & {*each["codes"]} for each in turns)
    assert data(cli("query", "分配", "--format", "json")) == turns
    (kept,) = data(cli("query", "--list", "--format", "json"))
    assert (kept["name"], kept["turns"], kept["coder"]) == ("分配", len(turns), "LIN")
    assert CADRES in cli("query", "--show", "分配").out
    changed = cli("query", "钱", "--save", "分配")
    assert changed.err == "分配: saved in place of what it was\n"
    again = cli("query", "code:allocation-logic", "--save", "压力", "--lang", "zh")
    assert again.err == "压力：已保存\n"
    assert cli("query", "--delete", "压力", "--lang", "zh").out == "已删除：压力\n"
    assert cli("query", "--delete", "分配").out == "deleted: 分配\n"
    assert data(cli("query", "--list", "--format", "json")) == []
    assert "query '分配'" in cli("query", "--show", "分配").err


def test_both_languages_ask_the_same(cli: Run, sample: Path) -> None:
    chinese = "（编码：强强联合 或 编码：雨露均沾） 且 主体类型：村干部"
    assert data(cli("query", chinese, "--format", "json")) == data(
        cli("query", CADRES, "--format", "json")
    )
    shown = cli("query", chinese, "--lang", "zh").out
    assert shown.startswith("查询找到的话轮") and f"仅统计查询找到的话轮：{chinese}" in shown


@pytest.mark.parametrize(
    "command",
    [
        ("crosstab",),
        ("codings",),
        ("export", "quotations"),
        ("search", "村"),
        ("words", "-n", "5"),
        ("agree", "--unit", "turn", "--bootstrap", "0"),
        ("disagreements", "--unit", "turn"),
    ],
)
def test_a_query_narrows_what_a_command_looks_at(
    cli: Run, sample: Path, command: tuple[str, ...]
) -> None:
    cli("query", CAPTURE, "--save", "capture")
    every = cli(*command, "--format", "json")
    some = cli(*command, "--query", "capture", "--format", "json")
    assert json.loads(some.out) != json.loads(every.out)
    both = cli(*command, "--query", "capture", "--query", CAPTURE, "--format", "json")
    assert json.loads(both.out)["data"] == json.loads(some.out)["data"]
    wrong = cli(*command, "--query", "code:strong-aliance")
    assert wrong.code == 2 and "there is no code 'strong-aliance':" in wrong.err


def test_a_mistake_is_shown_with_a_caret_under_it(cli: Run, sample: Path) -> None:
    told = cli("query", "编码：强强联合 且 actr:村民")
    assert (told.code, told.out) == (2, "")
    assert told.err.splitlines() == [
        "qcode: there is no variable 'actr':",
        "    编码：强强联合 且 actr:村民",
        "                      ^",
        "  did you mean actor?",
    ]


def test_only_one_thing_is_asked_for_at_a_time(cli: Run, sample: Path) -> None:
    assert "query needs a query" in cli("query").err
    assert "--list doesn't go with a query" in cli("query", "钱", "--list").err
    assert cli("query", "钱", "--list").code == 2


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--list", "--save", "z"), "--save doesn't go with --list"),
        (("--delete", "x", "--save", "y"), "--save doesn't go with --delete"),
        (("--show", "x", "--as", "LIN"), "--as doesn't go with --show"),
        (("--list", "--coder", "LIN"), "a filter doesn't go with --list"),
        (("--delete", "x", "--interviewer"), "a filter doesn't go with --delete"),
        (("钱", "--as", "LIN"), "--as doesn't go with a query that isn't kept"),
    ],
)
def test_what_would_be_ignored_is_refused(
    cli: Run, sample: Path, given: tuple[str, ...], said: str
) -> None:
    told = cli("query", *given)
    assert (told.code, told.out) == (2, "") and said in told.err


def test_deleting_says_who_does_it(cli: Run, sample: Path) -> None:
    cli("query", "钱", "--save", "about money")
    assert cli("query", "--delete", "about money", "--as", "LIN").code == 0
    (last,) = data(cli("history", "-n", "1", "--format", "json"))
    assert (last["what"], last["coder"]) == ("delete query", "LIN")


def test_a_new_coder_who_saves_a_query_is_announced(cli: Run, sample: Path) -> None:
    told = cli("query", "钱", "--save", "about money", "--as", "NOPE")
    assert "NOPE is a new coder in this project" in told.err
    assert "new coder" not in cli("query", "钱", "--save", "other", "--as", "LIN").err


def test_a_misspelt_name_of_a_saved_query_is_no_silent_search_for_a_word(
    cli: Run, sample: Path
) -> None:
    cli("query", "钱", "--save", "self")
    for command in (["crosstab", "--query", "sefl"], ["query", "sefl"]):
        said = cli(*command)
        assert said.code == 2 and "no saved query is called so" in said.err
        assert "did you mean self?" in said.err
    assert cli("query", "无人说过的话").code == 0


def test_an_operator_run_together_with_words_is_hinted_at(cli: Run, sample: Path) -> None:
    told = cli("query", "补贴且钱财")
    assert "operators stand between blanks" in " ".join(told.out.split())
    assert "between blanks" not in " ".join(cli("query", "补贴 且 钱").out.split())


def test_a_query_that_finds_nothing_says_so(cli: Run, sample: Path) -> None:
    told = cli("query", "无人说过的话")
    assert told.code == 0 and "n = 0 turns; sources: 0." in told.out
    empty = cli("crosstab", "--query", "无人说过的话")
    assert "Traceback" not in empty.err and empty.code in (0, 2)


def test_a_text_that_would_act_is_shown_and_does_not(cli: Run, sample: Path) -> None:
    told = cli("query", "\x1b[31m AND", "--save", "x")
    assert told.code == 2 and "\x1b" not in told.err
    assert cli("query", "--query", "钱", "--show", "' OR 1=1 --").code == 2
