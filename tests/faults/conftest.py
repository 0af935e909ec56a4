"""The figures of a run, told at its end: pytest tests/faults [--figures FILE].

QCODE_LONG=1 runs the faults whole; without it they are few, for every change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from .material import Material, made
from .tally import Figures, table
from .workshop import Workshop, workshop


class Told:
    """Gathers the figures of every test, and tells them at the end."""

    def __init__(self) -> None:
        self._found: list[dict[str, Any]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "teardown":
            self._found += [value for name, value in report.user_properties if name == "figures"]

    def pytest_terminal_summary(
        self, terminalreporter: pytest.TerminalReporter, config: pytest.Config
    ) -> None:
        if not self._found:
            return
        text = table(self._found)
        terminalreporter.write_sep("-", "what came of the faults")
        terminalreporter.write_line(text)
        if path := config.getoption("--figures", default=None):
            Path(path).write_text(f"{text}\n", encoding="utf-8")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--figures", metavar="FILE", help="write the figures of the faults there")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Told())


@pytest.fixture
def figures(record_property: Callable[[str, object], None]) -> Iterator[Figures]:
    found = Figures()
    yield found
    if found.times:
        record_property("figures", {**vars(found), "became": dict(found.became)})


@pytest.fixture(scope="session")
def material(tmp_path_factory: pytest.TempPathFactory) -> Material:
    return made(tmp_path_factory.mktemp("material"))


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    with workshop(tmp_path_factory.mktemp("shop") / "home") as opened:
        yield opened
