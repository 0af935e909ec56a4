"""qcode merge: the work of others comes in, all of it or none, and what was decided is told."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from shlex import split
from sqlite3 import connect
from typing import Any

import pytest

from qcode.project import Project

Said = Any
Run = Callable[..., Said]

EARLIER = Path(__file__).parents[1] / "store" / "earlier"


def codings(cli: Run, path: Path) -> list[tuple[str, str, str]]:
    said = cli("-p", path, "codings", "--format", "json")
    assert said.code == 0, said.err
    rows = json.loads(said.out)["data"]
    return sorted((each["coder"], each["code"], each["quotation"]) for each in rows)


def tag(cli: Run, path: Path, quote: str, coder: str, code: str = "strong-alliance") -> None:
    source = "first" if quote[0] > "z" else "second"
    said = cli("-p", path, "tag", source, code, "--quote", quote, "--coder", coder)
    assert said.code == 0, said.err


@pytest.fixture
def copies(cli: Run, study: Path) -> tuple[Path, Path]:
    """The study, and MEI's copy of it; each coded a passage."""
    other = Path(shutil.copy(study, "mei.qcode"))
    tag(cli, study, "梨卖得好", "LIN")
    tag(cli, other, "路也通了", "MEI")
    return study, other


BOTH = [("LIN", "strong-alliance", "梨卖得好"), ("MEI", "strong-alliance", "路也通了")]


def test_what_was_done_in_either_copy_is_there_after_a_merge(
    cli: Run, copies: tuple[Path, Path]
) -> None:
    study, other = copies
    theirs = other.read_bytes()
    merged = cli("-p", study, "merge", other)
    assert merged.code == 0, merged.err
    assert "mei.qcode: 1 new act of MEI." in merged.out
    assert "Added: 1 coder, 1 coding, 1 state of a source." in merged.out
    assert codings(cli, study) == BOTH
    assert other.read_bytes() == theirs
    assert cli("-p", study, "check").code == 0


def test_what_came_is_also_said_where_the_table_goes_to_a_file(
    cli: Run, copies: tuple[Path, Path]
) -> None:
    study, other = copies
    merged = cli("-p", study, "merge", other, "-o", "merged.docx", "--lang", "zh")
    assert merged.code == 0 and merged.out == ""
    assert "mei.qcode：新增操作 1 项（MEI）。" in merged.err and "新增：编码员 1" in merged.err
    assert merged.err.endswith("written: merged.docx\n") and Path("merged.docx").is_file()


def test_merging_again_brings_nothing_and_says_so(cli: Run, copies: tuple[Path, Path]) -> None:
    study, other = copies
    cli("-p", study, "merge", other)
    again = cli("-p", study, "merge", other, "--lang", "zh")
    assert again.code == 0 and "mei.qcode：没有新内容。" in again.out
    assert codings(cli, study) == BOTH


def test_both_copies_come_to_the_same(cli: Run, copies: tuple[Path, Path]) -> None:
    study, other = copies
    cli("-p", study, "merge", other)
    assert cli("-p", other, "merge", study).code == 0
    assert codings(cli, other) == codings(cli, study)


def test_several_copies_come_in_at_once(cli: Run, copies: tuple[Path, Path]) -> None:
    study, other = copies
    third = Path(shutil.copy(study, "ann.qcode"))
    tag(cli, third, "more roads", "ANN")
    merged = cli("-p", study, "merge", other, third)
    assert "mei.qcode: 1 new act of MEI." in merged.out
    assert "ann.qcode: 1 new act of ANN." in merged.out
    assert codings(cli, study) == [("ANN", "strong-alliance", "more roads"), *BOTH]


def test_a_dry_run_tells_the_same_and_writes_nothing(cli: Run, copies: tuple[Path, Path]) -> None:
    study, other = copies
    before, there = study.read_bytes(), sorted(Path().iterdir())
    tried = json.loads(cli("-p", study, "merge", other, "--dry-run", "--format", "json").out)
    assert study.read_bytes() == before and sorted(Path().iterdir()) == there
    done = json.loads(cli("-p", study, "merge", other, "--format", "json").out)
    assert tried["meta"].pop("dry_run") is True and done["meta"].pop("dry_run") is False
    assert (tried["meta"]["files"], tried["meta"]["counts"], tried["data"]) == (
        done["meta"]["files"],
        done["meta"]["counts"],
        done["data"],
    )


def test_a_backup_of_before_is_kept(cli: Run, copies: tuple[Path, Path]) -> None:
    study, other = copies
    cli("-p", study, "merge", other)
    (backup,) = Path("study.backups").glob("*merge*.qcode")
    assert codings(cli, backup) == BOTH[:1]


