"""`qcode demo`: built once, its table shown, and every next step it names runs."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[..., Any]


def test_the_demo_is_built_once_and_shown_again(cli: Run) -> None:
    first = cli("demo", "my demo")
    assert first.code == 0 and "built" in first.err and "fictional" in first.err
    assert "Strong alliance" in first.out and "(unclassified)" in first.out
    assert "Project sample" in first.out
    project = Path("my demo/sample.qcode")
    before = project.read_bytes()
    again = cli("demo", "my demo", "--lang", "zh")
    assert again.code == 0 and "is there already" in again.err
    assert "强强联合" in again.out and "（未归类）" in again.out
    assert project.read_bytes() == before


def test_the_demo_goes_to_a_folder_of_its_own_name(cli: Run) -> None:
    assert cli("demo", "--no-tui").code == 0
    assert {path.name for path in Path("qcode-demo").iterdir()} == {"corpus_sample", "sample.qcode"}


def test_every_next_step_of_the_demo_runs(process: Run, cli: Run) -> None:
    told = cli("demo", "a folder's name").err
    steps = [shlex.split(line) for line in told.splitlines() if line.startswith("  qcode ")]
    assert len(steps) >= 8
    for step in steps:
        said = cli(*step[1:])
        assert said.code == 0, (step, said.err)
        assert said.out or "-o" in step
    assert Path("table.docx").exists() and Path("quotations.docx").exists()
    assert process(*steps[0][1:]).out == cli(*steps[0][1:]).out


def test_the_next_step_of_init_runs_once_its_files_are_there(cli: Run) -> None:
    told = cli("init", "my study", "--codebook", "field-variables").err
    assert Path("my study.qcode").exists()
    step = shlex.split(told.splitlines()[-1].removeprefix("next: "))
    assert step[:3] == ["qcode", "-p", "my study.qcode"]
    Path("FOLDER").mkdir()
    Path("FOLDER/a.txt").write_text("A: hello\nB: there\n", "utf-8")
    Path("people.csv").write_text("person\nB\n", "utf-8")
    Path("villages.csv").write_text("village\nV\n", "utf-8")
    assert cli(*step[1:]).code == 0


def test_a_demo_that_cannot_be_put_there_says_so(cli: Run) -> None:
    Path("taken").write_text("a file", "utf-8")
    said = cli("demo", "taken")
    assert said.code == 2 and "taken" in said.err and said.out == ""
    assert Path("taken").read_text("utf-8") == "a file"
