"""A project made by each earlier version of the schema opens, is backed up, and is all there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qcode.project import Project
from qcode.store import migrations

EARLIER = sorted((Path(__file__).parent / "earlier").glob("schema-*.qcode"))


def test_there_is_one_of_each_earlier_schema() -> None:
    assert [int(path.stem.split("-")[1]) for path in EARLIER] == [*range(1, migrations.LATEST)]


@pytest.mark.parametrize("path", EARLIER, ids=lambda path: path.stem)
def test_an_earlier_project_opens_whole(path: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(path, tmp_path))
    with Project.open(copy) as project:
        assert all(not finding.faults for finding in project.check())
        coded = [(row["coder"], row["quotation"]) for row in project.codings_table().data()]
        assert coded == [("LIN", "梨卖得好"), ("MEI", "路也通了"), ("MEI", "The road is open")]
        project.redo("MEI")
        assert len(project.codings_table().data()) == 4
    (backup,) = (tmp_path / f"{copy.stem}.backups").iterdir()
    assert backup.name.endswith("-migration.qcode")
