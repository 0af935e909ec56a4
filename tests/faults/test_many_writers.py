"""Four processes that write in one project at once: nothing that was acknowledged is lost.

Two scripts, a coding room and one that opens the project for every act. Short here; QCODE_LONG=1
has each write 1,000 codings.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from qcode.project import Project

from .material import WHOLE, Material, faults
from .tally import Figures
from .workshop import Ended, Workshop, workshop

CODINGS = 1000 if WHOLE else 40
CODERS = {"LIN": "script", "MEI": "script", "ZHAO": "room", "WU": "commands"}

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform == "win32", reason="the processes are forked"),
]


@pytest.fixture
def shops(tmp_path: Path) -> Iterator[list[Workshop]]:
    with ExitStack() as opened:
        yield [opened.enter_context(workshop(tmp_path / coder)) for coder in CODERS]


def test_four_processes_that_write_at_once_lose_nothing(
    material: Material, shops: list[Workshop], figures: Figures, tmp_path: Path
) -> None:
    path = tmp_path / "shared.qcode"
    material.copy("filled.qcode", path)

    def work(shop: Workshop, coder: str) -> Ended:
        return shop.code(path, coder, CODINGS, by=CODERS[coder])

    with ThreadPoolExecutor(len(CODERS)) as at_once:
        ended = list(at_once.map(work, shops, CODERS))
    figures.fault, figures.times = "4 processes writing at once", len(CODERS) * CODINGS
    assert [each.status for each in ended] == [0] * len(CODERS), [each.err for each in ended]
    told = {word for each in ended for word in each.out.split()}
    with Project.open(path) as project:
        kept = {row["id"]: row["coder"] for row in project.codings_table().data()}
        acts = [row for row in project.history_table().data() if row["what"] == "tag"]
    figures.acknowledged, figures.lost = len(told), len(told - kept.keys())
    figures.became["told to try again, and done then"] = sum(
        each.err.count("busy\n") for each in ended
    )
    assert len(told) == len(CODERS) * CODINGS
    assert figures.lost == 0
    assert set(kept.values()) == set(CODERS)
    assert len(acts) == len(told)
    assert faults(path) == []