def test_a_merge_that_brings_nothing_leaves_no_backup(cli: Run, copies: tuple[Path, Path]) -> None:
    study, other = copies
    cli("-p", study, "merge", other)
    handed = cli(
        "-p", study, "hand-out", "--coder", "MEI", "--source", "second", "-o", "mei-2.qcode"
    )
    assert handed.code == 0, handed.err
    before = sorted(Path("study.backups").iterdir())
    for nothing_new in (other, Path("mei-2.qcode")):
        assert "nothing new" in cli("-p", study, "merge", nothing_new).out
    assert sorted(Path("study.backups").iterdir()) == before


def test_what_a_hand_out_left_out_comes_in_later_after_a_backup(cli: Run, study: Path) -> None:
    tag(cli, study, "more roads", "LIN")
    cli("-p", study, "hand-out", "--coder", "LIN", "--source", "second", "-o", "part.qcode")
    assert not list(Path().glob("part.backups/*merge*"))
    merged = cli("-p", "part.qcode", "merge", study)
    assert merged.code == 0, merged.err
    rows = json.loads(cli("-p", "part.qcode", "sources", "--format", "json").out)["data"]
    assert [each["name"] for each in rows] == ["first", "second"]
    assert len(list(Path().glob("part.backups/*merge*"))) == 1


def test_undo_takes_a_merge_back_and_another_merge_brings_it_again(
    cli: Run, copies: tuple[Path, Path]
) -> None:
    study, other = copies
    cli("-p", study, "merge", other)
    undone = cli("-p", study, "undo")
    assert undone.code == 0, undone.err
    assert "undone: merge mei.qcode: acts 1, taken out again" in undone.err
    assert codings(cli, study) == BOTH[:1]
    refused = cli("-p", study, "redo")
    assert refused.code == 2 and "taken out again" in refused.err
    assert "qcode merge FILE…" in refused.err and "undo that first" not in refused.err
    (backup,) = Path("study.backups").glob("*undo*.qcode")
    assert codings(cli, backup) == BOTH
    assert cli("-p", study, "check").code == 0
    assert "1 new act of MEI" in cli("-p", study, "merge", other).out
    assert codings(cli, study) == BOTH


def test_a_merge_that_something_was_done_after_is_not_undone_before_that(
    cli: Run, copies: tuple[Path, Path]
) -> None:
    study, other = copies
    cli("-p", study, "merge", other)
    tag(cli, study, "more roads", "LIN")
    (tagged, *_) = json.loads(cli("-p", study, "history", "--format", "json").out)["data"]
    refused = cli("-p", study, "undo", "--past", tagged["act"])
    assert refused.code == 2 and "can't undo merge" in refused.err
    assert not list(Path("study.backups").glob("*undo*"))
    assert len(codings(cli, study)) == 3
    assert cli("-p", study, "undo").code == 0 and cli("-p", study, "undo").code == 0
    assert codings(cli, study) == BOTH[:1]


def test_what_two_changed_is_listed_with_what_stands(cli: Run, study: Path) -> None:
    other = Path(shutil.copy(study, "mei.qcode"))
    define = ("codebook", "edit", "strong-alliance", "--definition")
    assert cli("-p", other, *define, "their words", "--coder", "MEI").code == 0
    assert cli("-p", study, *define, "our words", "--coder", "LIN").code == 0
    merged = cli("-p", study, "merge", other, "--format", "json")
    (row,) = json.loads(merged.out)["data"]
    assert (row["decided"], row["kind"], row["field"]) == ("edited", "code", "definition")
    assert ("our words" in row["kept"], "their words" in row["lost"]) == (True, True)
    assert row["who"] == "LIN"


def apart(cli: Run, study: Path) -> Path:
    """The same transcripts in a project made by itself, coded by another person called MEI."""
    other = Path("apart.qcode")
    codebooks = ("--codebook", "field-variables", "--codebook", "resource-capture")
    cli("init", other, *codebooks)
    cli("-p", other, "import", "first.txt", "second.txt", "--people", "people.csv")
    tag(cli, other, "路也通了", "MEI")
    tag(cli, study, "梨卖得好", "MEI")
    return other


def test_two_coders_of_one_name_are_asked_about_and_nothing_is_done(cli: Run, study: Path) -> None:
    other = apart(cli, study)
    asked = cli("-p", study, "merge", other)
    assert asked.code == 2 and "MEI" in asked.err
    assert "--same" in asked.err and "--rename" in asked.err
    assert codings(cli, study) == [("MEI", "strong-alliance", "梨卖得好")]


def test_coders_of_one_name_may_be_one_person(cli: Run, study: Path) -> None:
    merged = cli("-p", study, "merge", apart(cli, study), "--same", "MEI")
    assert merged.code == 0, merged.err
    assert {coder for coder, _, _ in codings(cli, study)} == {"MEI"}
    assert len(codings(cli, study)) == 2


def test_or_two_of_whom_one_is_called_otherwise_here(cli: Run, study: Path) -> None:
    merged = cli("-p", study, "merge", apart(cli, study), "--rename", "MEI=MEI 2")
    assert merged.code == 0, merged.err
    assert [coder for coder, _, _ in codings(cli, study)] == ["MEI", "MEI 2"]


def test_transcripts_imported_apart_are_one(cli: Run, study: Path) -> None:
    cli("-p", study, "merge", apart(cli, study), "--same", "MEI")
    rows = json.loads(cli("-p", study, "sources", "--format", "json").out)["data"]
    assert [each["name"] for each in rows] == ["first", "second"]


@pytest.mark.parametrize("path", sorted(EARLIER.glob("*.qcode")), ids=lambda path: path.stem)
def test_a_copy_of_an_earlier_qcode_comes_in_and_stays_as_it_was(
    cli: Run, study: Path, path: Path
) -> None:
    other = Path(shutil.copy(path, "old.qcode"))
    merged = cli("-p", study, "merge", other)
    assert merged.code == 0, merged.err
    assert len(codings(cli, study)) == 3
    assert other.read_bytes() == path.read_bytes()
    assert not list(Path().glob("old*backup*"))


def test_what_cannot_be_merged_is_said_and_nothing_is_done(
    cli: Run, copies: tuple[Path, Path]
) -> None:
    study, other = copies
    Path("short.qcode").write_bytes(other.read_bytes()[:-5000])
    Path("text.qcode").write_text("no project", encoding="utf-8")
    broken = bytearray(other.read_bytes())
    broken[40960:45056] = b"\xff" * 4096
    Path("broken.qcode").write_bytes(broken)
    before, there = study.read_bytes(), sorted(Path().iterdir())
    for arguments, said in (
        (["none.qcode"], "there is no such file"),
        ([study], "is this project itself"),
        (["text.qcode"], "is not a qcode project"),
        ([other, "short.qcode"], "damaged"),
        ([other, "broken.qcode"], "damaged"),
        ([other, "--rename", "MEI"], "NAME=NEW"),
        ([], "OTHER"),
    ):
        refused = cli("-p", study, "merge", *arguments)
        assert refused.code == 2 and said in refused.err, refused.err
        assert " with -p" not in refused.err
    assert study.read_bytes() == before and sorted(Path().iterdir()) == there


@pytest.mark.parametrize("command", ["merge", "hand-in"])
def test_of_a_damaged_copy_is_said_what_to_type_to_mend_it(
    cli: Run, copies: tuple[Path, Path], command: str
) -> None:
    study, other = copies
    other = other.rename("her copy.qcode")
    with closing(connect(other)) as file:
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'coding_code'"
        (page,) = file.execute(query).fetchone()
    content = bytearray(other.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = b"\x5a" * 4096
    other.write_bytes(content)
    told = cli("-p", study, command, other)
    assert told.code == 2 and "her copy.qcode is damaged: " in told.err
    typed = told.err.splitlines()[1].split(" mends what can be")[0]
    assert typed.strip() == "qcode -p 'her copy.qcode' check --repair"
    assert cli(*split(typed)[1:]).code == 0
    assert cli("-p", study, command, other).code == 0
    assert codings(cli, study) == BOTH


def test_where_the_project_itself_is_damaged_its_copies_are_not_said_to_be(
    cli: Run, copies: tuple[Path, Path]
) -> None:
    study, other = copies
    with closing(connect(study)) as file:
        file.execute("UPDATE text SET body = replace(body, '路', '跑')")
        file.commit()
    told = cli("-p", study, "merge", other)
    assert told.code == 2 and f"{study} is damaged: the text" in told.err
    assert f"qcode -p {study} check --repair" in told.err


def test_a_merge_is_in_the_history_with_what_it_brought(
    cli: Run, copies: tuple[Path, Path]
) -> None:
    study, other = copies
    cli("-p", study, "merge", other)
    rows = json.loads(cli("-p", study, "history", "--format", "json").out)["data"]
    assert "merge" in [each["what"] for each in rows]
    assert ("MEI", "tag") in [(each["coder"], each["what"]) for each in rows]


def test_a_notebook_merges_too(copies: tuple[Path, Path]) -> None:
    study, other = copies
    with Project.open(study) as project:
        report = project.merge([other])
        assert [(file.path, file.acts) for file in report.files] == [(other, 1)]
        assert project.merge([str(other)]).acts == 0
