"""A damaged project is mended whole, from its history and its backups, or left as it is."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from qcode.coding.spans import Span
from qcode.errors import NotAProject, ProjectProblem
from qcode.project import Project
from qcode.project.sample import build_sample
from qcode.project.tagging import Where
from qcode.store import connection as files
from qcode.store.backups import folder_of, keep_file
from qcode.store.journal import image_of
from qcode.store.records import RECORDS
from qcode.store.repair import repair

PAGE = 4096

Records = dict[str, dict[str, object]]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture
def path(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(built, tmp_path / "study.qcode"))


@pytest.fixture
def whole(path: Path) -> Records:
    return records(path)


def records(path: Path) -> Records:
    """Every record's image, after every check has passed."""
    with Project.open(path) as project:
        assert [fault for finding in project.check() for fault in finding.faults] == []
        connection = project._connection
        found: Records = {}
        for table in RECORDS:
            rows = connection.execute(f'SELECT id FROM "{table}"').fetchall()
            found[table] = dict(image_of(connection, table, own) for (own,) in rows)
        texts = connection.execute("SELECT sha256, body FROM text").fetchall()
        return {**found, "text": dict(texts)}


def write(path: Path, *statements: str) -> None:
    """Past qcode."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            assert connection.execute(statement).rowcount > 0
        connection.commit()


def spoil(path: Path, page: int) -> None:
    """Rubbish over one page, the first being 1."""
    with path.open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(b"\x5a" * PAGE)


def flip(path: Path, at: int, count: int) -> None:
    """Every bit of so many bytes."""
    data = bytearray(path.read_bytes())
    data[at : at + count] = bytes(each ^ 0xFF for each in data[at : at + count])
    path.write_bytes(data)


def root_of(path: Path, name: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        return int(connection.execute(query, (name,)).fetchone()[0])


def page_holding(path: Path, words: str) -> int:
    """The page on which these bytes stand."""
    return path.read_bytes().index(words.encode()) // PAGE + 1


def refused(path: Path) -> str:
    """Why it isn't mended; nothing is changed, and nothing left behind."""
    folder_of(path).mkdir(exist_ok=True)
    before, beside = path.read_bytes(), sorted(path.parent.rglob("*"))
    with pytest.raises(ProjectProblem) as caught:
        repair(path)
    assert path.read_bytes() == before
    assert sorted(path.parent.rglob("*")) == beside
    assert caught.value.said.zh
    return str(caught.value)


def test_where_all_is_well_nothing_is_done(path: Path) -> None:
    before = path.read_bytes()
    assert repair(path).repairs == ()
    assert path.read_bytes() == before
    assert list(folder_of(path).iterdir()) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE coding SET quotation = 'never said' WHERE id % 7 = 0",
        'UPDATE coding SET start = start + 1, "end" = "end" + 1',
        "UPDATE code SET parent = id",
        "UPDATE coder SET name = name || '?'",
        "UPDATE progress SET state = 'in-progress'",
        "UPDATE memo SET text = 'mine'",
        "DELETE FROM coding WHERE id > 100",
        "DELETE FROM code",
        "DELETE FROM source",
        "DELETE FROM cases",
        "INSERT INTO coder (uuid, name) VALUES ('0123456789', 'nobody')",
    ],
)
def test_records_are_put_back_to_what_the_history_says(
    path: Path, whole: Records, statement: str
) -> None:
    write(path, statement)
    assert repair(path).repairs
    assert records(path) == whole


@pytest.mark.parametrize("table", ["coding", "code", "coder", "source", "memo", "attribute"])
def test_a_table_whose_pages_are_lost_returns_from_the_history(
    path: Path, whole: Records, table: str
) -> None:
    spoil(path, root_of(path, table))
    assert repair(path).repairs
    assert records(path) == whole


@pytest.mark.parametrize("index", ["coding_place", "change_uuid", "sqlite_autoindex_code_1"])
def test_a_lost_index_is_built_anew(path: Path, whole: Records, index: str) -> None:
    spoil(path, root_of(path, index))
    (done, *_) = repair(path).repairs
    assert done.what.en == "file built anew from its readable rows"
    assert records(path) == whole


def test_an_index_that_lacks_a_row_is_built_anew(path: Path, whole: Records) -> None:
    with closing(sqlite3.connect(path)) as connection:
        (made,) = connection.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'coding_code'"
        ).fetchone()
        connection.execute("DROP INDEX coding_code")
        connection.execute(f"{made} WHERE id > 3")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'coding_code'", (made,))
        connection.commit()
    repair(path)
    assert records(path) == whole


