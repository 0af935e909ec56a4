"""The pages about pictures: each of their commands draws the file that they say."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from qcode.cli.app import run
from qcode.cli.plots import plot_command
from qcode.project.sample import build_sample

pytest.importorskip("matplotlib")
pytest.importorskip("networkx")

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = ("plots.md", "plots.zh.md")

pytestmark = pytest.mark.skipif(
    not (DOCS / PAGES[0]).exists(), reason="the documents are not here (an installed wheel)"
)


def commands(page: str) -> Iterator[str]:
    text = (DOCS / page).read_text("utf-8")
    for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL):
        yield from (line[2:] for line in block.splitlines() if line.startswith("$ "))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_sample(tmp_path_factory.mktemp("plots"))


@pytest.mark.parametrize("page", PAGES)
def test_every_command_draws_its_file(
    page: str, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(sample.parent)
    for command in commands(page):
        words = shlex.split(command)[1:]
        assert run(words) == 0, command
        assert Path(words[-1]).stat().st_size > 1000
        assert f"$ {command}\nwritten: {words[-1]}\n" in (DOCS / page).read_text("utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_every_kind_of_plot_is_on_the_page(page: str) -> None:
    drawn = {shlex.split(command)[2] for command in commands(page)}
    assert drawn == set(plot_command.commands)


@pytest.mark.parametrize("page", PAGES)
def test_every_picture_that_a_page_shows_is_there(page: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", (DOCS / page).read_text("utf-8"))
    assert links and all((DOCS / link).exists() for link in links)
