"""The codebook changed from the command line: by name, in one sentence, undone with one word."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
TAG = ("--coder", "LIN", "--quote")


@pytest.fixture
def coded(cli: Run, study: Path) -> Path:
    """The study, two passages of it coded."""
    assert cli("tag", "first", "strong-alliance", *TAG, "梨卖得好", "--memo", "hm").code == 0
    assert cli("tag", "first", "strong-alliance", *TAG, "路也通了").code == 0
    return study


def rows(cli: Run, *arguments: str) -> list[dict[str, Any]]:
    said = cli(*arguments, "--format", "json")
    assert said.code == 0, said.err
    data: list[dict[str, Any]] = json.loads(said.out)["data"]
    return data


def test_a_code_is_made_changed_and_moved(cli: Run, coded: Path) -> None:
    made = cli("codebook", "new", "欠款", "--en", "Money owed", "--id", "owed", "--include", "赊账",
               "--parent", "benefits-all", "--coder", "LIN")  # fmt: skip
    assert made.out == "new code owed (Money owed / 欠款)\n", made.err
    (changed,) = rows(
        cli, "codebook", "edit", "欠款", "--zh", "拖欠", "--color", "#0072b2", "--key", "q"
    )
    assert changed["name"] == {"en": "Money owed", "zh": "拖欠"}
    assert (changed["color"], changed["key"], changed["parent"]) == (
        "#0072b2", "q", "benefits-all",
    )  # fmt: skip
    assert changed["include"] == [{"en": "", "zh": "赊账"}]
    moved = cli("codebook", "move", "拖欠", "--under", "strong-alliance")
    assert moved.out == "owed (Money owed / 拖欠) stands under strong-alliance\n"
    again = cli("codebook", "edit", "owed", "--key", "q")
    assert again.out == "owed (Money owed / 拖欠) says that already\n"
    assert cli("undo").err.startswith("undone: move code owed under strong-alliance")


def test_codes_are_merged_and_the_merge_undone(cli: Run, coded: Path) -> None:
    (moved,) = rows(cli, "codebook", "merge", "strong-alliance", "--into", "benefits-all")
    assert moved == {"into": "benefits-all", "codings": 2, "united": 0}
    assert {row["code"] for row in rows(cli, "codings")} == {"benefits-all"}
    assert cli("undo").code == 0
    assert {row["code"] for row in rows(cli, "codings")} == {"strong-alliance"}
    assert cli("check").code == 0


@pytest.mark.parametrize(
    "edit",
    [
        ("merge", "strong-alliance", "--into", "benefits-all"),
        ("delete", "strong-alliance", "--with-codings"),
        ("edit", "strong-alliance", "--zh", "强强结盟"),
    ],
)
def test_an_edit_names_the_saved_queries_that_it_leaves_without_a_code(
    cli: Run, coded: Path, edit: tuple[str, ...]
) -> None:
    cli("query", "编码：强强联合", "--save", "allied")
    cli("query", "code:benefits-all", "--save", "for all")
    told = cli("codebook", *edit)
    assert told.code == 0
    assert told.err == "can't be asked any more (qcode query --list says why): allied\n"


def test_chosen_codings_are_split_off(cli: Run, coded: Path) -> None:
    ident = rows(cli, "codings")[1]["id"][:8]
    split = cli("codebook", "split", "strong-alliance", "--codings", f"{ident},", "--name", "Roads")
    assert split.out == "1 coding sent to roads (Roads)\n", split.err
    assert [row["code"] for row in rows(cli, "codings")] == ["strong-alliance", "roads"]
    other = cli("codebook", "split", "benefits-all", "--codings", ident, "--name", "x")
    assert other.code == 2 and "codings of one code" in other.err


def test_a_code_that_is_used_is_not_deleted_unasked(cli: Run, coded: Path) -> None:
    refused = cli("codebook", "delete", "strong-alliance")
    assert refused.code == 2
    assert "strong-alliance has 2 codings (LIN 2)" in refused.err and "--into CODE" in refused.err
    sent = cli("codebook", "delete", "strong-alliance", "--into", "benefits-all")
    assert sent.out == "strong-alliance deleted; 2 codings sent to benefits-all\n"
    assert cli("codebook", "delete", "benefits-all", "--with-codings").out.endswith("taken away\n")
    assert rows(cli, "codings") == []
    assert cli("undo").code == 0 and cli("undo").code == 0
    assert len(rows(cli, "codings")) == 2


BAD = (
    ("new",),
    ("new", "x", "--parent", "nosuch"),
    ("new", "x", "--color", "red"),
    ("edit", "nosuch", "--name", "x"),
    ("edit", "strong-alliance", "--name", " "),
    ("move", "strong-alliance"),
    ("move", "strong-alliance", "--top", "--under", "benefits-all"),
    ("merge", "strong-alliance"),
    ("merge", "strong-alliance", "--into", "strong-alliance"),
    ("split", "strong-alliance", "--codings", ",", "--name", "x"),
    ("delete", "strong-alliance", "--into", "benefits-all", "--with-codings"),
    ("diff", "--since", "yesterday"),
    ("diff", "--since", "99999"),
    ("diff", "--since", "3", "--until", "2"),
    ("diff", "--since", "2999-01-01", "--until", "1"),
    ("delete", " "),
    ("delete", ""),
    ("diff", "a", "b", "c"),
    ("diff", "cadre-mobilization"),
    ("nwe", "x"),
)


def test_bad_use_is_answered_in_a_sentence_and_changes_nothing(cli: Run, coded: Path) -> None:
    before = rows(cli, "history")
    for arguments in BAD:
        said = cli("codebook", *arguments)
        assert said.code == 2 and said.err.startswith("qcode: ") and not said.out, arguments
        assert "Traceback" not in said.err
    assert rows(cli, "history") == before


def test_diff_tells_what_became_of_the_codebooks(cli: Run, coded: Path) -> None:
    assert rows(cli, "codebook", "diff") == []
    cli("codebook", "edit", "strong-alliance", "--en", "An [b]alliance[/b]")
    act = rows(cli, "history", "-n", "1")[0]["act"]
    cli("codebook", "merge", "good-made-better", "--into", "strong-alliance")
    renamed, merged = rows(cli, "codebook", "diff")[:2]
    assert (renamed["change"], renamed["field"], renamed["id"]) == (
        "renamed", "name", "strong-alliance",
    )  # fmt: skip
    assert renamed["after"]["en"] == "An [b]alliance[/b]"
    assert (merged["change"], merged["after"]["en"]) == ("merged", "strong-alliance")
    assert [row["change"] for row in rows(cli, "codebook", "diff", "--until", str(act))] == [
        "renamed"
    ]
    since = rows(cli, "codebook", "diff", "--since", str(act))
    assert since[0]["change"] == "merged"
    assert len(rows(cli, "codebook", "diff", "--since", "2020-01-01")) > 10
    assert rows(cli, "codebook", "diff", "--until", "2999-12-31") == rows(cli, "codebook", "diff")
    shown = cli("codebook", "diff", "--lang", "zh")
    assert "改名" in shown.out and "An [b]alliance[/b]" in shown.out


def test_diff_reaches_from_the_first_day_of_the_calendar_to_the_last(
    cli: Run, coded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for zone in ("Asia/Shanghai", "America/Lima"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        all_time = rows(cli, "codebook", "diff", "--since", "0001-01-01", "--until", "9999-12-31")
        assert all_time == rows(cli, "codebook", "diff", "--since", "0")
    monkeypatch.undo()
    time.tzset()


def test_diff_in_chinese_puts_chinese_signs_between_what_it_lists(cli: Run, coded: Path) -> None:
    Path("new.yaml").write_text(
        "id: new\nversion: 1.0.0\ntitle: {en: New, zh: 新}\ncodes:\n"
        "  - id: pears\n    name: {en: Pears, zh: 梨}\n    cues: {zh: [梨, 果]}\n",
        "utf-8",
    )
    Path("old.yaml").write_text(Path("new.yaml").read_text("utf-8").replace("[梨, 果]", "[梨, 桃]"))
    said = cli("codebook", "diff", "old.yaml", "new.yaml", "--lang", "zh")
    assert "梨、桃" in said.out and "梨、果" in said.out


def test_diff_compares_files_with_each_other_and_with_the_project(cli: Run, coded: Path) -> None:
    cli("codebook", "edit", "strong-alliance", "--zh", "强强结盟")
    assert cli("codebook", "export", "--id", "resource-capture", "-o", "now.yaml").code == 0
    between = rows(cli, "codebook", "diff", "resource-capture", "now.yaml")
    assert [(row["id"], row["change"]) for row in between] == [("strong-alliance", "renamed")]
    assert between[0]["before"]["zh"] == "强强联合"
    assert rows(cli, "codebook", "diff", "resource-capture") == between
    assert rows(cli, "codebook", "diff", "now.yaml") == []
    Path("study.qcode").unlink()
    assert rows(cli, "codebook", "diff", "resource-capture", "now.yaml") == between
