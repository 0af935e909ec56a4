"""A process that is killed at any moment leaves a project as it was before, or as it is after.

Short here; QCODE_LONG=1 runs it whole. A line of figures is printed at the end of each (pytest -s).
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from qcode.project import Project
from qcode.sources import transcripts_in

WHOLE = os.environ.get("QCODE_LONG") == "1"
KILLS = 50 if WHOLE else 6
INTERVIEWS, CODINGS = 200, 3000

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is of POSIX systems"),
]

WORDS = ("修路", "挖渠", "分红", "开会", "公示", "名单", "合作社", "梨园", "水塘", "老支书")

CODEBOOK = (
    "id: small\nversion: 1.0.0\ntitle: {en: Small}\ncodes:\n  - {id: money, name: {en: Money}}\n"
)


def interview(number: int) -> str:
    """Made up by a seeded generator: thirty turns, each with its own number in it."""
    chance = random.Random(number)
    turns = [
        f"{'访谈者' if turn % 2 else f'受访{number}'}：{number}之{turn}，"
        + "，".join(chance.choices(WORDS, k=40))
        + "。"
        for turn in range(1, 31)
    ]
    return f"---\nvillage: 第{number % 9}村\ndate: 2024-05-01\n---\n" + "\n\n".join(turns) + "\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """interviews/, codings.csv, an empty project and one with the interviews in it."""
    folder = tmp_path_factory.mktemp("killed")
    (folder / "interviews").mkdir()
    for number in range(INTERVIEWS):
        path = folder / "interviews" / f"i{number:03}.txt"
        path.write_text(interview(number), encoding="utf-8")
    (folder / "small.yaml").write_text(CODEBOOK, encoding="utf-8")
    with Project.create(folder / "empty.qcode", [folder / "small.yaml"]):
        pass
    shutil.copy(folder / "empty.qcode", folder / "filled.qcode")
    with Project.open(folder / "filled.qcode") as project:
        project.import_files(transcripts_in([folder / "interviews"])[0])
    places = range(CODINGS // INTERVIEWS)
    rows = [
        f"i{n:03},money,LIN,{60 * place},{60 * place + 40}"
        for n in range(INTERVIEWS)
        for place in places
    ]
    (folder / "codings.csv").write_text("\n".join(["source,code,coder,start,end", *rows]) + "\n")
    return folder


def start(arguments: Sequence[str], folder: Path) -> subprocess.Popen[bytes]:
    silent = subprocess.DEVNULL
    command = [sys.executable, "-m", "qcode", *arguments]
    return subprocess.Popen(command, cwd=folder, stdout=silent, stderr=silent)


def killed_at_moments(
    operation: str, folder: Path, arguments: Sequence[str], begin: Callable[[Path], None],
    count: Callable[[Path], int], whole: int,
) -> None:  # fmt: skip
    """Run a command, kill it at moments over its whole length, and look at what is left.

    begin: puts the file as it is before.  count: how much of what the command makes is there.
    """
    path = folder / "work.qcode"
    chance = random.Random(operation)
    begin(path)
    began = time.monotonic()
    assert start(arguments, folder).wait() == 0
    length = time.monotonic() - began
    assert count(path) == whole
    found = {0: 0, whole: 0}
    writing = 0
    for moment in range(KILLS):
        begin(path)
        process = start(arguments, folder)
        time.sleep(length * (moment + chance.random()) / KILLS)
        process.kill()
        process.wait()
        writing += any(folder.glob("*work.qcode*-journal"))
        found[count(path)] += 1  # a KeyError: neither whole nor absent
    print(
        f"{operation}: {KILLS} kills over {length:.2f} s ({writing} of them in the midst of"
        f" writing), {found[whole]} whole, {found[0]} absent"
    )
    assert found[0] > 0


def clear(path: Path) -> None:
    for each in path.parent.glob("*work.qcode*"):
        each.unlink()


def sources_and_codings(path: Path) -> tuple[int, int]:
    """After every check has passed."""
    with Project.open(path) as project:
        assert [each for finding in project.check() for each in finding.faults] == []
        corpus = project.corpus()
        return len(corpus.sources), len(corpus.codings)


def test_an_import_that_is_killed_is_whole_or_absent(folder: Path) -> None:
    def begin(path: Path) -> None:
        clear(path)
        shutil.copy(folder / "empty.qcode", path)

    arguments = ["-p", "work.qcode", "import", "interviews"]
    killed_at_moments("import of 200 interviews", folder, arguments, begin,
                      lambda path: sources_and_codings(path)[0], INTERVIEWS)  # fmt: skip


def test_coding_from_a_file_that_is_killed_is_whole_or_absent(folder: Path) -> None:
    def begin(path: Path) -> None:
        clear(path)
        shutil.copy(folder / "filled.qcode", path)

    arguments = ["-p", "work.qcode", "tag", "--from", "codings.csv"]
    killed_at_moments("tag --from of 3,000 rows", folder, arguments, begin,
                      lambda path: sources_and_codings(path)[1], CODINGS)  # fmt: skip


def test_an_init_that_is_killed_leaves_a_whole_project_or_no_file(folder: Path) -> None:
    def codes(path: Path) -> int:
        if not path.exists():
            return 0
        with Project.open(path) as project:
            assert [each for finding in project.check() for each in finding.faults] == []
            return len(project.codes())

    arguments = ["init", "work.qcode", "--codebook", "small.yaml"]
    killed_at_moments("init", folder, arguments, clear, codes, 1)
