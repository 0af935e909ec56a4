"""crosstab --test and associate, as a researcher calls them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


def test_the_permutation_test_is_said_first_and_in_chinese_too(cli: Any, sample: Path) -> None:
    said = cli("crosstab", "--coder", "LIN", "--cols", "actor_type", "--test")
    assert said.code == 0, said.err
    below = said.out.split("Permutation test")[1]
    assert below.index("aren't independent") < below.index("χ²(")
    chinese = cli(
        "crosstab", "--coder", "LIN", "--cols", "actor_type", "--test", "--lang", "zh"
    ).out
    assert "置换检验：将主体类型在" in chinese and "校正标准化残差" in chinese


def test_json_carries_all_figures_by_ids(cli: Any, sample: Path) -> None:
    command = ["crosstab", "--coder", "LIN", "--cols", "round", "--test", "--correction", "bh"]
    answer = json.loads(cli(*command, "--format", "json").out)
    test = answer["meta"]["test"]
    assert test["cases"] == "source" and test["exact"] and test["correction"] == "bh"
    assert answer["meta"]["seed"] is None  # of the permutations, which were all gone through
    assert test["fisher"]["drawn"] and test["fisher"]["seed"] == 1 and test["fisher"]["p"] > 0
    assert test["levels"].keys() == {"initial", "follow-up"}
    assert {"residual", "mark"} <= answer["data"][0].keys()
    assert all(0 < row["p"] <= row["p_corrected"] for row in test["rows"] if row["p"] is not None)


def test_what_is_drawn_by_chance_is_the_same_with_the_same_seed(cli: Any, sample: Path) -> None:
    command = ["crosstab", "--coder", "LIN", "--cols", "actor_type", "--test"]
    command += ["--permutations", "199"]
    first, again, other = (
        json.loads(cli(*command, "--seed", seed, "--format", "json").out)["meta"]
        for seed in ("5", "5", "6")
    )
    assert first == again and first["seed"] == 5
    assert first["test"]["rows"] != other["test"]["rows"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--cols", "village_class", "--test"], "has one village only"),
        (["--cols", "actor_type", "--among", "person"], "--among is for a test"),
        (["--cols", "actor_type", "--seed", "3"], "--seed is for a test"),
        (["--cols", "actor_type", "--test", "--among", "hamlet"], "no kind of case 'hamlet'"),
        (["--cols", "actor_type", "--test", "--among", "village"], "several levels of actor_type"),
        (["--cols", "actor_tipe", "--test"], "actor_tipe"),
        (["--cols", "actor_type", "--test", "--measure", "rate"], "rate can't be tested"),
        (["--cols", "period", "--test"], "period"),
        (["--cols", "allocation-period", "--test"], "allocation-period in the columns can't be"),
    ],
)
def test_what_can_not_be_tested_is_one_sentence(
    cli: Any, sample: Path, arguments: list[str], said: str
) -> None:
    answer = cli("crosstab", "--coder", "LIN", *arguments)
    assert answer.code == 2 and not answer.out
    assert said in answer.err and "Traceback" not in answer.err
    assert len(answer.err.splitlines()) <= 2


def test_kinds_of_case_are_named_in_either_language(cli: Any, sample: Path) -> None:
    command = ["crosstab", "--coder", "LIN", "--cols", "village_class", "--test"]
    command += ["--format", "json"]
    for word in ("person", "人员"):
        answer = cli(*command, "--among", word)
        assert answer.code == 0, answer.err
        assert json.loads(answer.out)["meta"]["test"]["cases"] == "person"


def test_associate_orders_the_classes_and_tells_who_is_left_out(cli: Any, sample: Path) -> None:
    codes = ["effective-governance", "ineffective-governance"]
    answer = json.loads(
        cli("associate", "interaction_type", *codes, "--coder", "LIN", "--format", "json").out
    )
    assert answer["meta"]["table"] == "associate" and answer["meta"]["of"] == "village"
    assert answer["meta"]["order"][-1] == "positive"
    assert [record["outcome"] for record in answer["data"]] == codes
    cases = answer["data"][0]["cases"]
    named = {each["case"] for each in cases} | {
        case for left in answer["meta"]["left_out"].values() for case in left
    }
    assert len(named) == 5  # the sample's villages, each either compared or told


def test_associate_takes_an_order_by_name_and_says_what_is_wrong(cli: Any, sample: Path) -> None:
    order = ("--order", "村民,村干部,乡镇干部", "--coder", "LIN")
    said = cli("associate", "actor_type", "强强联合", *order)
    assert said.code == 0, said.err
    assert "Villager < Village cadre < Township cadre" in said.out
    wrong = cli("associate", "actor_type", "strong-aliance")
    assert wrong.code == 2 and "did you mean strong-alliance" in wrong.err
    level = cli("associate", "actor_type", "strong-alliance", "--order", "vilager,village-cadre")
    assert level.code == 2 and "vilager" in level.err
    code = cli("associate", "actor_type", "strong-alliance", "--code", "benefits-all")
    assert code.code == 2 and "--code is not for associate" in code.err
    assert cli("associate", "actor_type").code == 2


def test_a_test_of_codes_that_make_the_classes_is_said_to_be_built_in(
    cli: Any, sample: Path
) -> None:
    command = ["crosstab", "--coder", "LIN", "--cols", "interaction_type@person", "--test"]
    said = cli(*command).out
    (note,) = (line for line in said.splitlines() if "themselves rest on" in line)
    assert "Responsive mobilization" in note
    assert "该关联系由定义造成" in cli(*command, "--lang", "zh").out
    assert "built in" not in cli(*command, "--rows", "actor_type").out
    assert "built in" not in cli("crosstab", "--coder", "LIN", "--cols", "actor_type", "--test").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["interaction_type", "strong-alliance", "--order", ""], "--order names no level"),
        (["village_class", "strong-alliance", "strong-alliance"], "strong-alliance is named twice"),
        (["village_class", "strong-alliance", "--order", "A,B,A"], "A is named twice"),
        (["village_class", "strong-alliance", "--order", "A,missing"], "'missing' has no rank"),
        (["county", "strong-alliance"], "county has no order"),
        (["coder", "strong-alliance"], "coder can't be used here"),
    ],
)
def test_what_can_not_be_associated_is_one_sentence(
    cli: Any, sample: Path, arguments: list[str], said: str
) -> None:
    answer = cli("associate", *arguments)
    assert answer.code == 2 and said in answer.err and not answer.out


def test_coders_who_coded_the_same_sources_are_not_tested_as_one(cli: Any, sample: Path) -> None:
    for command in (
        ["crosstab", "--cols", "actor_type", "--test"],
        ["associate", "actor_type", "strong-alliance"],
    ):
        answer = cli(*command)
        assert answer.code == 2 and not answer.out
        assert "coded by more than one of the coders counted" in answer.err
        assert "--coder LIN" in answer.err and "consensus" not in answer.err  # there is none yet
        assert cli(*command, "--coder", "LIN").code == 0


def test_what_a_coder_has_not_begun_is_no_evidence(cli: Any, sample: Path) -> None:
    """Sources come in that LIN hasn't opened: what was found of LIN's stays what it was."""
    commands = [
        ["crosstab", "--cols", "round", "--test", "--measure", "turns"],
        ["associate", "round", "strong-alliance"],
    ]
    asked = [[*command, "--coder", "LIN", "--format", "json"] for command in commands]
    before = [json.loads(cli(*command).out) for command in asked]
    folder = sample.parent / "later"
    folder.mkdir()
    for name in ("later1", "later2"):
        (folder / f"{name}.txt").write_text(f"X: 我们村去年修了路。{name}\n", "utf-8")
    rounds = sample.parent / "rounds.csv"
    rounds.write_text("source,round\nlater1,follow-up\nlater2,initial\n", "utf-8")
    added = cli("import", folder, "--cases", f"source={rounds}")
    assert added.code == 0, added.err
    after = [json.loads(cli(*command).out) for command in asked]
    for old, new in zip(before, after, strict=True):
        assert new["data"] == old["data"]
    assert after[0]["meta"]["test"]["not_begun"] == ["later1", "later2"]
    assert after[1]["meta"]["left_out"]["not_begun"] == ["later1", "later2"]
