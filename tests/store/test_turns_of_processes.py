"""Several processes on one file: each waits its turn, and one that was killed leaves nothing."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

import qcode
from qcode.coding.spans import Span
from qcode.errors import ProjectBusy, ProjectProblem
from qcode.project import Project
from qcode.project.tagging import Where
from qcode.store.connection import open_file

WRITER = """
import sqlite3, sys
file = sqlite3.connect(sys.argv[1], isolation_level=None)
file.execute("PRAGMA cache_size = 5")  # so that pages are written before the end
file.execute("BEGIN IMMEDIATE")
file.execute("UPDATE text SET body = 'half done'")
for number in range(200):
    file.execute("INSERT INTO text VALUES (?, ?)", (str(number), "x" * 3000))
print("writing", flush=True)
sys.stdin.readline()
"""

CODER = """
import sys
from qcode.coding.spans import Span
from qcode.project import Project
from qcode.project.tagging import Where
with Project.open(sys.argv[1]) as project:
    for at in range(int(sys.argv[3])):
        project.tag("second", "money", coder=sys.argv[2], where=Where(span=Span(at, at + 1)))
        print(at, flush=True)
"""

WINDOW = """
import sys
from qcode.project import Project
from qcode.project.presence import present
with Project.open(sys.argv[1]) as project, present(project, "MEI", "import"):
    print("there", flush=True)
    sys.stdin.readline()
