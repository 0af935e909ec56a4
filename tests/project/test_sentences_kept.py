"""Sentences are cut once and kept; where they can't be kept they are cut all the same."""

from __future__ import annotations

import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from qcode.errors import UnknownName
from qcode.language.sentences import RULES, sentences
from qcode.project import Project
from qcode.project import sentences as kept_sentences
from qcode.project.sample import build_sample
from qcode.project.sentences import sentence_spans

NAMES = ["one", "two", "three"]


def cut(project: Project, name: str) -> list[list[int]]:
    """The sentences of a source as they are cut from its text."""
    opened = project.open_source(name)
    return [[each.start, each.end] for each in sentences(opened.text, opened.source.language)]


def steps(project: Project) -> list[tuple[int, int]]:
    """What the progress says while all sentences are asked for."""
    said: list[tuple[int, int]] = []
    sentence_spans(project._connection, NAMES, lambda done, total: said.append((done, total)))
    return said


def rows(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM sentences").fetchone()[0])


def test_each_source_has_its_sentences_in_the_order_asked(project: Project) -> None:
    for _ in range(2):
        found = sentence_spans(project._connection, [*NAMES[::-1], "one"])
        assert [each.tolist() for each in found] == [
            cut(project, name) for name in [*NAMES[::-1], "one"]
        ]


def test_they_are_cut_once(project: Project) -> None:
    assert steps(project) == [(1, 3), (2, 3), (3, 3)]
    assert steps(project) == []
    assert rows(project.path) == 3


def test_a_damaged_row_is_cut_anew(project: Project) -> None:
    steps(project)
    project._connection.execute("UPDATE sentences SET spans = x'00' WHERE rowid = 2")
    assert steps(project) == [(1, 1)]
    found = sentence_spans(project._connection, NAMES)
    assert [each.tolist() for each in found] == [cut(project, name) for name in NAMES]


def test_what_older_rules_cut_is_cut_anew(project: Project) -> None:
    steps(project)
    project._connection.execute("UPDATE sentences SET rules = ?", (RULES - 1,))
    assert steps(project) == [(1, 3), (2, 3), (3, 3)]
    assert steps(project) == []


def test_an_unknown_source_is_refused(project: Project) -> None:
    with pytest.raises(UnknownName, match="four"):
        sentence_spans(project._connection, ["one", "four"])


def test_a_project_open_for_reading_has_sentences_too(project: Project) -> None:
    path = project.path
    project.close()
    with Project.open(path, read_only=True) as reading:
        assert len(steps(reading)) == 3
        assert len(sentence_spans(reading._connection, NAMES)[0]) == len(cut(reading, "one"))
    assert rows(path) == 0


def test_they_are_cut_but_not_kept_within_a_snapshot(project: Project) -> None:
    with project._connection.snapshot():
        assert len(steps(project)) == 3
    assert rows(project.path) == 0


def test_they_are_cut_while_another_process_is_writing(project: Project) -> None:
    project._connection.execute("PRAGMA busy_timeout = 10")
    with closing(sqlite3.connect(project.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert len(steps(project)) == 3
        other.execute("ROLLBACK")
    assert rows(project.path) == 0
    assert len(steps(project)) == 3
    assert rows(project.path) == 3


def test_who_interrupts_loses_no_more_than_a_batch(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_sentences, "BATCH", 1)

    def interrupted(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sentence_spans(project._connection, NAMES, interrupted)
    assert rows(project.path) == 2
    assert steps(project) == [(1, 1)]


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from qcode.project import Project, sentences
    sentences.BATCH = 1
    def killed(done, total):
        if done == 2:
            os.kill(os.getpid(), signal.SIGKILL)
    with Project.open(Path(sys.argv[1])) as project:
        sentences.sentence_spans(project._connection, sys.argv[2:], killed)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal nobody can refuse")
def test_after_a_kill_the_kept_sentences_are_whole(project: Project) -> None:
    command = [sys.executable, "-c", textwrap.dedent(KILLED), str(project.path), *NAMES]
    assert subprocess.run(command, env={**os.environ}, check=False).returncode == -signal.SIGKILL
    assert rows(project.path) == 2
    assert steps(project) == [(1, 1)]
    found = sentence_spans(project._connection, NAMES)
    assert [each.tolist() for each in found] == [cut(project, name) for name in NAMES]
    assert not [finding for finding in project.check() if finding.faults]


def test_other_sentences_are_cut_only_by_other_rules(tmp_path: Path) -> None:
    """If this fails for a change meant to be, count RULES up and put the new digest here."""
    with Project.open(build_sample(tmp_path)) as project:
        names = [source.name for source in project.corpus(codings=False).sources]
        spans = sentence_spans(project._connection, names)
    digest = hashlib.sha256(np.concatenate(spans).astype("<i4").tobytes()).hexdigest()
    assert (RULES, digest[:16]) == (1, "548620725a3e94e2")
