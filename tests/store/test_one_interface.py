"""The store is the one interface to where a project is kept: nothing above it speaks SQL."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import qcode

ROOT = Path(qcode.__file__).parent
_RUNS_SQL = {"execute", "executemany", "executescript"}


def speaking(path: Path) -> Iterator[str]:
    """What in a module speaks to a database itself."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names if each.name == "sqlite3")
        elif isinstance(node, ast.ImportFrom) and node.module == "sqlite3":
            yield node.module
        elif isinstance(node, ast.Attribute) and node.attr in _RUNS_SQL:
            yield node.attr


def test_only_the_store_speaks_sql() -> None:
    modules = [path for path in ROOT.rglob("*.py") if ROOT / "store" not in path.parents]
    assert len(modules) > 200
    assert {str(path): [*speaking(path)] for path in modules if [*speaking(path)]} == {}


def test_and_it_does() -> None:
    assert [*speaking(ROOT / "store" / "connection.py")]
