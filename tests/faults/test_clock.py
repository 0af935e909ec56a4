"""A clock that jumps: what was done last is still last, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qcode.project import Project

from .material import Material, faults
from .tally import Figures
from .workshop import Workshop, compiled, workshop

DAY = 24 * 3600
JUMPS = {"LIN": 0, "MEI": 3 * DAY, "ZHAO": -400 * DAY, "WU": -3600, "HAN": 60}
"""Coder → by how many seconds the clock of their machine is off."""

pytestmark = pytest.mark.long


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Workshop]:
    library = compiled(tmp_path)
    with workshop(tmp_path / "home", LD_PRELOAD=str(library)) as opened:
        yield opened


def test_acts_stay_in_the_order_in_which_they_were_done(
    material: Material, shop: Workshop, figures: Figures, tmp_path: Path
) -> None:
    path = tmp_path / "clock.qcode"
    material.copy("filled.qcode", path)
    figures.fault = "a clock that jumps days ahead and back"
    for place, (coder, off) in enumerate(JUMPS.items()):
        span = f"{40 * place}:{40 * place + 9}"
        command = ("-p", path.name, "tag", "i000", "money", "--span", span, "--coder", coder)
        done = shop.run(tmp_path, *command, FAULT_CLOCK=str(off))
        assert done.status == 0, done.err
        figures.times += 1
        figures.acknowledged += 1
    with Project.open(path) as project:
        acts = [row for row in project.history_table().data() if row["what"] == "tag"]
        kept = {row["coder"] for row in project.codings_table().data()}
        figures.lost = len(JUMPS.keys() - kept)
        assert [row["coder"] for row in acts] == [*reversed(JUMPS)]
        assert len({row["time"] for row in acts}) == len(JUMPS)
        assert project.undo().coder == "HAN"
        assert project.undo().coder == "WU"
        assert project.redo().coder == "WU"
    assert faults(path) == []
    assert figures.lost == 0
