"""qcode words: what is said most, as a list."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[..., Any]


def test_words_lists_the_words_of_respondents_with_their_counts(cli: Run, study: Path) -> None:
    said = cli("words", "--format", "json")
    rows = {row["word"]: row for row in json.loads(said.out)["data"]}
    assert said.code == 0 and said.err == ""
    assert rows["more"] == {"word": "more", "count": 2, "sources": 1}
    assert "梨" in rows and "And" not in rows


def test_words_of_one_source_or_of_some_speakers_and_only_so_many(cli: Run, study: Path) -> None:
    few = cli("words", "--source", "second", "--where", "actor_type=villager", "-n", "1")
    assert few.code == 0 and "pears" not in few.out and "n = 4 words" in few.out
    asked = cli("words", "--source", "second", "--interviewer", "--lang", "zh")
    assert "you" in asked.out and "含访谈者的话轮" in asked.out


def test_short_words_can_be_left_out(cli: Run, study: Path) -> None:
    said = cli("words", "--at-least", "5", "--lang", "zh")
    assert "roads" in said.out and "more" not in said.out and "梨" not in said.out
    assert "n = 2 词" in said.out and "--at-least 5" in said.out


def test_words_refuses_what_it_does_not_know_in_a_sentence(cli: Run, study: Path) -> None:
    for wrong in (("--source", "nosuch"), ("--where", "post"), ("-n", "0")):
        said = cli("words", *wrong)
        assert said.code == 2 and said.out == "" and said.err.startswith("qcode: ")


def test_its_help_loads_no_library_of_language(environment: Callable[..., dict[str, str]]) -> None:
    code = (
        "import sys; from qcode.cli.app import run; run(['words', '--help']); print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True
    )
    modules = done.stdout.splitlines()[-1].split()
    assert "click" in modules
    assert not {"spacy", "jieba", "pypinyin", "regex", "numpy"} & set(modules)
