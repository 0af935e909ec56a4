"""plot: every kind from the sample study as a file, and what is said where it can't be drawn."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

pytest.importorskip("matplotlib")
pytest.importorskip("networkx")

Run = Callable[..., Any]

PLOTS = {
    "heatmap": ("--coder", "LIN", "--code", "allocation-logic"),
    "bars": ("--coder", "LIN", "--code", "allocation-logic"),
    "diverging": ("--coder", "LIN", "--coder", "MEI", "--code", "allocation-logic"),
    "network": ("--coder", "LIN", "--least", "4"),
    "timeline": ("2024-05-11_CJM",),
    "saturation": ("--coder", "LIN", "--orders", "50"),
}


@pytest.mark.parametrize("plot", PLOTS)
def test_the_sample_study_can_be_drawn(plot: str, cli: Run, sample: Path) -> None:
    said = cli("plot", plot, *PLOTS[plot], "--lang", "en", "-o", "picture.svg")
    assert said.code == 0 and said.err.endswith("written: picture.svg\n")  # or first: no such font
    text = "".join(ElementTree.parse("picture.svg").getroot().itertext())
    assert "Project sample" in text


def test_one_language_is_asked_for_and_no_other_is_in_the_picture(cli: Run, sample: Path) -> None:
    code = ("--code", "allocation-logic", "--coder", "LIN")
    assert cli("plot", "heatmap", *code, "--lang", "zh", "-o", "zh.svg").code == 0
    text = Path("zh.svg").read_text("utf-8")
    assert "强强联合" in text and "Strong alliance" not in text


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("heatmap", "-o", "x.gif"), "no picture can be written as .gif"),
        (("heatmap", "--rows", "actr_type", "-o", "x.svg"), "no variable 'actr_type'"),
        (("bars", "--measure", "coverage", "-o", "x.svg"), "can't be stacked"),
        (("diverging", "-o", "x.svg"), "this table has 3: LIN, MEI, ZHAO"),
        (("network", "-o", "x.svg"), "several: LIN, MEI, ZHAO"),
        (("network", "--coder", "LIN", "--least", "99", "-o", "x.svg"), "no two codes occur"),
        (("timeline", "nosuch", "-o", "x.svg"), "no source 'nosuch'"),
        (("timeline", "2024-05-11_CJM", "--source", "x", "-o", "x.svg"), "is of one source"),
        (("bars", "--code", "allocation-logic", "-o", "no/where.svg"), "folder doesn't exist"),
        (("pie", "-o", "x.svg"), "no command 'pie'"),
        (("heatmap",), "Missing option '-o'"),
    ],
)
def test_what_cant_be_drawn_is_said_in_one_sentence(
    arguments: tuple[str, ...], sentence: str, cli: Run, sample: Path
) -> None:
    said = cli("plot", *arguments)
    assert said.code == 2 and said.out == ""
    assert sentence in said.err and "Traceback" not in said.err
    assert not list(Path().glob("x.*"))


def test_an_empty_filter_result_is_said_and_nothing_written(cli: Run, sample: Path) -> None:
    where = ("--where", "village_class=A", "--where", "actor_type=township-cadre")
    said = cli("plot", "heatmap", *where, "-o", "x.svg")
    assert said.code == 2 and said.err.startswith("qcode: ") and not Path("x.svg").exists()


def test_help_draws_nothing(environment: Callable[..., dict[str, str]]) -> None:
    """matplotlib takes a second to load: only a picture may need it."""
    code = (
        "import sys; from qcode.cli.app import run; run(['plot', 'heatmap', '--help']);"
        "print('loaded', {'matplotlib', 'networkx', 'numpy'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, cwd=os.curdir
    )
    assert done.stdout.decode().endswith("loaded set()\n"), done.stderr.decode()
