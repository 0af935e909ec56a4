"""A study for merging: two interviews, three coders at work, and what can be added to it later."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qcode.coding.spans import Span
from qcode.project import Project
from qcode.project.tagging import Where

BOOK = """\
id: small
version: 1.0.0
title: {en: Small, zh: 小编码簿}
variables:
  - id: post
    of: person
    name: {en: Post, zh: 职务}
    levels:
      - {id: cadre, name: {en: Cadre, zh: 干部}}
      - {id: villager, name: {en: Villager, zh: 村民}}
codes:
  - id: help
    name: {en: Help, zh: 帮助}
    children:
      - id: money
        name: {en: Money, zh: 钱}
        key: m
      - id: hours
        name: {en: Hours, zh: 时间}
  - id: doubt
    name: {en: Doubt, zh: 怀疑}
  - id: trust
    name: {en: Trust, zh: 信任}
"""

EXTRA = """\
id: extra
version: 1.0.0
title: {en: Extra}
requires: [small]
typologies:
  - id: means
    of: person
    name: {en: Means}
    rests_on: codes
    classes:
      rich: {help: money}
      busy: {help: hours}
codes:
  - {id: water, name: {en: Water, zh: 水}}
relations:
  - {from: water, to: doubt, kind: leads-to}
"""

OTHER = "id: other\nversion: 1.0.0\ntitle: {en: Other}\ncodes:\n  - {id: road, name: {en: Road}}\n"

FILES = {
    "small.yaml": BOOK,
    "extra.yaml": EXTRA,
    "other.yaml": OTHER,
    "people.csv": "person,post,village\n王,干部,上村\nAnn,villager,下村\nChen,villager,\n",
    "one.txt": "访谈者：修了什么？\n王：修了一条渠，县里出的钱。😀\n李：钱没见着，渠也漏。\n",
    "two.txt": "---\nvillage: 下村\n---\nInterviewer: Who decided?\nAnn: The village did.\n",
    "corrected/one.txt": (
        "访谈者：修了什么呢？\n王：修了一条水渠，县里出的钱。😀\n李：钱没见着，渠漏。\n"
    ),
    "corrected again/one.txt": (
        "访谈者：修了什么？\n王：修了一条渠，是县里出的钱。😀\n李：钱我没见着。\n"
    ),
    "corrected/two.txt": "Interviewer: Who decided it?\nAnn: The whole village did.\n",
    "corrected again/two.txt": "Interviewer: Who decided?\nAnn: We all did.\n",
    "corrected/three.txt": "访谈者：后来怎样？\n王：后来路也修了。\n",
    "later/three.txt": "访谈者：后来呢？\n王：后来路也修了。\n",
    "later/four.txt": "Interviewer: And then?\nBo: We waited for the water.\n",
    "elsewhere/four.txt": "Interviewer: And then?\nBo: We waited for the water, and it came.\n",
}

MADE = (
    ("one", "doubt", "LIN", 10, 20),
    ("one", "money", "LIN", 14, 24),
    ("one", "money", "MEI", 16, 28),
    ("one", "trust", "MEI", 30, 36),
    ("two", "help", "LIN", 10, 22),
)


@pytest.fixture(scope="session")
def material(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with everything that can be taken in."""
    folder = tmp_path_factory.mktemp("material")
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def ancestors(material: Path) -> tuple[Path, ...]:
    """Three projects, each made by an init of its own from the same files."""
    return tuple(made(material, f"made{number}") for number in range(3))


@pytest.fixture(scope="session")
def ancestor(ancestors: tuple[Path, ...]) -> Path:
    """The project that all copies come from. Never written again: copy it."""
    return ancestors[0]


@pytest.fixture(scope="session")
def handed_out(ancestor: Path, material: Path) -> tuple[Path, Path, Path]:
    """A project, what LIN got of it to code, and what MEI got."""
    host, lin, mei = (material / f"{name}.qcode" for name in ("host", "lin", "mei"))
    shutil.copy(ancestor, host)
    with Project.open(host) as project:
        project.hand_out("LIN", lin, sources=["one", "two"])
        project.hand_out("MEI", mei, sources=["one"])
    return host, lin, mei


def made(material: Path, name: str) -> Path:
    path = material / f"{name}.qcode"
    with Project.create(path, [material / "small.yaml"]) as project:
        project.import_files(
            [material / "one.txt", material / "two.txt"],
            [("person", material / "people.csv")],
            all_or_nothing=True,
        )
        for source, code, coder, start, end in MADE:
            project.tag(source, code, coder=coder, where=Where(span=Span(start, end)), memo=code)
        project.set_state("one", "LIN", "done")
        project.set_state("one", "MEI", "done")
        project.add_relation("money", "leads-to", "trust")
    return path


@pytest.fixture
def here(ancestor: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(ancestor, tmp_path / "here.qcode"))


@pytest.fixture
def there(ancestor: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(ancestor, tmp_path / "there.qcode"))


@pytest.fixture
def apart(ancestors: tuple[Path, ...], tmp_path: Path) -> Path:
    """A project of the same files with an init of its own."""
    return Path(shutil.copy(ancestors[1], tmp_path / "apart.qcode"))
