"""What was changed behind the journal's back is found, and said in a sentence."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from qcode.coding.consensus import Resolution
from qcode.coding.spans import Span
from qcode.project import Project
from qcode.project.tagging import Where
from qcode.store.records import RECORDS


@pytest.fixture
def coded(path: Path, tmp_path: Path) -> Path:
    """A project in which every kind of record stands."""
    extra = tmp_path / "extra.yaml"
    extra.write_text(
        "id: extra\nversion: 1.0.0\ntitle: {en: Extra}\n"
        "variables:\n"
        "  - {id: rich, of: village, name: {en: Rich}, levels: [{id: y, name: {en: Yes}}]}\n"
        "typologies:\n  - {id: class, of: village, name: {en: Class},"
        " classes: {A: {rich: y}}}\n"
        "codes:\n  - {id: cause, name: {en: Cause}}\n  - {id: effect, name: {en: Effect}}\n"
        "  - {id: reason, name: {en: Reason}}\n"
        "relations:\n  - {from: cause, to: effect, kind: leads-to}\n",
        encoding="utf-8",
    )
    villages = tmp_path / "villages.csv"
    villages.write_text("village,rich\nLi,y\n")
    with Project.open(path) as project:
        project.add_codebooks([extra])
        project.merge_codes(["reason"], "cause")
        project.import_files([], [("village", villages)])
        project.tag("first", "money", coder="LIN", where=Where(span=Span(0, 6)), memo="why")
        project.tag("first", "money", coder="LIN", where=Where(span=Span(8, 12)))
        project.tag("first", "money", coder="MEI", where=Where(span=Span(2, 12)))
        for coder in ("LIN", "MEI"):
            project.set_state("first", coder, "done")
        found = project.disagreements("first")[0]
        project.decide(found.id, Resolution("neither"), coder="LIN", reason="why")
        project.assign(["LIN", "MEI"])
        coding = project.codings_table().data()[0]["id"]
        project.add_relation("money", "leads-to", "doubt", supports=[coding], coder="LIN")
        project.save_query("on money", "code:money", "LIN")
        assert all(not finding.faults for finding in project.check())
    return path


def corrupt(path: Path, statement: str, *values: object) -> dict[str, tuple[str, ...]]:
    """Write into the file past qcode; what check finds then, by check."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        assert connection.execute(statement, values).rowcount > 0
        connection.commit()
    with Project.open(path) as project:
        return {each.check: each.faults for each in project.check() if each.faults}


def test_every_check_says_how_many_things_it_looked_at(coded: Path) -> None:
    with Project.open(coded) as project:
        checked = {finding.check: finding.checked for finding in project.check()}
    assert checked["every text is what was imported"] == 2
    assert checked["every turn lies in its text"] == 6
    assert checked["every quotation equals its span"] == 3
    assert checked["every record is what the history says"] > 20


@pytest.mark.parametrize(
    "break_it",
    [
        "UPDATE code SET parent = (SELECT id FROM code WHERE ident = 'money') WHERE ident = 'help'",
        "UPDATE code SET codebook = NULL WHERE ident = 'money'",
    ],
)
def test_a_code_that_does_not_stand_in_its_tree_is_found(coded: Path, break_it: str) -> None:
    found = corrupt(coded, break_it)["every code stands in its tree"]
    assert any("the code money stands under itself" in fault for fault in found)


def test_a_changed_quotation_is_found(coded: Path) -> None:
    found = corrupt(coded, "UPDATE coding SET quotation = 'never said' WHERE start = 0")
    (fault,) = found["every quotation equals its span"]
    assert "in first no longer quotes characters 0:6" in fault


def test_an_altered_text_is_found(coded: Path) -> None:
    found = corrupt(coded, "UPDATE text SET body = replace(body, '县里', '省里')")
    (fault,) = found["every text is what was imported"]
    assert "is not what was imported" in fault


