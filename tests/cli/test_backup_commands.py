"""backup, backup list, backup restore and check --repair, as typed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from shlex import split
from typing import Any

import pytest

from qcode.project import Project
from qcode.project.presence import present
from qcode.store.backups import backups

Run = Callable[..., Any]


def listed(cli: Run) -> list[dict[str, Any]]:
    told = cli("backup", "list", "--format", "json")
    assert told.code == 0, told.err
    data: list[dict[str, Any]] = json.loads(told.out)["data"]
    return data


def write(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()


def test_a_backup_made_by_hand_is_listed_with_its_reason(cli: Run, sample: Path) -> None:
    told = cli("backup", "--why", "before the 2nd round / 第二轮 ../x")
    assert told.code == 0 and told.err.startswith("kept: ")
    (row,) = listed(cli)
    assert row["backup"].endswith("-by-hand-before-the-2nd-round-第二轮-..-x")
    assert (row["why"], row["sound"]) == (row["backup"][16:], "yes")
    assert row["acts"] > 0 and row["codings"] > 0 and row["megabytes"] > 0
    assert "手动：before-the-2nd-round" in "".join(
        cli("backup", "list", "--lang", "zh").out.split()
    )
    assert [each.parent for each in Path().rglob("*by-hand*")] == [Path("sample.backups")]


def test_on_a_screen_a_backup_has_a_name_that_is_whole_and_leads_back_to_it(
    cli: Run, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert cli("backup", "--why", "before the second round").code == 0
    row = next(line for line in cli("backup", "list").out.splitlines() if "second-round" in line)
    assert cli("backup", "restore", row.split()[0], "-o", "then.qcode").code == 0


def test_where_there_are_none_the_list_is_empty(cli: Run, sample: Path) -> None:
    assert listed(cli) == []
    assert cli("backup", "list").out == "No backups yet; to make one: qcode backup\n"
    assert cli("backup", "list", "--lang", "zh").out == "尚无备份；建立一份：qcode backup\n"
    assert cli("backup", "list").code == 0


@pytest.mark.parametrize("damage", ["its end is missing", "x'ff'", "body || '?'"])
def test_a_damaged_backup_is_listed_as_such(cli: Run, sample: Path, damage: str) -> None:
    cli("backup")
    (backup,) = backups(sample)
    if damage == "its end is missing":
        backup.path.write_bytes(backup.path.read_bytes()[:50_000])
    else:
        write(backup.path, f"UPDATE text SET body = CAST({damage} AS TEXT)")
    (row,) = listed(cli)
    assert (row["sound"], row["acts"], row["codings"]) == ("no", None, None)


def test_none_is_made_of_a_project_that_fails_its_check(cli: Run, sample: Path) -> None:
    write(sample, "UPDATE coding SET quotation = 'never said' WHERE id = 1")
    told = cli("backup")
    assert told.code == 2 and "is not sound" in told.err and "check --repair" in told.err
    assert backups(sample) == []


def test_going_back_and_forth(cli: Run, sample: Path) -> None:
    codings = len(json.loads(cli("codings", "--format", "json").out)["data"])
    cli("backup")
    cli("undo")
    told = cli("backup", "restore", "latest")
    assert told.code == 0, told.err
    assert "restored: sample.qcode is as" in told.err and "what it was before is kept" in told.err
    assert len(json.loads(cli("codings", "--format", "json").out)["data"]) == codings
    assert ", by hand)" in told.err
    assert [row["why"] for row in listed(cli)] == ["restore", "by-hand"]
    assert ", before going back to a backup)" in cli("backup", "restore", "latest").err


def test_backups_that_are_locked_are_told_of(cli: Run, sample: Path) -> None:
    cli("backup")
    (kept,) = backups(sample)
    kept.path.rename(f"{kept.path}.age")
    told = cli("backup", "list").out
    assert "Locked, and not looked at: 1 more (qcode unlock" in " ".join(told.split())


def test_a_backup_can_be_written_to_another_file(cli: Run, sample: Path) -> None:
    cli("backup")
    assert cli("backup", "restore", "latest", "-o", "then.qcode").code == 0
    assert cli("-p", "then.qcode", "check").code == 0
    again = cli("backup", "restore", "latest", "-o", "then.qcode")
    assert again.code == 2


@pytest.mark.parametrize("when", ["2001", "yesterday", "..", "no-such.qcode", ""])
def test_a_time_of_no_backup_is_refused(cli: Run, sample: Path, when: str) -> None:
    cli("backup")
    told = cli("-p", "sample.qcode", "backup", "restore", when)
    assert told.code == 2 and "Traceback" not in told.err
    assert len(backups(sample)) == 1


def test_mending_says_what_was_put_right_and_where_the_damaged_file_is(
    cli: Run, sample: Path
) -> None:
    write(sample, "DELETE FROM coding WHERE id < 10")
    assert cli("check").code == 1
    told = cli("check", "--repair", "--format", "json")
    assert told.code == 0, told.err
    data = json.loads(told.out)["data"]
    put_back = "records put back to what the history says"
    assert {"repair": put_back, "kind": "coding", "count": 9} in data
    assert "mended: every check passes now" in told.err and ".damaged" in told.err
    assert cli("check").code == 0
    again = cli("check", "--repair")
    assert (again.code, again.out) == (0, "") and "nothing to mend" in again.err
    as_data = cli("check", "--repair", "--format", "json")
    assert json.loads(as_data.out)["data"] == [] and "nothing to mend" in as_data.err
    assert cli("check", "--repair", "-o", "mended.csv").code == 0
    assert Path("mended.csv").read_text("utf-8").startswith("Repair,Of,Count")


def test_the_remedies_of_a_damaged_project_hold_beside_others(cli: Run, sample: Path) -> None:
    study = sample.rename("my study.qcode")
    cli("-p", study, "backup")
    Path("another.qcode").write_bytes(study.read_bytes())
    write(study, "UPDATE code SET body = '{' WHERE id = 1")
    asked = cli("-p", study, "crosstab")
    assert "my study.qcode is damaged" in asked.err
    assert "qcode -p 'my study.qcode' check --repair mends" in asked.err
    assert "mend it: qcode -p 'my study.qcode' check --repair" in cli("-p", study, "check").err
    assert cli("-p", study, "check", "--repair").code == 0
    study.write_bytes(study.read_bytes()[:50_000])
    way_back = cli("-p", study, "check", "--repair").err.split("sound backup: ")[1]
    assert way_back.startswith("qcode -p 'my study.qcode' backup restore ")
    assert cli(*split(way_back)[1:]).code == 0
    assert cli("-p", study, "check").code == 0


def test_what_was_mended_is_named_in_the_readers_language(cli: Run, sample: Path) -> None:
    write(sample, "DELETE FROM coding WHERE id < 10")
    told = cli("check", "--repair", "--lang", "zh")
    row = next(line for line in told.out.splitlines() if "记录已按历史复原" in line)
    assert "编码段" in row and "coding" not in row


@pytest.mark.parametrize("command", [("check", "--repair"), ("backup", "restore", "latest")])
def test_both_are_refused_while_another_process_has_the_project_open(
    cli: Run, process: Run, sample: Path, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:  # fmt: skip
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    cli("backup")
    with Project.open(sample) as project, present(project, "LIN"):
        told = process(*command)
    assert told.code == 2 and "is open: LIN" in told.err


def test_a_file_that_is_no_project_is_not_mended(cli: Run) -> None:
    Path("notes.qcode").write_text("Who?\nMe.\n" * 100, "utf-8")
    for command in (("check", "--repair"), ("backup",), ("backup", "restore", "latest")):
        told = cli("-p", "notes.qcode", *command)
        assert told.code == 2 and "Traceback" not in told.err
    told = cli("-p", "nowhere.qcode", "check", "--repair")
    assert told.code == 2 and not Path("nowhere.qcode").exists()
