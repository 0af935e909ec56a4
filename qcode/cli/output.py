"""Where results and messages go: results to stdout or a file, all else to stderr."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from shutil import get_terminal_size

from qcode.errors import UsageProblem
from qcode.exchange.characters import visible
from qcode.table import Table
from qcode.texts import Lang


@dataclass(frozen=True, slots=True)
class Output:
    """How a result is wanted. path None: on stdout, in `format`."""

    format: str = "table"
    path: Path | None = None
    lang: Lang = "en"
    excel: bool = False

    def show(self, table: Table) -> None:
        """Print a table, or write it to its file."""
        from qcode.exchange import render, write

        if self.path is not None:
            write(table, self.path, self.lang, excel=self.excel)
            say(f"written: {self.path}")
            return
        if self.excel:
            raise UsageProblem("--excel is for a file", "add -o NAME.csv")
        width = get_terminal_size((100, 24)).columns if sys.stdout.isatty() else None
        put(render(table, self.format, self.lang, width=width))

    def answer(self, sentence: str, table: Table) -> None:
        """Print what was done as a sentence, or as data where data is asked for."""
        if self.path is None and self.format == "table":
            put(visible(sentence))
        else:
            self.show(table)


def put(text: str) -> None:
    """A result, on stdout, in UTF-8 wherever it goes."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    if not text.endswith("\n"):
        sys.stdout.buffer.write(b"\n")
    sys.stdout.buffer.flush()


def say(message: str) -> None:
    """A message for the person at the terminal, on stderr; control characters made visible."""
    shown = "\n".join(visible(line) for line in message.split("\n"))
    print(shown.encode("utf-8", "backslashreplace").decode(), file=sys.stderr)


def locale_lang() -> Lang:
    """The language of the locale: Chinese, else English."""
    for name in ("QCODE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


class Counter:
    """How far a long piece of work is: a line on the terminal, from its second second on."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._begun = self._last = time.monotonic()
        self._shown = False

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if not sys.stderr.isatty() or now - self._begun < 1 or now - self._last < 0.1:
            return
        self._last = now
        self._shown = True
        print(f"\r{self._what} {done} of {total} ", end="", file=sys.stderr, flush=True)

    def close(self) -> None:
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
