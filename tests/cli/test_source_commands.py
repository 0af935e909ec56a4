"""source update and source remove, from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[..., Any]


def text_of(cli: Run) -> str:
    return str(cli("show", "first", "--text").out)


def corrected(study: Path, text: str) -> Path:
    path = study.parent / "first.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_corrected_transcript_is_tried_then_put_in(cli: Run, study: Path) -> None:
    was = text_of(cli)
    tag = ("--quote", "梨卖得好", "--coder", "LIN")
    assert cli("tag", "first", "strong-alliance", *tag).code == 0
    path = corrected(study, was.replace("梨卖得好", "梨卖得很好"))
    tried = cli("source", "update", "first", path, "--dry-run", "--format", "json")
    assert tried.code == 0 and text_of(cli) == was
    told = json.loads(tried.out)
    assert told["meta"]["done"] is False and told["meta"]["codings"]["changed"] == 1
    assert (told["data"][0]["before"], told["data"][0]["after"]) == ("梨卖得好", "梨卖得很好")
    done = cli("source", "update", "first", path, "--coder", "LIN", "--lang", "zh")
    assert done.code == 0 and "文字有改动" in done.out and "qcode undo" in done.err
    assert text_of(cli) != was and cli("check").code == 0
    assert cli("undo").code == 0 and text_of(cli) == was


def test_what_would_be_lost_is_refused_with_the_way_to_allow_it(cli: Run, study: Path) -> None:
    assert cli("tag", "first", "strong-alliance", "--turn", "2", "--coder", "LIN").code == 0
    path = corrected(study, text_of(cli).split("\n")[0] + "\n")
    said = cli("source", "update", "first", path)
    assert said.code == 2 and "would have no place" in said.err and "--let-go" in said.err
    assert cli("source", "update", "first", path, "--let-go").code == 0
    assert json.loads(cli("codings", "--format", "json").out)["data"] == []


def test_a_source_is_removed_and_work_on_it_only_when_that_is_said(cli: Run, study: Path) -> None:
    assert cli("tag", "first", "strong-alliance", "--turn", "2", "--coder", "LIN").code == 0
    said = cli("source", "remove", "first")
    assert said.code == 2 and "has 1 coding on it" in said.err and "--with-codings" in said.err
    said = cli("source", "remove", "first", "--with-codings", "--coder", "LIN")
    assert said.code == 0 and "with 1 coding (qcode undo)" in said.err
    assert cli("show", "first").code == 2 and cli("check").code == 0


def test_a_file_that_is_not_there_and_a_source_that_is_not_there_are_told(
    cli: Run, study: Path
) -> None:
    said = cli("source", "update", "first", study.parent / "nowhere.txt")
    assert said.code == 2 and "nowhere.txt" in said.err
    said = cli("source", "remove", "frist")
    assert said.code == 2 and "did you mean first?" in said.err