def test_the_damaged_file_is_kept_as_it_was(path: Path) -> None:
    spoil(path, root_of(path, "coding"))
    damaged = path.read_bytes()
    aside = repair(path).aside
    assert aside is not None and aside.suffix == ".damaged"
    assert aside.read_bytes() == damaged
    assert [each.name for each in path.parent.iterdir() if each.suffix != ".backups"] == [path.name]


def test_a_text_is_taken_from_a_backup(path: Path, whole: Records) -> None:
    keep_file(path, "daily")
    write(path, "UPDATE text SET body = replace(body, '村', '县')")
    repair(path)
    assert records(path) == whole


def test_a_text_that_no_backup_has_can_not_be_mended(path: Path) -> None:
    write(path, "UPDATE text SET body = replace(body, '村', '县')")
    assert "has no sound backup" in refused(path)


def test_history_that_can_not_be_read_is_taken_from_a_backup(path: Path, whole: Records) -> None:
    keep_file(path, "daily")
    with Project.open(path) as project:
        project.set_state(project.progress()[0].source, "ANEW", "done")
    since = records(path)
    with closing(sqlite3.connect(path)) as connection:
        (uuid,) = connection.execute("SELECT uuid FROM change WHERE id = 400").fetchone()
    data = path.read_bytes()
    pages = [page + 1 for page in range(len(data) // PAGE) if is_of_history(data, page, uuid)]
    for page in pages:
        spoil(path, page)
    repair(path)
    assert records(path) == since != whole


def is_of_history(data: bytes, page: int, uuid: str) -> bool:
    """Whether it is the page of the table `change` that has this record's image."""
    held = data[page * PAGE : (page + 1) * PAGE]
    return held[0] == 13 and uuid.encode() in held and b'{"' in held


@pytest.mark.parametrize("table", ["memo", "code", "attribute", "coding"])
def test_where_the_history_was_altered_the_record_stands(
    path: Path, whole: Records, table: str
) -> None:
    keep_file(path, "test")
    last = f"(SELECT max(id) FROM change WHERE record = '{table}')"
    write(path, f"""UPDATE change SET after = replace(after, '":"', '":"Z') WHERE id = {last}""")
    assert repair(path).repairs
    assert records(path) == whole


def test_history_that_is_nowhere_is_said_with_the_way_back(path: Path) -> None:
    spoil(path, root_of(path, "change"))
    assert "part of the history can't be read (change)" in refused(path)
    shutil.rmtree(folder_of(path), ignore_errors=True)


def test_the_newest_sound_backup_is_named(path: Path) -> None:
    sound, broken = keep_file(path, "daily"), keep_file(path, "merge")
    spoil(broken, 3)
    spoil(path, root_of(path, "change"))
    assert f"backup restore {sound.stem}" in refused(path)


def test_an_altered_history_that_fits_no_text_is_not_believed(path: Path) -> None:
    write(path, "UPDATE change SET after = replace(after, '村', '县') WHERE record = 'coding'")
    assert "no longer quotes" in refused(path)


def test_a_history_that_is_no_json_is_not_believed(path: Path) -> None:
    write(path, "UPDATE change SET after = '{' WHERE record = 'coding'")
    refused(path)


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_file_whose_end_is_missing_is_mended_from_a_backup_or_left(
    path: Path, whole: Records, share: float
) -> None:
    keep_file(path, "daily")
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    try:
        repair(path)
    except ProjectProblem as error:
        assert "backup restore" in str(error)
    else:
        assert records(path) == whole


@pytest.mark.parametrize(("at", "count"), [(0, PAGE), (0, 16), (47, 1), (60, 1), (100, 200)])
def test_a_file_whose_beginning_is_damaged_goes_back_to_a_backup(
    path: Path, at: int, count: int
) -> None:
    sound = keep_file(path, "daily")
    flip(path, at, count)
    told = refused(path)
    assert told.startswith(f"{path} can't be mended: ")
    assert told.endswith(f"qcode -p {path} backup restore {sound.stem}")


def test_a_file_without_a_beginning_or_backup_is_left(path: Path) -> None:
    flip(path, 0, PAGE)
    assert "has no sound backup" in refused(path)


@pytest.mark.parametrize("damaged", [90_000_000, 1 << 50])
def test_damaged_row_ids_lead_to_no_search_without_end(
    path: Path, whole: Records, damaged: int
) -> None:
    write(
        path,
        f"UPDATE memo SET id = {damaged} WHERE id = (SELECT max(id) FROM memo)",
        f"UPDATE memo SET text = CAST(x'ff' AS TEXT) WHERE id = {damaged}",
    )
    spoil(path, root_of(path, "coding_place"))
    assert repair(path).repairs
    assert records(path) == whole


@pytest.mark.parametrize(
    ("table", "column"),
    [("text", "body"), ("change", "after"), ("act", "summary"), ("coding", "quotation")],
)
def test_bytes_that_are_no_letters_are_mended_from_a_backup(
    path: Path, whole: Records, table: str, column: str
) -> None:
    keep_file(path, "daily")
    write(path, garbling(table, column))
    assert repair(path).repairs
    assert records(path) == whole


def test_bytes_that_are_no_letters_and_in_no_backup_can_not_be_mended(path: Path) -> None:
    write(path, garbling("text", "body"))
    told = refused(path)
    assert told.startswith(str(path)) and "has no sound backup" in told


def test_a_backup_with_such_bytes_is_passed_over(path: Path, whole: Records) -> None:
    keep_file(path, "daily")
    garbled = keep_file(path, "merge")
    write(garbled, garbling("text", "body"))
    write(path, garbling("text", "body"))
    assert repair(path).repairs
    assert records(path) == whole


def garbling(table: str, column: str) -> str:
    """A statement that breaks a letter of a row in the midst of a table."""
    bad = f"substr(CAST({column} AS BLOB), 1, 2) || x'ff' || substr(CAST({column} AS BLOB), 4)"
    row = f"SELECT rowid FROM {table} WHERE length({column}) > 3 ORDER BY rowid LIMIT 1 OFFSET 3"
    return f"UPDATE {table} SET {column} = CAST({bad} AS TEXT) WHERE rowid = ({row})"


@pytest.mark.parametrize(
    "schema",
    sorted((Path(__file__).parent / "earlier").glob("*.qcode")),
    ids=lambda each: each.stem,
)
def test_a_damaged_older_project_is_mended_and_brought_up_to_date(
    schema: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(schema, tmp_path))
    spoil(path, root_of(path, "coding"))
    repair(path)
    records(path)
    with Project.open(path) as project:
        assert len(project.codings_table().data()) == 3


def merged(path: Path, tmp_path: Path) -> None:
    """What two did in copies comes together."""
    other = Path(shutil.copy(path, tmp_path / "other.qcode"))
    with Project.open(path) as ours, Project.open(other) as theirs:
        source = ours.progress()[0].source
        for project, place in ((ours, Span(0, 9)), (theirs, Span(4, 20))):
            project.tag(source, "allocation-logic", coder="LIN", where=Where(span=place))
            project.tag(source, "strong-alliance", coder="NEW", where=Where(span=place))
        ours.merge([other], same=["NEW"])


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM coding WHERE id % 3 = 0",
        "UPDATE coder SET name = name || '?'",
        "DELETE FROM settled",
        "DELETE FROM source",
    ],
)
def test_what_a_merge_settled_is_worked_out_anew(
    path: Path, tmp_path: Path, statement: str
) -> None:
    merged(path, tmp_path)
    whole = records(path)
    write(path, statement)
    repair(path)
    assert records(path) == whole


