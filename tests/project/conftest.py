"""A small study: three villages in two classes, four people, three interviews."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qcode.project import Project

CODEBOOK = """\
id: small
version: 1.0.0
title: {en: Small, zh: 小编码簿}
variables:
  - id: post
    of: person
    name: {en: Post, zh: 职务}
    levels:
      - {id: cadre, name: {en: Cadre, zh: 干部}, aliases: [official]}
      - {id: villager, name: {en: Villager, zh: 村民}}
  - id: unit
    of: village
    name: {en: Unit, zh: 单位}
    levels:
      - {id: high, name: {en: High, zh: 高}}
      - {id: low, name: {en: Low, zh: 低}}
  - id: wealth
    of: village
    name: {en: Wealth, zh: 资源}
    levels:
      - {id: rich, name: {en: Rich, zh: 丰富}}
      - {id: poor, name: {en: Poor, zh: 匮乏}}
  - id: date
    of: source
    name: {en: Date, zh: 日期}
typologies:
  - id: kind_of_village
    of: village
    name: {en: Kind of village, zh: 村庄类型}
    classes:
      A: {unit: high, wealth: rich}
      B: {unit: low, wealth: poor}
codes:
  - id: help
    name: {en: Help, zh: 帮助}
    children:
      - id: money
        name: {en: Money, zh: 钱}
  - id: doubt
    name: {en: Doubt, zh: 怀疑}
"""

FILES = {
    "small.yaml": CODEBOOK,
    "people.csv": (
        "person,post,organisation,organisation_en,village\n"
        "王,干部,县水务局,County Water Bureau,上村\n"
        "李,村民,,,下村\n"
        "Ann,official,,Village Office,下村\n"
    ),
    "villages.csv": "village,unit,wealth\n上村,High,丰富\n下村,low,poor\n远村,high,\n",
    "interviews/one.txt": (
        "---\nvillage: 上村\ndate: 2024-05-01\n---\n"
        "访谈者：修了什么？\n王：修了一条渠，县里出的钱。\n李：钱没见着，渠也漏。\n"
    ),
    "interviews/two.txt": (
        "---\nvillage: 下村\n---\n访谈者：您怎么看？\n李：我看这个钱花得不值。\n"
    ),
    "interviews/three.md": "Interviewer: Who decided?\nAnn: The village did, in a meeting.\n",
}

Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file of the study; the path in it."""

    def written(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return written


@pytest.fixture
def study(tmp_path: Path, write: Write) -> Path:
    """The folder with the files of the study."""
    for name, text in FILES.items():
        write(name, text)
    return tmp_path


@pytest.fixture
def empty(study: Path) -> Iterator[Project]:
    """A project with the codebook, and nothing imported."""
    with Project.create(study / "small.qcode", [study / "small.yaml"]) as project:
        yield project


@pytest.fixture
def project(empty: Project, study: Path) -> Project:
    """The same with everything imported."""
    empty.import_files(
        [study / "interviews" / name for name in ("one.txt", "two.txt", "three.md")],
        [("person", study / "people.csv"), ("village", study / "villages.csv")],
        all_or_nothing=True,
    )
    return empty
