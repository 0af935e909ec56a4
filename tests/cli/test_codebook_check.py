"""codebook check: what is said of a file that builds on another codebook."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

BOOK = """\
id: mine
version: "1"
title: Mine
requires: [{needed}]
typologies:
- id: sides
  of: village
  name: sides
  classes:
    rich: {{unit: x}}
"""


@pytest.mark.parametrize(
    ("needed", "file"), [("field-variables", "field-variables"), ("theirs", "ITS-FILE")]
)
def test_a_file_is_checked_with_what_it_builds_on(cli: Callable, needed: str, file: str) -> None:
    book = BOOK.format(needed=needed) + "  rests_on: variables\n"
    Path("mine.yaml").write_text(book, encoding="utf-8")
    alone = cli("codebook", "check", "mine.yaml")
    assert alone.code == 2
    assert "mine 1: well formed" in alone.err
    assert f"builds on '{needed}', which is not among the files to check" in alone.err
    assert f"qcode codebook check mine.yaml {file}\n" in alone.err
    assert "in the project" not in alone.err


def test_a_typology_on_another_codebook_is_told_to_say_what_it_rests_on(cli: Callable) -> None:
    Path("mine.yaml").write_text(BOOK.format(needed="field-variables"), encoding="utf-8")
    refused = cli("codebook", "check", "mine.yaml")
    assert refused.code == 2
    assert "add to the typology rests_on: variables, or rests_on: codes" in refused.err
    helped = cli("codebook", "check", "--help").out
    assert "rests_on: variables, or rests_on: codes" in " ".join(helped.split())