def test_after_a_merge_a_text_is_taken_from_a_backup(path: Path, tmp_path: Path) -> None:
    merged(path, tmp_path)
    whole = records(path)
    keep_file(path, "daily")
    write(path, "UPDATE text SET body = replace(body, '村', '县')")
    assert repair(path).repairs
    assert records(path) == whole


def test_after_a_merge_a_text_that_no_backup_has_can_not_be_mended(
    path: Path, tmp_path: Path
) -> None:
    merged(path, tmp_path)
    shutil.rmtree(folder_of(path))
    write(path, "UPDATE text SET body = replace(body, '村', '县')")
    assert "no backup has the text of " in refused(path)


WRITING = """
import sys
from qcode.errors import ProjectBusy
from qcode.project import Project
for number in range(10_000):
    try:
        with Project.open(sys.argv[1]) as project:
            project.add_case("person", f"P{number}")
    except ProjectBusy:
        continue
    print(f"P{number}", flush=True)
"""


def test_what_others_do_meanwhile_is_lost_to_nobody(path: Path) -> None:
    write(path, "UPDATE memo SET text = 'mine'")
    with subprocess.Popen(
        [sys.executable, "-c", WRITING, path], stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        told = {other.stdout.readline().strip()}
        assert repair(path).repairs
        told.add(other.stdout.readline().strip())
        other.kill()
        told.update(line.strip() for line in other.stdout if line.endswith("\n"))
    with Project.open(path) as project:
        there = {name for (name,) in project._connection.execute("SELECT name FROM cases")}
    assert told <= there


def test_of_a_file_that_has_just_gone_none_is_made(path: Path) -> None:
    path.unlink()
    with pytest.raises(NotAProject, match="no project"):
        files._connect(path)
    assert not path.exists()
