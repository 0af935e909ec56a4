"""What a command says of where the project lies, what lies beside it, and who has it open."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from qcode.cli.app import run as run_command
from qcode.project import Project
from qcode.project.presence import Other, present

Run = Callable[..., Any]

TAG = ("tag", "first", "strong-alliance", "--quote", "路也通了", "--coder", "LIN")


@pytest.fixture
def window(study: Path, tmp_path: Path, environment: Callable[..., dict[str, str]]) -> Any:
    """A coding room of MEI's, as another process has it, until the test is over."""
    script = (
        "import sys\n"
        "from qcode.project import Project\n"
        "from qcode.project.presence import present\n"
        "with Project.open(sys.argv[1]) as project, present(project, 'MEI'):\n"
        "    print('there', flush=True)\n"
        "    sys.stdin.readline()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(study.resolve())],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment(),
    )  # fmt: skip
    assert process.stdout is not None and process.stdout.readline() == "there\n"
    yield process
    process.kill()
    process.communicate()


def test_a_command_that_wrote_is_told_who_else_has_the_project_open(cli: Run, window: Any) -> None:
    wrote = cli(*TAG)
    assert wrote.code == 0
    assert "also open: MEI, coding room since " in wrote.err
    assert "what was done just now is seen there" in wrote.err
    for reading in (("codings",), ("sources",), ("history",), ("check",)):
        assert "MEI, coding room" not in cli(*reading).err, reading
    window.communicate("leave\n", timeout=60)
    assert "also open" not in cli("undo").err


def test_an_import_is_seen_while_it_lasts(cli: Run, study: Path) -> None:
    seen: list[Other] = []
    Path("third.txt").write_text("A：水来了。\n", "utf-8")
    with (
        Project.open(study) as project,
        present(project, "LIN") as presence,
        closing(sqlite3.connect(study, check_same_thread=False)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")  # the import waits for its turn until it was seen
        stop = threading.Event()

        def look() -> None:
            while not seen and not stop.wait(0.02):
                seen.extend(presence.look())
            other.rollback()

        looking = threading.Thread(target=look)
        looking.start()
        assert cli("import", "third.txt").code == 0
        stop.set()
        looking.join()
        assert presence.look() == []
    assert [other.doing for other in seen] == ["import"]


def test_a_command_that_wrote_in_a_synced_folder_says_what_to_do(cli: Run, study: Path) -> None:
    Path(".stfolder").mkdir()
    told = cli(*TAG)
    assert told.code == 0 and "careful: the project lies in a folder that Syncthing" in told.err
    assert "qcode merge" in told.err
    assert "Syncthing" not in cli("codings").err


def test_a_conflicted_copy_is_not_counted_and_is_told_of_until_it_is_merged(
    cli: Run, study: Path
) -> None:
    copy = study.with_name("study (MEI's conflicted copy 2026-11-22).qcode")
    shutil.copy(study, copy)
    assert cli("sources").err == ""
    assert cli("-p", copy, *TAG[:-1], "MEI").code == 0
    told = cli("sources")
    assert told.code == 0 and len(told.out.splitlines()) > 2
    assert "careful: beside it lies a copy with work that isn't here" in told.err
    assert f'qcode -p "{study}" merge "{copy}"' in told.err
    merged = cli("merge", copy)
    assert merged.code == 0 and "careful" not in merged.err
    assert cli("sources").err == ""


def test_two_projects_are_still_two_whatever_they_are_called(cli: Run, study: Path) -> None:
    assert cli("init", "study 2.qcode").code == 0
    told = cli("sources")
    assert told.code == 2 and "several projects here: study 2.qcode, study.qcode" in told.err
    assert "export QCODE_PROJECT=FILE" in told.err


def test_what_was_handed_out_is_not_counted_where_its_project_lies(cli: Run, study: Path) -> None:
    assert (
        cli("hand-out", "--coder", "LIN", "--new", "--source", "first", "-o", "lin.qcode").code == 0
    )
    assert cli("sources").code == 0
    assert cli("hand-in", "lin.qcode").code == 0
    assert cli("sources").code == 0
    study.unlink()
    assert cli("sources").code == 0


def test_a_hand_out_is_not_taken_for_its_project_while_that_is_locked(
    cli: Run, study: Path
) -> None:
    pytest.importorskip("pyrage")
    Path("mine.pub").write_text(cli("key", "-o", "mine.key").out)
    assert cli("hand-out", "--coder", "LIN", "--new", "--source", "first", "-o", "lin.qcode",
               ).code == 0  # fmt: skip
    assert cli("lock", "--to", "mine.pub").code == 0
    told = cli(*TAG)
    assert told.code == 2 and "project in this folder is locked: study.qcode.age" in told.err
    assert "qcode unlock study.qcode.age" in told.err and "qcode -p lin.qcode" in told.err
    assert cli("-p", "lin.qcode", "sources").code == 0
    Path("study.qcode.age").unlink()
    assert cli("-p", "lin.qcode", "lock", "--to", "mine.pub", "-o", "lin-back.qcode.age").code == 0
    assert cli("sources").code == 0  # where LIN is at work, and what she sends back lies


def test_a_folder_is_no_project_whatever_it_is_called(cli: Run, study: Path) -> None:
    Path("texts.qcode").mkdir()
    assert cli("sources").code == 0
    study.unlink()
    assert "there is no project in this folder" in cli("sources").err


def test_each_coder_has_a_file_of_their_own_in_a_shared_folder(
    cli: Run, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(study, "study-LIN.qcode")
    study.rename("study-MEI.qcode")
    assert "several projects here" in cli("sources").err
    assert cli("-p", "study-LIN.qcode", *TAG).code == 0
    monkeypatch.setenv("QCODE_PROJECT", "study-MEI.qcode")
    assert cli("sources").err == ""
    assert cli("merge", "study-LIN.qcode").code == 0
    assert "LIN" in cli("coders").out


WRITING = [
    TAG,
    ("tag", "--from", "codings.csv"),
    ("memo", "--source", "first", "--coder", "LIN", "seen"),
    ("done", "first", "--coder", "LIN"),
    ("done", "first", "--coder", "MEI"),
    ("assign", "--coders", "LIN,MEI"),
    ("import", "third.txt"),
    ("codebook", "edit", "strong-alliance", "--name", "Alliance", "--coder", "LIN"),
    ("undo",),
    ("redo",),
    ("check",),
    ("agree", "--unit", "sentence", "--coders", "LIN,MEI"),
]


def test_no_command_leaves_a_file_of_sqlites_beside_the_project(cli: Run, study: Path) -> None:
    Path("third.txt").write_text("A：水来了。\n", "utf-8")
    Path("codings.csv").write_text(
        "source,code,coder,quote\nfirst,strong-alliance,MEI,梨卖得好\n", "utf-8"
    )
    for command in WRITING:
        told = cli(*command)
        assert told.code == 0, (command, told.err)
        left = {each.name for each in Path().glob("*study*")} - {study.name, "study.backups"}
        assert left == set(), command
        assert not [each for each in Path().rglob("*") if each.name.endswith(("-journal", "-wal"))]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="of POSIX systems")
def test_what_is_no_file_is_no_project(study: Path) -> None:
    os.mkfifo("pipe.qcode")
    assert run_command(["-p", "pipe.qcode", "sources"]) == 2
