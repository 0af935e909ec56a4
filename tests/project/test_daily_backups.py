"""On a day of use a backup comes before the first act, if there is work of an earlier day."""

from __future__ import annotations

from pathlib import Path
from threading import enumerate as threads

import pytest

from qcode.coding.spans import Span
from qcode.project import Project
from qcode.project.sample import build_sample
from qcode.project.tagging import Where
from qcode.store.backups import backups, folder_of
from qcode.texts import Text

DAY = 24 * 60 * 60 * 1000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return build_sample(tmp_path)


def let_days_pass(path: Path, days: int) -> None:
    """What was done so far was done some days earlier, and its backups made then."""
    with Project.open(path) as project:
        project._connection.execute(f"UPDATE act SET stamp = stamp - {days * DAY}")
    for each in backups(path):
        each.path.unlink()


def acted(project: Project) -> None:
    source = project.progress()[0].source
    project.tag(source, "allocation-logic", coder="NEW", where=Where(span=Span(0, 5)))


def made(path: Path) -> list[str]:
    return [each.why for each in backups(path)]


def test_a_project_of_today_needs_none(path: Path) -> None:
    with Project.open(path) as project:
        acted(project)
    assert made(path) == []


def test_the_first_act_of_a_day_finds_a_backup_made_before_it(path: Path) -> None:
    let_days_pass(path, 2)
    with Project.open(path) as project:
        acted(project)
        acted(project)
    (backup,) = backups(path)
    assert backup.why == "daily"
    with Project.open(backup.path) as then:
        assert "NEW" not in then.coders()


def test_later_acts_of_the_day_make_no_other_also_in_another_process(path: Path) -> None:
    let_days_pass(path, 2)
    for _ in range(3):
        with Project.open(path) as project:
            acted(project)
    assert made(path) == ["daily"]


def test_reading_makes_none(path: Path) -> None:
    let_days_pass(path, 2)
    with Project.open(path) as project:
        project.codings_table()
        project.check()
    with Project.open(path, read_only=True) as project:
        project.codings_table()
    assert made(path) == []


def test_an_undo_is_an_act_like_any_other(path: Path) -> None:
    with Project.open(path) as project:
        acted(project)
    let_days_pass(path, 2)
    with Project.open(path) as project:
        project.undo("NEW")
    assert made(path) == ["daily"]


def test_one_that_cannot_be_made_is_told_and_stops_nobody(path: Path) -> None:
    let_days_pass(path, 2)
    folder_of(path).write_text("in the way")
    told: list[Text] = []
    with Project.open(path) as project:
        project.tell = told.append
        acted(project)
        acted(project)
        assert "NEW" in project.coders()
    (words,) = told
    assert "today's backup can't be made" in words.en and "无法生成今日备份" in words.zh


def test_aside_it_is_made_in_a_thread(path: Path) -> None:
    let_days_pass(path, 2)
    with Project.open(path) as project:
        project.daily.aside = True
        before = set(threads())
        acted(project)
        for thread in set(threads()) - before:
            thread.join()
    assert made(path) == ["daily"]