"""

Run = Callable[..., "subprocess.Popen[str]"]

ENVIRONMENT = {"PYTHONPATH": str(Path(qcode.__file__).parent.parent)}

SPAN = Where(span=Span(0, 3))

posix = pytest.mark.skipif(sys.platform == "win32", reason="of POSIX systems")


@pytest.fixture(autouse=True)
def _own_state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def run() -> Iterator[Run]:
    """Another process, gone at the end."""
    begun: list[subprocess.Popen[str]] = []
    environment = os.environ | ENVIRONMENT

    def started(script: str, *arguments: str | Path) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", script, *map(str, arguments)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment,
        )  # fmt: skip
        begun.append(process)
        return process

    yield started
    for process in begun:
        process.kill()
        process.communicate()


def told(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def faults(project: Project) -> list[str]:
    return [fault for finding in project.check() for fault in finding.faults]


def beside(path: Path) -> list[str]:
    return sorted(each.name for each in path.parent.glob(f"{path.name}*"))


@posix
def test_what_a_killed_process_had_half_written_is_taken_back_by_whoever_opens_next(
    path: Path, run: Run
) -> None:
    before = path.read_bytes()
    writer = run(WRITER, path)
    assert told(writer) == "writing"
    assert beside(path) == [path.name, f"{path.name}-journal"] and path.read_bytes() != before
    writer.kill()
    writer.wait(60)
    with Project.open(path) as project:
        assert faults(project) == [] and project.reading("second").text.startswith("Interviewer")
        assert beside(path) == [path.name]
    assert path.read_bytes() == before


READ_ONLY = """
mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" || exit 77
exec "$2" -m qcode -p "$3" sources
"""


@pytest.mark.skipif(shutil.which("unshare") is None, reason="needs a namespace of mounts")
def test_what_is_half_written_where_nothing_may_be_written_is_to_be_copied_with_its_journal(
    path: Path, run: Run
) -> None:
    writer = run(WRITER, path)
    assert told(writer) == "writing"
    writer.kill()
    writer.wait(60)
    command = ["unshare", "-m", "sh", "-c", READ_ONLY, "sh", path.parent, sys.executable, path]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | ENVIRONMENT)
    if done.returncode in (1, 77):
        pytest.skip("no such mount may be made here")
    assert "was left in the midst of writing" in done.stderr
    assert f"together with {path.name}-journal" in done.stderr


def test_who_has_the_project_open_is_named_where_it_is_busy(path: Path, run: Run) -> None:
    with Project.open(path) as project:
        project._connection.execute("PRAGMA busy_timeout = 10")
        window = run(WINDOW, path)
        assert told(window) == "there"
        assert told(run(WRITER, path)) == "writing"
        with pytest.raises(ProjectBusy, match=r"\(open: MEI, import since \d\d:\d\d\)") as busy:
            project.tag("first", "money", coder="LIN", where=SPAN)
        assert "（已打开：MEI（导入，" in busy.value.said.zh
        window.communicate("leave\n", timeout=60)
        with pytest.raises(ProjectBusy) as unnamed:
            project.tag("first", "money", coder="LIN", where=SPAN)
        assert unnamed.value.message == f"another program is writing in {path}"


@posix
def test_to_open_a_project_twice_in_one_process_lets_no_lock_go(path: Path, run: Run) -> None:
    with Project.open(path) as project, project._connection.atomic():
        project._connection.execute("DELETE FROM progress")
        Project.open(path).close()
        Project.open(path, read_only=True).close()
        other = run(
            "import sqlite3, sys\nfile = sqlite3.connect(sys.argv[1], timeout=0)\n"
            "try:\n    file.execute('BEGIN IMMEDIATE')\n    print('has the lock')\n"
            "except sqlite3.OperationalError as error:\n    print(error)\n",
            path,
        )
        assert told(other) == "database is locked"


@posix
def test_a_file_that_another_took_the_place_of_is_neither_written_nor_looked_at_any_more(
    path: Path, tmp_path: Path
) -> None:
    with Project.open(path) as project:
        seen = project.changes_seen()
        shutil.copy(path, tmp_path / "synced")
        (tmp_path / "synced").replace(path)
        before = path.read_bytes()
        for use in (
            lambda: project.tag("first", "money", coder="LIN", where=SPAN),
            lambda: project.undo(),
            lambda: project.changes_seen(),
            lambda: project.changes_seen(wait=False),
        ):
            with pytest.raises(ProjectProblem, match="another file was put in its place") as caught:
                use()
            assert caught.value.hint and "同步" in caught.value.advice.zh
        assert path.read_bytes() == before
    with Project.open(path) as again:
        assert faults(again) == [] and again.changes_seen() == seen
        again.tag("first", "money", coder="LIN", where=SPAN)


@posix
def test_an_act_is_not_acknowledged_where_the_file_went_while_it_was_done(
    path: Path, tmp_path: Path
) -> None:
    shutil.copy(path, tmp_path / "synced")
    with Project.open(path) as project:
        connection = project._connection
        with pytest.raises(ProjectProblem, match="put in its place"), connection.atomic():
            connection.execute("DELETE FROM progress")
            (tmp_path / "synced").replace(path)


def test_a_look_does_not_wait_for_who_is_writing_and_sees_it_afterwards(path: Path) -> None:
    with Project.open(path) as room, closing(sqlite3.connect(path, isolation_level=None)) as other:
        seen = room.changes_seen()
        other.execute("BEGIN EXCLUSIVE")
        other.execute("UPDATE source SET title = 'new'")
        with pytest.raises(ProjectBusy):
            room.changes_seen(wait=False)
        assert room._connection.execute("PRAGMA busy_timeout").fetchone() == (5000,)
        other.execute("COMMIT")
        assert room.changes_seen(wait=False) != seen


def test_processes_that_code_at_once_lose_nothing_and_a_room_sees_it_all(
    path: Path, run: Run
) -> None:
    coders, each = ("LIN", "MEI", "ZHAO"), 20
    with Project.open(path) as room:
        seen = room.changes_seen()
        processes = [run(CODER, path, coder, str(each)) for coder in coders]
        for at in range(each):  # a fourth, in short turns with them
            room.tag("first", "money", coder="ME", where=Where(span=Span(at, at + 1)))
        for process in processes:
            assert process.communicate(timeout=100)[0].split() == [str(at) for at in range(each)]
        assert room.changes_seen() != seen
        for coder in (*coders, "ME"):
            source = "first" if coder == "ME" else "second"
            places = [(coding.start, coding.end) for coding in room.codings_in(source, coder)]
            assert places == [(at, at + 1) for at in range(each)]
        rows = room._connection.execute("SELECT coder FROM act WHERE verb = 'tag'").fetchall()
        acts = [coder for (coder,) in rows]
        assert sorted(acts) == sorted(coder for coder in (*coders, "ME") for _ in range(each))
        assert faults(room) == []
    assert beside(path) == [path.name]


def test_what_was_done_by_a_clock_far_ahead_can_still_be_followed_and_undone(path: Path) -> None:
    with Project.open(path) as project:
        project.tag("first", "money", coder="LIN", where=SPAN)
    with closing(open_file(path)) as ahead, ahead.atomic():
        ahead.execute(
            "UPDATE act SET time = '2999-01-01T00:00:00.000Z', stamp = 32472144000000"
            " WHERE id = (SELECT max(id) FROM act)"
        )
    with Project.open(path) as project:
        project.tag("first", "help", coder="LIN", where=SPAN)
        stamps = project._connection.execute("SELECT stamp FROM act ORDER BY id").fetchall()
        assert stamps == sorted(stamps) and len(set(stamps)) == len(stamps)
        project.undo()
        assert [coding.code for coding in project.codings_in("first")] == ["money"]
        assert faults(project) == []
