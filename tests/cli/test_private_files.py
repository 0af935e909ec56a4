"""Every file with a researcher's material is for its owner alone, whatever the umask."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows keeps who may read elsewhere")

IN_THE_MIDST = """
import sys
from pathlib import Path
from qcode.project import Project
from qcode.project.tagging import Where
from qcode.coding.spans import Span

with Project.open("sample.qcode") as project:
    with project._act("tag", "", "LIN") as act:
        act.insert("coder", {"name": "somebody"})
        for path in Path().rglob("*"):
            if path.is_file() and "corpus" not in path.parts:
                print(oct(path.stat().st_mode)[-3:], path)
"""


@pytest.fixture(autouse=True)
def _generous() -> Iterator[None]:
    """A umask under which a file is everybody's, if nothing else is said."""
    before = os.umask(0)
    yield
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    """Files that anybody else may read; of folders too, what anybody may look into."""
    return [
        path.name
        for path in folder.rglob("*")
        if stat.S_IMODE(path.stat().st_mode) & 0o077 and not path.is_symlink()
    ]


def test_a_project_made_from_nothing_is_its_owners(cli: Run) -> None:
    assert cli("init", "new.qcode", "--codebook", "resource-capture").code == 0
    assert open_to_others(Path.cwd()) == []


def test_the_journal_of_an_act_is_its_owners_too(
    sample: Path, environment: Callable[..., dict[str, str]]
) -> None:
    sample.chmod(0o600)
    told = subprocess.run(
        [sys.executable, "-c", IN_THE_MIDST],
        env=environment(), capture_output=True, text=True, check=True,
    )  # fmt: skip
    listed = dict(reversed(line.split()) for line in told.stdout.splitlines())
    assert {"sample.qcode", "sample.qcode-journal"} <= set(listed)
    assert set(listed.values()) == {"600"}


def test_backups_hand_outs_and_locked_files_are_their_owners(cli: Run, sample: Path) -> None:
    pytest.importorskip("pyrage")
    project = ("-p", "sample.qcode")
    public = cli("key", "-o", "my.key").out.strip()
    for command in (
        ("tag", "2024-05-11_CJM", "allocation-logic", "--turn", "2", "--coder", "LIN"),
        ("backup",),
        ("hand-out", "--coder", "LIN", "--source", "2024-05-11_CJM", "-o", "lin.qcode"),
        ("hand-out", "--coder", "LIN", "--to", public, "-o", "lin.qcode.age"),
        ("hand-in", "lin.qcode", "lin.qcode.age", "--identity", "my.key"),
        ("lock", "--to", public, "-o", "copy.age"),
        ("unlock", "copy.age", "--identity", "my.key", "-o", "opened.qcode"),
    ):
        told = cli(*(command if command[0] == "unlock" else (*project, *command)))
        assert told.code == 0, told.err
    assert open_to_others(Path.cwd()) == []


def test_an_earlier_project_stays_its_owners_when_it_is_brought_up_to_date(cli: Run) -> None:
    earlier = Path(__file__).parent.parent / "store" / "earlier" / "schema-1.qcode"
    own = Path("own.qcode")
    own.write_bytes(earlier.read_bytes())
    own.chmod(0o600)
    assert cli("-p", "own.qcode", "sources").code == 0
    assert len([*Path.cwd().rglob("*.qcode")]) == 2
    assert open_to_others(Path.cwd()) == []
