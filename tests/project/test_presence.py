"""Who has the project open on this machine: told at once, and never of one who is gone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import qcode
from qcode.project import Project
from qcode.project.presence import Other, company, others_at, present

WINDOW = """
import sys
from pathlib import Path
from qcode.project import Project
from qcode.project.presence import present
with Project.open(Path(sys.argv[1])) as project, present(project, sys.argv[2]) as presence:
    print(",".join(other.coder for other in presence.others), flush=True)
    sys.stdin.readline()
"""

Window = Callable[[Path, str], "subprocess.Popen[str]"]

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="the folder of a user can't be moved by a variable there"
)


@pytest.fixture(autouse=True)
def _a_user_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "home/state"))
    monkeypatch.setenv("PYTHONPATH", str(Path(qcode.__file__).parent.parent))


@pytest.fixture
def window() -> Iterator[Window]:
    """Another process that has a project open until told otherwise."""
    begun: list[subprocess.Popen[str]] = []

    def opened(path: Path, coder: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", WINDOW, str(path), coder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        begun.append(process)
        return process

    yield opened
    for process in begun:
        process.kill()
        process.communicate()


def greeting(process: subprocess.Popen[str]) -> str:
    """Whom a window was told of when it opened."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def coders(others: list[Other]) -> list[str]:
    return [other.coder for other in others]


def kept_files(home: Path) -> list[str]:
    return sorted(path.suffix for path in home.rglob("*") if path.suffix in (".lock", ".json"))


def test_a_second_window_is_told_at_once_and_the_first_sees_it_when_it_looks(
    empty: Project, window: Window
) -> None:
    with present(empty, "LIN") as presence:
        assert presence.others == [] and presence.look() == []
        mei = window(empty.path, "MEI")
        assert greeting(mei) == "LIN"
        (other,) = presence.look()
        assert (other.coder, other.pid) == ("MEI", mei.pid) and other.since.endswith("Z")
        assert greeting(window(empty.path, "赵")) == "LIN,MEI"
        assert coders(presence.look()) == ["MEI", "赵"]
        mei.communicate("leave\n", timeout=60)
        assert coders(presence.look()) == ["赵"]


def test_a_window_that_was_killed_is_not_there_and_nothing_of_it_stays(
    empty: Project, window: Window, tmp_path: Path
) -> None:
    killed = window(empty.path, "MEI")
    assert greeting(killed) == ""
    assert kept_files(tmp_path / "home") == [".json", ".lock"]
    killed.kill()
    killed.wait(60)
    with present(empty, "LIN") as presence:
        assert presence.others == [] and presence.look() == []
        assert kept_files(tmp_path / "home") == [".json", ".lock"]
    assert kept_files(tmp_path / "home") == []


def test_one_coder_with_two_windows_in_one_process_is_seen_in_both(empty: Project) -> None:
    with present(empty, "LIN") as first, present(empty, "LIN") as second:
        assert coders(first.look()) == coders(second.look()) == ["LIN"]
    assert first.others == [] and len(second.others) == 1


def test_the_same_project_by_another_path_is_the_same_and_a_copy_is_not(
    empty: Project, tmp_path: Path
) -> None:
    link, copy = tmp_path / "link.qcode", tmp_path / "copy.qcode"
    link.symlink_to(empty.path)
    copy.write_bytes(empty.path.read_bytes())
    with (
        Project.open(link) as linked,
        Project.open(copy) as copied,
        present(empty, "LIN"),
        present(linked, "MEI") as same,
        present(copied, "MEI") as other,
    ):
        assert linked.uuid == copied.uuid == empty.uuid
        assert coders(list(same.others)) == ["LIN"] and other.others == []


def test_what_is_kept_is_for_the_user_alone_and_not_beside_the_project(
    empty: Project, tmp_path: Path
) -> None:
    beside = set(empty.path.parent.iterdir()) | {tmp_path / "home"}
    with present(empty, "LIN"):
        (own,) = [path for path in (tmp_path / "home").rglob("qcode") if path.is_dir()]
        assert own.stat().st_mode & 0o777 == 0o700
        names = [path.name for path in own.rglob("*")]
        assert not [name for name in names if empty.name in name or "LIN" in name]
        assert set(empty.path.parent.iterdir()) == beside


def test_where_nothing_can_be_kept_nobody_is_known_and_nothing_fails(
    empty: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a file").write_text("", "utf-8")
    for name in ("HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "a file"))
    with present(empty, "LIN") as presence:
        assert presence.others == () and presence.look() == []


def test_a_card_that_is_broken_hides_its_window_only(
    empty: Project, window: Window, tmp_path: Path
) -> None:
    mei = window(empty.path, "MEI")
    assert greeting(mei) == ""
    for path in (tmp_path / "home").rglob("*.json"):
        path.write_text("{", "utf-8")
    assert greeting(window(empty.path, "ZHAO")) == ""
    with present(empty, "LIN") as presence:
        assert coders(list(presence.others)) == ["ZHAO"]


def test_who_has_a_project_open_is_known_by_its_path_alone(empty: Project, window: Window) -> None:
    path = empty.path
    with present(empty, "LIN"):
        assert others_at(path) == [] and not company(path)  # oneself is no other
    mei = window(path, "MEI")
    assert greeting(mei) == ""
    empty.close()
    path.write_bytes(b"damaged")
    assert coders(others_at(path)) == ["MEI"]
    assert company(path).en.startswith("MEI, coding room since ")
    assert company(path).zh.startswith("MEI（编码室，")
    mei.communicate("leave\n", timeout=60)
    assert others_at(path) == []


def test_a_command_is_told_of_by_what_it_does() -> None:
    other = Other("", 1, "2026-05-11T08:00:00.000Z", "import")
    assert other.said.en.startswith("import since ") and other.said.zh.startswith("导入（")


def test_a_clock_that_jumps_back_changes_only_who_is_named_first(
    empty: Project, window: Window, tmp_path: Path
) -> None:
    mei = window(empty.path, "MEI")
    assert greeting(mei) == ""
    (card,) = (tmp_path / "home").rglob("*.json")
    card.write_text(f'{{"coder": "MEI", "pid": {mei.pid}, "since": "2999-01-01T00:00:00Z"}}')
    with present(empty, "LIN") as presence:
        assert coders(list(presence.others)) == ["MEI"]
        assert greeting(window(empty.path, "ZHAO")) == "LIN,MEI"


def test_the_last_to_leave_leaves_no_folder(empty: Project, tmp_path: Path) -> None:
    with present(empty, "LIN"):
        pass
    assert [path.name for path in (tmp_path / "home").rglob("*") if path.is_file()] == ["looking"]
    assert not [path for path in (tmp_path / "home").rglob("open/*") if path.is_dir()]
