"""A small project file: one codebook of three codes, two interviews, no codings yet."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qcode.project import Project

CODEBOOK = """\
id: small
version: 1.0.0
title: {en: Small, zh: 小编码簿}
codes:
  - id: help
    name: {en: Help, zh: 帮助}
    children:
      - id: money
        name: {en: Money, zh: 钱}
  - id: doubt
    name: {en: Doubt, zh: 怀疑}
"""

FIRST = (
    "访谈者：村里修了什么？\n王：修了一条渠，也修了路。😀好得很。\n"
    "访谈者：谁出的钱？\n王：县里出的钱。\n"
)
SECOND = "Interviewer: Who decided?\nAnn: The village did, in a meeting.\n"


@pytest.fixture
def make(tmp_path: Path) -> Callable[[str], Path]:
    """Make the project under a name, and return its path."""
    (tmp_path / "small.yaml").write_text(CODEBOOK, encoding="utf-8")
    folder = tmp_path / "interviews"
    folder.mkdir()
    (folder / "first.txt").write_text(FIRST, encoding="utf-8")
    (folder / "second.txt").write_text(SECOND, encoding="utf-8")

    def made(name: str) -> Path:
        path = tmp_path / name
        with Project.create(path, [tmp_path / "small.yaml"]) as project:
            project.import_files([folder / "first.txt", folder / "second.txt"])
        return path

    return made


@pytest.fixture
def path(make: Callable[[str], Path]) -> Path:
    return make("small.qcode")


@pytest.fixture
def project(path: Path) -> Iterator[Project]:
    with Project.open(path) as opened:
        yield opened


@pytest.fixture
def as_nobody() -> None:
    """Permissions mean nothing to the superuser."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        pytest.skip("the superuser may write everywhere")
