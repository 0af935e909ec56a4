"""The coding room killed at any moment: what the screen had shown as done is in the project.

Short here; QCODE_LONG=1 kills it 200 times.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest

from qcode.coding.spans import Span
from qcode.project import Project
from qcode.project.tagging import Where
from qcode.tui.panes.sources import SIGNS

from .coding_script import CODER, KEYS, in_a_line
from .material import WHOLE
from .tally import Figures

KILLS = 200 if WHOLE else 4
ACTS = 24
SCRIPT = Path(__file__).with_name("coding_script.py")

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is of POSIX systems"),
]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("room")
    codes = "".join(f"  - {{id: code-{key}, name: {{en: {key}}}, key: {key}}}\n" for key in KEYS)
    (folder / "small.yaml").write_text(
        f"id: small\nversion: 1.0.0\ntitle: {{en: Small}}\ncodes:\n{codes}", encoding="utf-8"
    )
    turns = [
        f"{'访谈者' if turn % 2 else '村民甲'}：第{turn}次开会，说修路。The road is number {turn}."
        for turn in range(1, 61)
    ]
    (folder / "talk.txt").write_text("\n\n".join(turns) + "\n", encoding="utf-8")
    path = folder / "room.qcode"
    with Project.create(path, [folder / "small.yaml"]) as project:
        project.import_files([folder / "talk.txt"])
        # The coder has begun, so that what is shown at the start is in the file as well.
        project.tag("talk", "code-a", coder=CODER, where=Where(span=Span(0, 3)))
    return path


def start(path: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "XDG_STATE_HOME": str(path.parent / "state")}
    command = [sys.executable, str(SCRIPT), str(path), str(ACTS)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)


def copy_of(project: Path, folder: Path) -> Path:
    return Path(shutil.copy(project, folder / "copy.qcode"))


def state(path: Path) -> str:
    """What the coder has in the file, after every check has passed."""
    with Project.open(path) as project:
        faults = [fault for finding in project.check() for fault in finding.faults]
        assert faults == []
        (talk,) = project.progress(CODER)
        return in_a_line(project.codings_in("talk", CODER), SIGNS[talk.states.get(CODER)])


def test_what_the_screen_had_shown_as_done_outlives_a_kill_at_any_moment(
    project: Path, tmp_path: Path, figures: Figures
) -> None:
    shown, first, last = unharmed(project, tmp_path)
    assert len(shown) == ACTS + 1
    assert all(one != other for one, other in pairwise(shown))
    chance = random.Random(3)
    figures.fault, figures.writing = "kill -9 in the coding room, by keys", 0
    for _ in range(KILLS):
        path = copy_of(project, tmp_path)
        process = start(path)
        time.sleep(chance.uniform(0.9 * first, last))
        process.kill()
        seen = [shown[0], *process.communicate()[0].splitlines()]
        # What was shown last, or one act more, of which the screen had no time to tell.
        assert seen == shown[: len(seen)]
        figures.times += 1
        figures.acknowledged += len(seen) - 1
        figures.writing += path.with_name(f"{path.name}-journal").exists()
        kept = state(path)
        assert kept in shown[len(seen) - 1 : len(seen) + 1]
        figures.became["in the midst of its acts"] += 1 < len(seen) < len(shown)
        figures.became["with an act saved and not yet shown"] += kept != seen[-1]


def unharmed(project: Path, folder: Path) -> tuple[list[str], float, float]:
    """What is shown, before and after each act; the seconds to the first act, and to the end."""
    before, begun = state(project), time.monotonic()
    process = start(copy_of(project, folder))
    assert process.stdout is not None
    told = process.stdout.readline()
    first = time.monotonic() - begun
    told += process.communicate()[0]
    return [before, *told.splitlines()], first, time.monotonic() - begun