@pytest.mark.parametrize("turns", ["[[0, 3, null], [2, 5, null]]", "[[0, 9999, null]]", "[", "[7]"])
def test_turns_that_fit_no_text_are_found(coded: Path, turns: str) -> None:
    found = corrupt(coded, "UPDATE source SET turns = ? WHERE name = 'first'", turns)
    assert found["every turn lies in its text"] == ("the turns of first don't fit its text",)
    assert "every record is what the history says" in found


def test_an_overlap_is_found(coded: Path) -> None:
    found = corrupt(coded, "UPDATE coding SET start = 4 WHERE start = 8")
    (fault,) = found["no coder's codings of one code overlap"]
    assert "overlaps another of the same coder and code" in fault


@pytest.mark.parametrize("table", ["coder", "code", "source", "text", "cases"])
def test_a_reference_that_leads_nowhere_is_found(coded: Path, table: str) -> None:
    found = corrupt(coded, f"DELETE FROM {table}")
    assert found["every reference leads somewhere"]
    assert all(f"points at a {table}" in each for each in found["every reference leads somewhere"])


@pytest.mark.parametrize("table", sorted(RECORDS))
def test_a_row_that_is_gone_is_found(coded: Path, table: str) -> None:
    found = corrupt(coded, f'DELETE FROM "{table}"')["every record is what the history says"]
    assert any(each.startswith(table) and "gone without a record" in each for each in found)


CHANGES = [(table, column) for table, record in RECORDS.items() for column in record.columns]


@pytest.mark.parametrize(("table", "column"), CHANGES)
def test_a_row_changed_past_the_history_is_found(coded: Path, table: str, column: str) -> None:
    query = f'UPDATE "{table}" SET "{column}" = ? WHERE id = (SELECT max(id) FROM "{table}")'
    value = 987 if column in _numbers(coded, table) else "changed"
    found = corrupt(coded, query, value)
    assert any(table in fault for faults in found.values() for fault in faults)


def _numbers(path: Path, table: str) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        columns = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
    return {name for _, name, kind, *_ in columns if kind == "INTEGER"}


def test_a_support_of_neither_code_of_its_relation_is_found(coded: Path) -> None:
    found = corrupt(
        coded,
        "UPDATE coding SET code = (SELECT id FROM code WHERE ident = 'cause')"
        " WHERE id = (SELECT coding FROM support)",
    )
    (fault,) = found["every support is of a relation of its code"]
    assert "supports a relation of neither its code nor one above it" in fault


def test_a_row_that_was_never_recorded_is_found(coded: Path) -> None:
    found = corrupt(coded, "INSERT INTO coder (uuid, name) VALUES ('0123456789', 'X')")
    assert found == {
        "every record is what the history says": ("coder 01234567 was added without a record",)
    }


def test_a_history_that_was_altered_is_found(coded: Path) -> None:
    found = corrupt(coded, "UPDATE change SET after = 'x' WHERE record = 'coder'")
    assert len(found["every record is what the history says"]) == 3


def test_a_check_sees_one_state_while_another_process_writes(coded: Path) -> None:
    with Project.open(coded) as reader, Project.open(coded) as writer:
        writer._connection.execute("PRAGMA busy_timeout = 20")
        with reader._connection.snapshot():
            assert len(reader.coders()) == 3
            with pytest.raises(Exception, match="another program"):
                writer.set_state("first", "ZHAO", "done")
            assert len(reader.coders()) == 3
        writer.set_state("first", "ZHAO", "done")
        assert len(reader.coders()) == 4


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("about", "["),
        ("about", '[["coding", "code", 3, 2]]'),
        ("outcome", '[["code", 0, 9999]]'),
        ("outcome", "7"),
        ("compared", "[3]"),
    ],
)
def test_a_decision_that_cannot_be_read_is_found(coded: Path, column: str, value: str) -> None:
    query = f"UPDATE decision SET {column} = ? WHERE choice = 'neither'"
    found = corrupt(coded, query, value)
    (fault,) = found["every decision says what it settles"]
    assert "can't be read, or holds what isn't in its source" in fault
