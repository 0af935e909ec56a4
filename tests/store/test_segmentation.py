"""Sentences are kept as they were cut; what is outdated or damaged is taken for not there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from qcode.project import Project
from qcode.store.connection import Connection, open_file
from qcode.store.segmentation import CutText, body, keep, kept

SPANS = np.array([[4, 11], [12, 19], [19, 25]], np.int32)


@pytest.fixture
def connection(path: Path) -> Iterator[Connection]:
    with closing(open_file(path)) as opened:
        yield opened


def test_what_was_kept_is_read_again_whole(connection: Connection) -> None:
    texts, known = kept(connection, ["second", "first"], 1)
    assert ({*texts}, known) == ({"first", "second"}, {})
    keep(connection, {texts["first"]: SPANS, texts["second"]: SPANS[:0]}, 1)
    _, known = kept(connection, ["second", "first"], 1)
    assert known[texts["first"]].tolist() == SPANS.tolist()
    assert known[texts["second"]].shape == (0, 2)
    assert kept(connection, ["second"], 1)[0] == {"second": texts["second"]}


def test_a_source_that_is_not_there_has_no_text(connection: Connection) -> None:
    assert kept(connection, ["third"], 1) == ({}, {})


def test_the_text_is_found_by_its_hash(connection: Connection) -> None:
    texts, _ = kept(connection, ["second"], 1)
    assert body(connection, texts["second"]).startswith("Interviewer: Who decided?")


def test_what_other_rules_cut_is_not_there_and_gives_way(connection: Connection) -> None:
    texts, _ = kept(connection, ["first"], 1)
    keep(connection, {texts["first"]: SPANS}, 1)
    assert kept(connection, ["first"], 2)[1] == {}
    keep(connection, {texts["first"]: SPANS[:1]}, 2)
    assert kept(connection, ["first"], 2)[1][texts["first"]].tolist() == [[4, 11]]
    assert kept(connection, ["first"], 1)[1] == {}


def test_the_same_words_have_other_sentences_in_another_language(connection: Connection) -> None:
    text = kept(connection, ["first"], 1)[0]["first"]
    keep(connection, {CutText(text.sha256, "other"): SPANS}, 1)
    assert kept(connection, ["first"], 1)[1] == {}


@pytest.mark.parametrize(
    "blob",
    [
        SPANS.tobytes()[:-1],
        SPANS.tobytes()[:-4],
        "words",
        np.array([4, 4], "<i4").tobytes(),
        np.array([-1, 4], "<i4").tobytes(),
        np.array([4, 1000], "<i4").tobytes(),
        np.array([4, 9, 8, 12], "<i4").tobytes(),
        np.array([2**31 - 1, -(2**31)], "<i4").tobytes(),
    ],
)
def test_what_is_damaged_is_not_there(connection: Connection, blob: bytes | str) -> None:
    text = kept(connection, ["first"], 1)[0]["first"]
    keep(connection, {text: SPANS}, 1)
    connection.execute("UPDATE sentences SET spans = ?", (blob,))
    assert kept(connection, ["first"], 1)[1] == {}


def test_a_batch_is_kept_whole_or_not_at_all(connection: Connection) -> None:
    text = kept(connection, ["first"], 1)[0]["first"]
    with pytest.raises(sqlite3.IntegrityError):
        keep(connection, {text: SPANS, CutText("no such text", "zh"): SPANS}, 1)
    assert kept(connection, ["first"], 1)[1] == {}


def test_sentences_are_no_act_and_the_project_checks_out(path: Path) -> None:
    with closing(open_file(path)) as connection:
        before = connection.execute("SELECT count(*) FROM act").fetchone()
        keep(connection, {kept(connection, ["first"], 1)[0]["first"]: SPANS}, 1)
        assert connection.execute("SELECT count(*) FROM act").fetchone() == before
    with Project.open(path) as project:
        assert not [finding for finding in project.check() if finding.faults]
