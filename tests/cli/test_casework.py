"""What is known of people, villages and sources, set from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


def listed(cli: Run, *command: str) -> dict[str, dict[str, Any]]:
    """The rows of a listing, by what its first column says."""
    rows = json.loads(cli(*command, "--format", "json").out)["data"]
    return {str(next(iter(row.values()))): row for row in rows}


def test_values_are_set_and_the_class_follows(cli: Run, study: Path) -> None:
    assert cli("case", "add", "village", "北村").code == 0
    said = cli("set", "village", "北村", "unit_level=市级", "endowment=rich", "--coder", "LIN")
    assert said.code == 0 and said.out.splitlines() == [
        "北村: unit_level was (missing), is high",
        "北村: endowment was (missing), is rich",
    ]
    assert listed(cli, "villages")["北村"]["village_class"] == "A"
    assert (
        "was rich, is (missing)" in cli("set", "村庄", "北村", "endowment=", "--coder", "LIN").out
    )
    assert listed(cli, "villages")["北村"]["village_class"] is None
    assert cli("undo", "--coder", "LIN").code == 0 and cli("check").code == 0


def test_what_was_set_can_be_had_as_data(cli: Run, study: Path) -> None:
    said = cli("set", "person", "王丽", "actor_type=村干部", "--format", "json", "--lang", "zh")
    assert json.loads(said.out)["data"] == [
        {"of": "王丽", "variable": "actor_type", "before": "villager", "after": "village-cadre"}
    ]
    said = cli("set", "person", "王丽", "actor_type=", "--format", "md", "--lang", "zh")
    assert "| 王丽 | 主体类型 | 村干部 | （缺失） |" in said.out


def test_a_value_for_one_interview_and_values_of_a_source(cli: Run, study: Path) -> None:
    said = cli("set", "person", "王丽", "actor_type=村干部", "--in", "first")
    assert "王丽 in first: actor_type was (missing), is village-cadre" in said.out
    assert listed(cli, "people")["王丽"]["actor_type"] == "villager"
    assert cli("case", "add", "village", "北村").code == 0
    assert cli("set", "文本", "first", "village=北村", "date=2024-05-01").code == 0
    assert listed(cli, "sources")["first"]["village"] == "北村"


def test_labels_are_listed_and_given_to_persons(cli: Run, study: Path) -> None:
    assert listed(cli, "speakers", "second")["Joe"]["person"] == "Joe"
    assert cli("speaker", "second", "Joe", "--person", "王丽").out == "Joe: 王丽, respondent\n"
    assert cli("speaker", "second", "Joe", "--nobody").code == 0
    assert listed(cli, "speakers", "second")["Joe"]["person"] is None
    assert cli("speaker", "second", "Joe", "--role", "interviewer").code == 0
    assert listed(cli, "speakers", "second")["Joe"]["role"] == "interviewer"
    assert cli("case", "delete", "person", "Joe").code == 0
    assert cli("case", "rename", "person", "王丽", "王莉").code == 0
    assert listed(cli, "speakers", "first")["王丽"]["person"] == "王莉"
    assert cli("check").code == 0


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (["set", "village", "无村", "endowment=rich"], "no village '无村'"),
        (["set", "person", "王丽", "actor_type=villagr"], "did you mean villager"),
        (["set", "person", "王丽", "village=北村"], "qcode case add village"),
        (["set", "person", "王丽", "village_class=A"], "derived by rule"),
        (["set", "person", "王丽", "actor_type"], "is not VARIABLE=VALUE"),
        (["set", "person", "王丽", "actor_type=村民", "actor_type="], "actor_type is said twice"),
        (["set", "person", "王丽"], "VARIABLE=VALUE"),
        (["set", "source", "first", "village=x", "--in", "first"], "--in is for a person"),
        (["set", "person", "王丽", "actor_type=村民", "--in", "second"], "doesn't speak in second"),
        (["speaker", "first", "王"], "--person"),
        (["speaker", "first", "王丽", "--person", "Joe", "--nobody"], "--nobody"),
        (["speaker", "first", "李丽", "--nobody"], "first has no label '李丽'"),
        (["speaker", "first", "李丽", "--nobody"], "known: 访谈者, 王丽"),
        (["case", "delete", "person", "Joe"], "speaks in second"),
        (["case", "add", "person", "Joe"], "already"),
        (["case", "add", "hamlet", "Joe"], "no kind of case"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_mistakes_are_answered_in_a_sentence(
    cli: Run, study: Path, command: list[str], says: str
) -> None:
    before = study.read_bytes()
    said = cli(*command)
    assert said.code == 2 and says in said.err and "Traceback" not in said.err
    assert study.read_bytes() == before
