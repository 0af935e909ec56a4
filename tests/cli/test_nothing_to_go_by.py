"""Analyses of a project in which there is nothing to go by yet: one sentence, and the next step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

ASKED = (["crosstab", "--cols", "actor_type"], ["saturation"], ["followup"], ["query", "hello"])


@pytest.fixture
def project(cli: Any) -> None:
    assert cli("init", "new.qcode", "--codebook", "field-variables").code == 0


@pytest.mark.parametrize("asked", ASKED)
def test_without_sources_the_next_step_is_to_import_some(
    cli: Any, project: None, asked: list[str]
) -> None:
    said = cli(*asked)
    assert said.code == 2 and "no turns yet" in said.err and "qcode import" in said.err


@pytest.mark.parametrize("asked", ASKED)
def test_with_nothing_but_interviewers_the_option_that_counts_them_is_named(
    cli: Any, project: None, asked: list[str]
) -> None:
    Path("t.txt").write_text("Q: hello there\n")
    assert cli("import", "t.txt").code == 0
    assert cli("speaker", "t", "Q", "--role", "interviewer").code == 0
    said = cli(*asked)
    assert said.code == 2 and "interviewers' turns" in said.err and "--interviewer" in said.err
    assert "these filters" in cli(*asked, "--where", "actor_type=missing").err


@pytest.mark.parametrize("asked", ASKED[1:3])
def test_before_anybody_codes_that_is_said(cli: Any, project: None, asked: list[str]) -> None:
    Path("t.txt").write_text("R: hello there\n")
    assert cli("import", "t.txt").code == 0
    assert "no coder has begun" in cli(*asked).err


def test_without_a_codebook_the_columns_are_asked_for(cli: Any) -> None:
    assert cli("init", "bare.qcode").code == 0
    Path("t.txt").write_text("R: hello there\n")
    assert cli("import", "t.txt").code == 0
    said = cli("crosstab", "--cols", "actor_type")
    assert said.code == 2 and "this project has no codebook" in said.err
    assert "qcode codebook add" in said.err and "--cols" in said.err
    assert cli("crosstab", "--cols", "source").code == 0
