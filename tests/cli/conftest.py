"""The command line as a researcher calls it: in this process for speed, or as its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import qcode
from qcode.cli.app import run
from qcode.project.sample import build_sample

VARIABLES = ("QCODE_PROJECT", "QCODE_CODER", "QCODE_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


@dataclass(frozen=True, slots=True)
class Said:
    """What a command gave back."""

    code: int
    out: str
    err: str


Run = Callable[..., Said]


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*VARIABLES, "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)


@pytest.fixture
def cli(capfd: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process."""

    def call(*arguments: str | Path) -> Said:
        capfd.readouterr()
        code = run([str(each) for each in arguments])
        out, err = capfd.readouterr()
        return Said(code, out, err)

    return call


@pytest.fixture
def process() -> Run:
    """Run a command as a process; keyword arguments are environment variables."""

    def call(*arguments: str | bytes | Path, **more: str) -> Said:
        done = subprocess.run(
            [sys.executable, "-m", "qcode", *arguments],
            env=own_environment(more),
            capture_output=True,
            timeout=120,
        )
        return Said(done.returncode, done.stdout.decode(), done.stderr.decode())

    return call


@pytest.fixture
def environment() -> Callable[..., dict[str, str]]:
    """The environment of a process that finds this very qcode."""
    return own_environment


def own_environment(more: dict[str, str] | None = None) -> dict[str, str]:
    own = {key: value for key, value in os.environ.items() if key not in VARIABLES}
    root = str(Path(qcode.__file__).parent.parent)
    return {**own, "PYTHONPATH": root, **(more or {})}


@pytest.fixture(scope="session")
def _built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture
def sample(_built: Path, tmp_path: Path) -> Path:
    """The sample project in the current folder, where it is the only one."""
    return Path(shutil.copy(_built, Path.cwd() / "sample.qcode"))


@pytest.fixture
def study(cli: Run) -> Path:
    """A project with two short interviews, one person and one village in the current folder."""
    Path("first.txt").write_text("访谈者：今年怎么样？\n王丽：梨卖得好，路也通了。\n", "utf-8")
    Path("second.txt").write_text("Interviewer: And you?\nJoe: More pears, more roads.\n", "utf-8")
    Path("people.csv").write_text("person,actor_type\n王丽,村民\nJoe,villager\n", "utf-8")
    codebooks = ("--codebook", "field-variables", "--codebook", "resource-capture")
    assert cli("init", "study.qcode", *codebooks).code == 0
    imported = cli("import", "first.txt", "second.txt", "--people", "people.csv")
    assert imported.code == 0, imported.err
    return Path("study.qcode")
