"""The commands that tell the past: history, export audit, codebook history and growth."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
CODE = "strong-alliance"


def rows(said: Any) -> list[dict[str, Any]]:
    assert said.code == 0, said.err
    data: list[dict[str, Any]] = json.loads(said.out)["data"]
    return data


def test_the_history_is_narrowed_by_coder_act_and_time(cli: Run, sample: Path) -> None:
    done = rows(cli("history", "--coder", "LIN", "--verb", "done", "--format", "json"))
    assert done and {(row["coder"], row["what"]) for row in done} == {("LIN", "done")}
    assert rows(cli("history", "--since", "2999-01-01", "--format", "json")) == []
    assert len(rows(cli("history", "--until", "2999-01-01", "-n", "3", "--format", "json"))) == 3


def test_a_date_that_is_none_is_refused_in_a_sentence(cli: Run, sample: Path) -> None:
    said = cli("history", "--since", "yesterday")
    assert said.code == 2 and "'yesterday' is no date" in said.err


def test_one_record_is_told_from_its_beginning(cli: Run, sample: Path) -> None:
    assert cli("codebook", "edit", CODE, "--color", "#112233", "--coder", "LIN").code == 0
    told = rows(cli("history", "--record", CODE, "--format", "json"))
    assert [row["what"] for row in told] == ["add codebook", "change code"]
    assert json.loads(told[1]["after"]["body"])["color"] == "#112233"
    shown = cli("history", "--record", CODE, "--lang", "zh")
    assert "颜色：#112233" in shown.out and "修改编码" in shown.out


def test_a_time_stays_on_one_line_and_can_be_asked_for_as_it_stands(
    cli: Run, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    [time] = set(re.findall(r"\d{4}-\d\d-\d\d\s\d\d:\d\d", cli("history", "-n", "1").out))
    assert rows(cli("history", "--since", time, "--format", "json"))


def test_the_audit_trail_is_a_file_with_every_change(cli: Run, sample: Path) -> None:
    assert cli("export", "audit", "-o", "audit.csv").code == 0
    with Path("audit.csv").open(encoding="utf-8", newline="") as file:
        told = list(csv.DictReader(file))
    changes = sum(row["changes"] for row in rows(cli("history", "--format", "json")))
    assert len(told) == changes
    for kind in ("xlsx", "docx", "json"):
        assert cli("export", "audit", "--verb", "done", "-o", f"audit.{kind}").code == 0


def test_words_of_a_coder_are_no_formula_in_the_audit_trail(cli: Run, sample: Path) -> None:
    assert cli("memo", "=1+1", "--project-memo", "--coder", "=cmd()").code == 0
    assert cli("export", "audit", "--verb", "memo", "--excel", "-o", "audit.csv").code == 0
    with Path("audit.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_the_versions_of_a_code_and_its_growth_are_told(cli: Run, sample: Path) -> None:
    assert cli("codebook", "edit", CODE, "--definition", "another", "--coder", "LIN").code == 0
    told = rows(cli("codebook", "history", CODE, "--format", "json"))
    assert (told[-1]["coder"], told[-1]["version"]) == ("LIN", 2)
    months = rows(cli("codebook", "growth", "--format", "json"))  # two, in a night between them
    assert sum(month["redefined"] for month in months) == 1
    assert (total := months[-1]["total"]) == sum(month["added"] for month in months)
    assert str(total) in cli("codebook", "growth", "--bars").out


def test_codings_under_an_older_definition_are_listed(cli: Run, sample: Path) -> None:
    shown = cli("codings")
    assert shown.code == 0 and "Definition" not in shown.out.splitlines()[2]
    assert cli("codebook", "edit", CODE, "--definition", "another", "--coder", "LIN").code == 0
    told = rows(cli("codings", "--outdated", "--with-definitions", "--format", "json"))
    assert {row["code"] for row in told} == {CODE}
    assert all(row["definition_then"]["en"].startswith("The best resources") for row in told)
    assert "older" in cli("codings", "--code", CODE).out
    ids = [row["id"][:8] for row in told]
    said = cli("confirm", *ids)
    assert said.code == 0 and said.out.count("looked at again: strong-alliance") == len(ids)
    assert rows(cli("codings", "--outdated", "--format", "json")) == []
