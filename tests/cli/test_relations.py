"""relation and figure as a researcher calls them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from qcode.codebook.model import Relation
from qcode.project import Project
from qcode.store.relations import add_relation

Run = Callable[..., Any]


def codings(cli: Run, code: str) -> list[str]:
    told = cli("codings", "--code", code, "--format", "json")
    return [each["id"] for each in json.loads(told.out)["data"]]


def test_a_relation_is_drawn_supported_listed_and_taken_back(cli: Run, sample: Path) -> None:
    first, second, *_ = codings(cli, "strong-alliance")
    drawn = cli(
        "relation",
        "add",
        "向上要资源",
        "导致",
        "强强联合",
        "--support",
        first[:8],
        "--coder",
        "LIN",
    )
    assert drawn.code == 0, drawn.err
    assert drawn.out == ("drawn: asking-upwards leads-to strong-alliance; supported by 1 coding\n")
    ends = ("asking-upwards", "leads-to", "strong-alliance")
    told = cli("relation", "support", *ends, second[:8], first[:8])
    assert told.out == "1 coding now supports asking-upwards leads-to strong-alliance\n"

    listed = cli("relation", "list", "--drawn-by", "LIN", "--format", "json")
    answer = json.loads(listed.out)
    (only,) = answer["data"]
    assert sorted(only.pop("codings")) == sorted([first, second])
    assert only == {
        "from": "asking-upwards", "kind": "leads-to", "to": "strong-alliance",
        "origin": "coder", "codebook": None, "coder": "LIN", "support": 2,
    }  # fmt: skip
    assert answer["meta"]["n"] == {"relations": 1, "codebook": 0, "drawn": 1, "codings": 2}

    gone = cli("relation", "support", *ends, first[:8], "--remove")
    assert gone.out == "1 coding no longer supports asking-upwards leads-to strong-alliance\n"
    assert cli("undo").code == 0
    removed = cli("relation", "remove", *ends, "--format", "json")
    assert json.loads(removed.out)["data"][0]["support"] == 2
    assert (
        json.loads(cli("relation", "list", "--drawn-by", "LIN", "--format", "json").out)["data"]
        == []
    )
    assert cli("check").code == 0


def test_one_of_two_relations_that_say_the_same_can_be_removed(cli: Run, sample: Path) -> None:
    """As a project may hold them that was written before they were refused."""
    ends = ("asking-upwards", "leads-to", "strong-alliance")
    assert cli("relation", "add", *ends).code == 0
    with Project.open(sample) as project, project._act("add relation", "") as act:
        add_relation(act, Relation(ends[0], ends[2], ends[1]))
    assert "stands more than once" in cli("check").out
    removed = cli("relation", "remove", *ends)
    assert (removed.code, removed.out) == (0, f"removed: {' '.join(ends)}\n")
    assert cli("check").code == 0


def test_the_figure_goes_to_files_and_to_the_screen(cli: Run, sample: Path) -> None:
    chosen = ("--codebook", "resource-capture", "--lang", "zh")
    for command in (("figure",), ("export", "figure")):
        said = cli(*command, *chosen, "-o", "f.svg")
        assert said.code == 0 and said.err.endswith("written: f.svg\n")  # or first: no such font
        svg = Path("f.svg").read_text("utf-8")
        assert all(name in svg for name in ("强强联合", "雨露均沾", "相悖", "框定"))
        Path("f.svg").unlink()
    outline = cli("figure", *chosen).out
    assert "强强联合\n  ↔ 相悖  雨露均沾" in outline
    assert cli("figure", "--format", "dot").out.count("->") == 30
    assert cli("figure", "--format", "mermaid", "--kind", "相悖").out.count("x-.-x") == 3


def test_relations_of_a_code_are_those_of_the_codes_under_it_too(cli: Run, sample: Path) -> None:
    told = cli("relation", "list", "--code", "allocation-logic", "--format", "json")
    ends = {(each["from"], each["to"]) for each in json.loads(told.out)["data"]}
    assert ("strong-alliance", "benefits-all") in ends


def test_bad_input_is_answered_in_one_sentence(cli: Run, sample: Path) -> None:
    (coding, *_) = codings(cli, "benefits-all")
    ends = ("asking-upwards", "enables", "strong-alliance")
    for arguments, said in (
        (("relation", "add", "asking-upward", "enables", "money"), "asking-upwards"),
        (("relation", "add", *ends), "already"),
        (("relation", "add", "asking-upwards", "?", "benefits-all"), "kind of relation"),
        (("relation", "remove", "asking-upwards", "hinders", "strong-alliance"), "did you mean"),
        (("relation", "support", *ends, coding), "neither of asking-upwards nor"),
        (("relation", "support", *ends, "zzz"), "there is no coding"),
        (("relation", "list", "--kind", "leads-too"), "did you mean leads-to"),
        (("relation", "list", "--codebook", "resource"), "resource-capture"),
        (("relation", "list", "--drawn-by", "NOBODY"), "there is no coder"),
        (("relation", "list", "--coder", "NOBODY"), "there is no coder"),
        (("relation", "list", "--where", "village_clas=A"), "village_class"),
        (("figure", "-o", "f.gif"), "no figure can be written as .gif"),
        (("figure", "--code", "low-efficiency", "--kind", "frames"), "no relation to draw"),
    ):
        told = cli(*arguments)
        assert told.code == 2 and told.out == "", arguments
        assert told.err.startswith("qcode: ") and said in told.err, told.err
        assert len(told.err.splitlines()) <= 2


def test_a_new_kind_is_pointed_out_since_it_may_be_mistyped(cli: Run, sample: Path) -> None:
    told = cli("relation", "add", "asking-upwards", "lead-to", "strong-alliance")
    assert told.code == 0
    assert told.err == (
        "lead-to is a new kind of relation in this project; did you mean leads-to?\n"
    )


def test_a_file_and_a_format_for_the_terminal_do_not_go_together(cli: Run, sample: Path) -> None:
    said = cli("figure", "-o", "f.svg", "--format", "dot")
    assert said.code == 2 and "--format doesn't go with -o" in said.err
    assert not Path("f.svg").exists()
    assert "digraph" in cli("figure", "--format", "dot").out
