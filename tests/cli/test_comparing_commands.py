"""frequency, saturation, followup, and crosstab with differences and bars, as typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("sample")

COMMANDS = [
    ["frequency"],
    ["saturation", "--orders", "50"],
    ["saturation", "--by", "person", "--coder", "LIN"],
    ["followup"],
    ["crosstab", "--cols", "actor_type", "--split", "round", "--difference"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_it_says_what_it_counts_in_both_languages(cli: Run, command: list[str], lang: str) -> None:
    said = cli(*command, "--lang", lang)
    assert (said.code, said.err) == (0, "")
    assert (
        "Interviewers' turns are left out." if lang == "en" else "不含访谈者的话轮。"
    ) in said.out


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("suffix", [".csv", ".docx", ".xlsx", ".html", ".md", ".tex", ".json"])
def test_it_is_written_as_any_file(cli: Run, command: list[str], suffix: str) -> None:
    assert cli(*command, "-o", f"out{suffix}").code == 0
    assert Path(f"out{suffix}").stat().st_size > 200


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_data_says_what_was_counted_and_carries_ids(cli: Run, command: list[str]) -> None:
    found = json.loads(cli(*command, "--format", "json").out)
    assert {"table", "unit", "n", "coders", "filters", "project"} <= {*found["meta"]}
    assert found["data"]
    assert "资源" not in json.dumps(found["data"], ensure_ascii=False)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_bars_are_drawn(cli: Run, lang: str) -> None:
    frequencies = cli("frequency", "--code", "allocation-logic", "--bars", "--lang", lang)
    by_round = cli("crosstab", "--cols", "round", "--percent", "column", "--bars", "--lang", lang)
    alone = cli("crosstab", "--cols", "", "--bars", "--lang", lang)
    for said in (frequencies, by_round, alone):
        assert said.code == 0, said.err
        assert said.out.count("█") > 50
    assert "%" in by_round.out.split("\n")[2]


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["crosstab", "--bars"], "one variable in the columns"),
        (["crosstab", "--cols", "", "--split", "round", "--difference", "--bars"], "one variable"),
        (["frequency", "--bars", "-o", "bars.csv"], "on the terminal only"),
        (["frequency", "--bars", "--format", "json"], "on the terminal only"),
        (["crosstab", "--difference"], "no split"),
        (["crosstab", "--cols", "", "--split", "rond", "--difference"], "did you mean round"),
        (["followup", "--person", "JS"], "did you mean JSM"),
        (["followup", "--where", "round=initial"], "nobody was met more than once"),
        (["saturation", "--code", "strong-aliance"], "did you mean strong-alliance"),
        (["saturation", "--where", "person=SWH", "--coder", "ZHAO", "--source", "2025-06-10_JSM"],
         "no turn is left"),
    ],
)  # fmt: skip
def test_what_can_t_be_is_one_sentence(cli: Run, command: list[str], told: str) -> None:
    said = cli(*command)
    assert (said.code, said.out) == (2, "")
    assert told in said.err
    assert "Traceback" not in said.err
