"""What a command imports: the door opens quickly, heavy libraries wait until needed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HEAVY = {"numpy", "pandas", "openpyxl", "docx", "lxml", "pydantic", "yaml", "textual", "xlsxwriter"}

REPORT = """
import sys
sys.argv = ["qcode", *sys.argv[1:]]
from qcode.cli import main
try:
    main()
except SystemExit:
    pass
loaded = {name if name.startswith("qcode") else name.partition(".")[0] for name in sys.modules}
print("\\n" + ",".join(sorted(loaded)))
"""


@pytest.fixture
def imported(environment: Callable[..., dict[str, str]]) -> Callable[..., set[str]]:
    """The modules in a process after a command: ours whole, of others the top-level names."""

    def after(*arguments: str, code: str = REPORT) -> set[str]:
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            env=environment(),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
        return set(done.stdout.splitlines()[-1].split(","))

    return after


def test_the_version_costs_next_to_nothing(imported: Callable[..., set[str]]) -> None:
    assert not imported("--version") & (HEAVY | {"click", "sqlite3", "importlib.metadata"})


@pytest.mark.parametrize(
    "arguments", [["--help"], ["crosstab", "--help"], ["code", "--help"], ["nosuch"], []]
)
def test_help_and_mistakes_need_no_heavy_library(
    imported: Callable[..., set[str]], arguments: list[str]
) -> None:
    modules = imported(*arguments)
    assert "click" in modules and not modules & HEAVY


def test_importing_the_commands_needs_no_heavy_library(imported: Callable[..., set[str]]) -> None:
    code = "import sys, qcode.cli.app; print(','.join(sys.modules))"
    assert not imported(code=code) & HEAVY


def test_listings_and_coding_need_no_heavy_library(
    imported: Callable[..., set[str]], sample: Path
) -> None:
    modules = imported("sources")
    assert not modules & (HEAVY - {"numpy"})
    assert not modules & {"qcode.store.merging", "qcode.store.check", "qcode.store.resettling"}
    where = ("--turn", "3", "--coder", "LIN")
    assert not imported("tag", "2024-05-11_CJM", "strong-alliance", *where) & HEAVY


def test_a_crosstab_needs_no_pandas(imported: Callable[..., set[str]], sample: Path) -> None:
    assert not imported("crosstab") & (HEAVY - {"numpy"})
