"""The commands of docs/statistics.md work on the sample, and its figures are those of the code."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from qcode.analysis.testing.asked import Procedure
from qcode.analysis.testing.exact import MOST_TABLES
from qcode.analysis.testing.marking import NOTABLE, STRIKING
from qcode.analysis.testing.shuffling import MOST
from qcode.cli.app import run
from qcode.project.sample import build_sample

DOCS = Path(__file__).resolve().parents[2] / "docs"
DOCUMENTS = ["statistics.md", "statistics.zh.md"]

pytestmark = pytest.mark.skipif(not DOCS.exists(), reason="the documents are not here")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_shown_works(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    text = (DOCS / name).read_text("utf-8")
    commands = re.findall(r"^qcode (.+)$", text, re.MULTILINE)
    assert len(commands) == 6
    monkeypatch.setenv("QCODE_PROJECT", str(build_sample(tmp_path)))
    for command in commands:
        assert run(shlex.split(command)) == 0, (command, capfd.readouterr().err)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_limit_is_the_one_in_use(name: str) -> None:
    text = (DOCS / name).read_text("utf-8")
    for limit in (MOST, MOST_TABLES, Procedure().permutations):
        assert f"{limit:,}" in text
    for bar in (NOTABLE, STRIKING):
        assert str(bar) in text
