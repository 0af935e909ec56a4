"""The heavy libraries: loaded when needed, once, and without a word on anyone's screen."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import qcode

HEAVY = ("spacy", "jieba", "pypinyin")


def process(code: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """A fresh process whose temporary files go to a folder of its own."""
    root = str(Path(qcode.__file__).parents[1])
    return subprocess.run(
        [
            sys.executable,
            "-W",
            "default",
            "-c",
            f"import sys; sys.path.insert(0, {root!r})\n{code}",
        ],
        env={"TMPDIR": str(tmp_path), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )


def loaded(code: str, tmp_path: Path) -> list[str]:
    """Which of the heavy libraries are loaded after this code."""
    report = f"print(*(name for name in {HEAVY!r} if name in sys.modules))"
    return process(f"{code}\n{report}", tmp_path).stdout.split()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("from qcode.language import lookup, pinyin, sentences, words", []),
        ("from qcode.language.words import words; words('Plain words, no more', ())", []),
        ("from qcode.language.words import words; words('村民', ())", ["jieba"]),
        ("from qcode.language.words import words; words('Mr. Li', ())", ["spacy"]),
        ("from qcode.language.sentences import sentences; sentences('好。', 'zh')", []),
        ("from qcode.language.sentences import sentences; sentences('好。坏。', 'zh')", ["spacy"]),
        ("from qcode.language.lookup import Lookup; Lookup([('a', ['b'])]).find('a')", []),
        ("from qcode.language.lookup import Lookup; Lookup([('a', ['村'])])", ["pypinyin"]),
    ],
)
def test_each_library_is_loaded_for_what_needs_it_only(
    code: str, expected: list[str], tmp_path: Path
) -> None:
    assert loaded(code, tmp_path) == expected


EVERYTHING = """
import logging
from concurrent.futures import ThreadPoolExecutor
from qcode.language.lookup import Lookup
from qcode.language.segmenter import segmenter
from qcode.language.pipelines import pipeline
from qcode.language.sentences import sentences
from qcode.language.words import words
def read(_):
    words("村民去W县。Mr. Li came.", ("W县",))
    sentences("好。坏。Mr. Li came. He left.", "zh")
    Lookup([("a", ["资源捕获"])]).find("zybh")
    return id(segmenter()), id(pipeline("zh")), id(pipeline("en"))
with ThreadPoolExecutor(8) as pool:
    print(len(set(pool.map(read, range(8)))))
print([logging.getLogger(name).handlers for name in ("", "jieba", "spacy")])
"""


def test_threads_that_ask_at_once_load_once_and_nothing_is_said_or_left(tmp_path: Path) -> None:
    done = process(EVERYTHING, tmp_path)
    assert done.stdout.split("\n")[:2] == ["1", "[[], [], []]"]
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == []
