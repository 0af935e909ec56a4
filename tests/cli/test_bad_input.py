"""Bad input: one sentence with file, place and remedy on stderr, exit 2, and nothing changed."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.fixture
def refused(cli: Run, study: Path) -> Callable[..., str]:
    """Run a command that must be refused without a trace in the project; what was said."""

    def call(*arguments: str | Path) -> str:
        before = everything_in(study.parent)
        said = cli(*arguments)
        assert said.code == 2, said
        assert said.out == ""
        assert "Traceback" not in said.err
        assert everything_in(study.parent) == before
        return str(said.err)

    return call


def everything_in(folder: Path) -> dict[str, bytes | list[str]]:
    """Each file's bytes; of a project every record.

    SQLite's own counters, of commits and of numbers given out, are no part of what is recorded.
    """
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {
        str(path): dump(path) if path.suffix == ".qcode" else path.read_bytes() for path in files
    }


def dump(project: Path) -> list[str]:
    connection = sqlite3.connect(project)
    try:
        return [line for line in connection.iterdump() if '"sqlite_sequence"' not in line]
    finally:
        connection.close()


def test_a_wrong_encoding_is_refused_with_the_option_that_helps(
    refused: Callable[..., str],
) -> None:
    Path("odd.txt").write_bytes(b"A: \x81\x20\xff\xff\n")
    assert "odd.txt" in (said := refused("import", "odd.txt")) and "--encoding gb18030" in said
    Path("utf16.txt").write_bytes("你好，世界\n你好\n".encode("utf-16-le"))
    assert "refused: utf16.txt" in (said := refused("import", "utf16.txt"))
    assert "--encoding utf-16-le" in said
    assert "'klingon'" in refused("import", "odd.txt", "--encoding", "klingon")
    assert "ascii" in refused("import", "odd.txt", "--encoding", "ascii")


def test_a_text_in_gbk_is_read_and_the_guess_is_told(cli: Run, study: Path) -> None:
    Path("gbk.txt").write_bytes("张三：我们村今年种了梨，路也修好了。\n".encode("gbk"))
    said = cli("import", "gbk.txt")
    assert said.code == 0 and "gbk.txt: read as GB18030" in said.err
    assert "我们村今年种了梨" in cli("show", "gbk").out


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.md", b" \n\n", "blank.md"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not a"),
        ("program.txt", b"\x7fELF\x02\x01\x01\x00\x00\x00", "not a"),
        ("letter.docx", b"Dear Sir", "not a docx"),
        ("broken.docx", b"PK\x03\x04broken", "docx"),
        ("scan.pdf", b"%PDF-1.4", "read are .txt"),
    ],
)
def test_a_file_that_is_no_transcript_is_refused_by_name(
    refused: Callable[..., str], name: str, content: bytes, told: str
) -> None:
    Path(name).write_bytes(content)
    said = refused("import", name)
    assert f"refused: {name}" in said and told in said


def test_a_bad_file_leaves_the_good_ones_of_a_batch_in(cli: Run, study: Path) -> None:
    Path("more").mkdir()
    Path("more/good.txt").write_text("A: something new\nB: indeed\n", "utf-8")
    Path("more/bad.txt").write_bytes(b"")
    before = study.read_bytes()
    whole = cli("import", "more", "--all-or-nothing")
    assert whole.code == 2 and "bad.txt" in whole.err and study.read_bytes() == before
    said = cli("import", "more")
    assert said.code == 2 and "1 source imported" in said.err and "1 refused" in said.err
    assert "something new" in cli("show", "good").out


def test_two_files_with_the_same_text_are_told_apart_by_name(
    refused: Callable[..., str],
) -> None:
    shutil.copy("first.txt", "again.txt")
    said = refused("import", "again.txt")
    assert "refused: again.txt" in said and "already here, as first" in said


def test_a_list_without_its_key_column_is_refused_with_its_columns(
    refused: Callable[..., str],
) -> None:
    Path("who.csv").write_text("actor_type,age\nvillager,40\n", "utf-8")
    said = refused("import", "first.txt", "--people", "who.csv")
    assert "who.csv" in said and "actor_type, age" in said and "person" in said


def test_a_level_the_codebook_does_not_know_is_refused_with_those_it_knows(
    refused: Callable[..., str],
) -> None:
    Path("who.csv").write_text("person,actor_type\n王丽,villager\nJoe,mayor\n", "utf-8")
    said = refused("import", "first.txt", "--people", "who.csv")
    assert "who.csv, line 3" in said and "'mayor'" in said
    assert "village-cadre" in said and "村干部" in said
    Path("new.txt").write_text("---\nround: fifth\n---\nA: hi\nB: ho\n", "utf-8")
    said = refused("import", "new.txt")
    assert "new.txt" in said and "'fifth'" in said and "初访" in said


def test_a_span_outside_the_text_is_refused_with_its_length(
    cli: Run, refused: Callable[..., str]
) -> None:
    length = len(cli("show", "second", "--text").out.removesuffix("\n"))
    for span in ("0:9999", "9:9", "9:3", f"0:{'9' * 25}"):
        said = refused("tag", "second", "strong-alliance", "--span", span, "--coder", "L")
        assert span in said and f"0:{length}" in said
    for span in ("-1:3", "abc", "3", "1:²", ""):
        said = refused("tag", "second", "strong-alliance", f"--span={span}", "--coder", "L")
        assert "A:B" in said or "say where" in said
    for turn in ("0", "-1", "3", "9" * 25):
        said = refused("tag", "second", "strong-alliance", f"--turn={turn}", "--coder", "L")
        assert f"no turn {turn}" in said and "turns 1 to 2" in said
    assert "'x'" in refused("tag", "second", "strong-alliance", "--turn", "x", "--coder", "L")


def test_a_wrong_name_is_answered_with_the_nearest(refused: Callable[..., str]) -> None:
    where = ("--span", "0:3", "--coder", "L")
    assert "did you mean strong-alliance" in refused("tag", "second", "strong-aliance", *where)
    assert "强强联合" in refused("tag", "second", "强强联", *where)
    assert "did you mean second?" in refused("tag", "secnd", "strong-alliance", *where)
    assert "did you mean village_class" in refused("crosstab", "--cols", "vilage_class")
    assert "did you mean sources" in refused("sourcs")
    assert "did you mean quotations?" in refused("export", "quotation")
    assert "first, second" in refused("codings", "--source", "nosuch")
    assert "coder" in refused("codings", "--coder", "NOBODY")
    assert "person, village" in refused("cases", "household")
    assert "field-variables" in refused("codebook", "add", "nosuch")


def test_an_ambiguous_quotation_is_refused_with_its_places(refused: Callable[..., str]) -> None:
    coding = ("second", "strong-alliance", "--coder", "L", "--quote")
    said = refused("tag", *coding, "ore ")
    text = Path("second.txt").read_text("utf-8")
    assert text.count("ore ") == 2 and "2 places" in said and "turn 2" in said
    for place in (text.index("ore "), text.rindex("ore ")):
        assert f"--span {place}:{place + 4}" in said
    assert "--text" in refused("tag", *coding, "no such words")
    start = text.index("More pears")
    assert f"--span {start}:{start + 10}" in refused("tag", *coding, "More  pears")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--quote", "More", "--span", "0:3", "--coder", "L"],
        ["--coder", "L"],
        ["--span", "0:3"],
        ["--quote", "", "--coder", "L"],
        ["--span", "0:3", "--coder", ""],
        ["--span", "0:3", "--coder", "L\x1b[31m"],
        ["--span", "0:3", "--coder", "L\nM"],
        ["--span", "0:3", "--coder", "L" * 61],
        ["--span", "0:3", "--coder", "L", "--from", "people.csv"],
    ],
)
def test_a_tag_that_says_too_little_or_too_much_is_refused(
    refused: Callable[..., str], arguments: list[str]
) -> None:
    said = refused("tag", "second", "strong-alliance", *arguments)
    assert "\x1b" not in said and len(said.splitlines()) == 2


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("source,code,quote\nfirst,strong-alliance,梨\n", "line 1: the column coder"),
        ("source,code,coder\nfirst,strong-alliance,L\n", "line 1: the column quote"),
        (
            "source,code,coder,quote\nfirst,strong-alliance,L,梨卖\nfirst,nosuch,L,路\n",
            "line 3: there is no code",
        ),
        ("source,code,coder,start,end\nfirst,strong-alliance,L,0,999\n", "line 2: span 0:999"),
        ("source,code,coder,start,end\nfirst,strong-alliance,L,a,b\n", "line 2: start"),
        ("source,code,coder,quote\nfirst,strong-alliance,,梨卖\n", "line 2: "),
        ("source,code,coder,turn\nfirst,strong-alliance,L,99999999999999999999\n", "line 2"),
        ("", "codings.csv"),
    ],
)
def test_a_file_of_codings_is_taken_whole_or_not_at_all(
    refused: Callable[..., str], rows: str, told: str
) -> None:
    Path("codings.csv").write_text(rows, "utf-8")
    said = refused("tag", "--from", "codings.csv")
    assert "codings.csv" in said and told in said


def test_codings_on_codes_of_a_shipped_codebook_are_refused_with_the_way_to_add_it(
    refused: Callable[..., str],
) -> None:
    rows = "source,code,coder,quote\nfirst,formalism,L,梨\nfirst,治理成效,L,路\n"
    Path("codings.csv").write_text(rows, "utf-8")
    said = refused("tag", "--from", "codings.csv")
    assert "qcode codebook add personalized-pairing" in said
    said = refused("tag", "first", "治理成效", "--quote", "路", "--coder", "L")
    assert "qcode codebook add farmer-participation" in said
    assert "codebook add" not in refused("tag", "first", "nosuch", "--quote", "路", "--coder", "L")


def test_a_newer_project_is_refused_and_left_alone(cli: Run, study: Path) -> None:
    connection = sqlite3.connect(study)
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    before = study.read_bytes()
    said = cli("sources")
    assert said.code == 2 and "study.qcode" in said.err and "newer" in said.err.lower()
    assert study.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\x00", b"SQLite format 3"])
def test_a_file_that_is_not_a_project_is_refused(cli: Run, content: bytes) -> None:
    Path("not.qcode").write_bytes(content)
    said = cli("-p", "not.qcode", "sources")
    assert said.code == 2 and "not.qcode" in said.err and said.out == ""
    assert Path("not.qcode").read_bytes() == content


def test_another_programs_database_is_refused_and_left_alone(cli: Run) -> None:
    connection = sqlite3.connect("other.qcode")
    connection.execute("CREATE TABLE mine (id INTEGER)")
    connection.commit()
    connection.close()
    before = Path("other.qcode").read_bytes()
    said = cli("sources")
    assert said.code == 2 and "not a qcode project" in said.err and "other.qcode" in said.err
    assert Path("other.qcode").read_bytes() == before


def test_a_project_cut_short_is_refused_with_a_sentence(cli: Run, study: Path) -> None:
    study.write_bytes(study.read_bytes()[:5000])
    said = cli("sources")
    assert said.code == 2 and "study.qcode" in said.err and "Traceback" not in said.err


def test_a_folder_or_nothing_in_the_place_of_a_project_is_refused(
    refused: Callable[..., str],
) -> None:
    assert "nowhere.qcode" in refused("-p", "nowhere.qcode", "sources")
    assert refused("-p", ".", "sources")
    assert "study.qcode is there already" in refused("init", "study.qcode")
    assert "is a folder" in refused("init", ".")
    assert "missing" in refused("init", "missing/new.qcode")
    assert "no codebook" in refused("init", "new.qcode", "--codebook", "nosuch")


def test_what_is_named_but_described_nowhere_is_made_and_reported(cli: Run, study: Path) -> None:
    Path("villages.csv").write_text("village,endowment\n鹤梨村,丰富\n", "utf-8")
    Path("third.txt").write_text("---\nvillage: 鹤棃村\n---\n问：好吗\n王莉：好。\n", "utf-8")
    said = cli("import", "third.txt", "--villages", "villages.csv")
    assert said.code == 0, said.err
    assert "village 鹤棃村 is named but described nowhere" in said.err
    assert "did you mean 鹤梨村?" in said.err
    assert "person 王莉 is named but described nowhere" in said.err
    assert "鹤棃村" in cli("villages").out and "王莉" in cli("people").out


def test_a_column_no_codebook_declares_is_kept_and_reported(cli: Run, study: Path) -> None:
    Path("who.csv").write_text("person,shoe size\nJoe,44\n", "utf-8")
    said = cli("import", "first.txt", "--people", "who.csv")
    assert said.code == 0 and "shoe size (of person) is in no codebook" in said.err
    assert "44" in cli("people").out


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ("missing/table.csv", "its folder doesn't exist"),
        ("folder.csv", "is a folder"),
        ("table.foo", ".docx"),
        ("table", ".docx"),
        (".csv", ".docx"),
    ],
)
def test_a_place_where_no_table_can_be_written_is_refused(
    refused: Callable[..., str], output: str, told: str
) -> None:
    Path("folder.csv").mkdir()
    assert told in refused("crosstab", "-o", output)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--format", "xml"], "'xml'"),
        (["--lang", "fr"], "'fr'"),
        (["--excel"], "-o NAME.csv"),
        (["--excel", "-o", "t.docx"], "t.docx"),
        (["--where", "actor_type"], "--where 'actor_type' has no ="),
        (["--where", "=villager"], "no variable"),
        (["--where", "actor_type=mayor"], "village-cadre"),
        (["--cols", "nonsense"], "no variable 'nonsense'"),
        (["--cols", "village,village"], "twice"),
        (["--cols", "code"], "twice"),
        (["--split", "actor_type"], "twice"),
        (["--rows", ""], "no variable ''"),
        (["--measure", "coverage", "--percent", "row"], "ratio"),
        (["--measure", "happiness"], "'happiness'"),
        (["--per", "words"], "rate"),
        (["--code", "nosuch"], "no code"),
        (["extra"], "extra"),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, list) else None,
)
def test_a_table_that_cannot_be_made_is_refused(
    refused: Callable[..., str], arguments: list[str], told: str
) -> None:
    assert told in refused("crosstab", *arguments)


def test_no_number_is_too_large_to_be_answered(cli: Run, study: Path) -> None:
    for arguments in (["history", "-n", "9" * 30], ["history", "-n", "0"], ["untag", "9" * 5000]):
        said = cli(*arguments)
        assert said.code == 2 and said.err.startswith("qcode: ")


SURROGATE = "x\udcff"


@pytest.mark.parametrize(
    "arguments",
    [
        ["tag", SURROGATE, "strong-alliance", "--span", "0:3", "--coder", "L"],
        ["tag", "second", SURROGATE, "--span", "0:3", "--coder", "L"],
        ["tag", "second", "strong-alliance", "--span", "0:3", "--coder", SURROGATE],
        ["tag", "second", "strong-alliance", "--span", "0:3", "--coder", "L", "--memo", SURROGATE],
        ["tag", "second", "strong-alliance", "--quote", SURROGATE, "--coder", "L"],
        ["tag", "second", "strong-alliance", "--span", SURROGATE, "--coder", "L"],
        ["tag", "--from", SURROGATE],
        ["untag", SURROGATE],
        ["show", SURROGATE],
        ["done", SURROGATE, "--coder", "L"],
        ["done", "second", "--coder", SURROGATE],
        ["cases", SURROGATE],
        ["codings", "--where", f"{SURROGATE}={SURROGATE}"],
        ["codings", "--coder", SURROGATE],
        ["crosstab", "--rows", SURROGATE],
        ["codebook", "show", SURROGATE],
        ["codebook", "add", SURROGATE],
        ["undo", "--coder", SURROGATE],
        ["-p", SURROGATE, "sources"],
        ["import", SURROGATE],
        [SURROGATE],
    ],
    ids=lambda arguments: ascii(" ".join(arguments)),
)
def test_half_a_character_is_refused_wherever_it_is_typed(
    refused: Callable[..., str], arguments: list[str]
) -> None:
    refused(*arguments)


def test_bytes_that_are_no_text_are_refused_by_the_process_too(process: Run, study: Path) -> None:
    for argument in ([b"show", b"on\xff"], [b"\xff"], [b"-p", b"\xff", b"sources"]):
        said = process(*argument)
        assert said.code == 2 and "Traceback" not in said.err and said.out == ""


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "read-only"
    folder.mkdir()
    folder.chmod(0o500)
    if os.access(folder, os.W_OK):
        pytest.skip("this user may write everywhere")
    yield folder
    folder.chmod(0o700)


def test_a_folder_that_cannot_be_written_is_told(cli: Run, read_only: Path) -> None:
    for arguments in (["init", read_only / "a.qcode"], ["demo", read_only / "demo"]):
        said = cli(*arguments)
        assert said.code == 2 and "read-only" in said.err
    said = cli("codebook", "list", "-o", read_only / "list.csv")
    assert said.code == 2 and "can't be written" in said.err


def test_a_project_in_a_read_only_folder_can_be_read_but_not_changed(
    cli: Run, study: Path, read_only: Path
) -> None:
    read_only.chmod(0o700)
    there = Path(shutil.copy(study, read_only / "study.qcode"))
    there.chmod(0o400)
    read_only.chmod(0o500)
    assert "first" in cli("-p", there, "sources").out
    said = cli("-p", there, "done", "first", "--coder", "L")
    assert said.code == 2 and "study.qcode" in said.err
