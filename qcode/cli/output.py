"""Where results and messages go: results to stdout or a file, all else to stderr."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import get_terminal_size
from typing import TextIO

from qcode.errors import FileProblem, UsageProblem
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

    def show(self, table: Table, brief: Callable[[Table], Table] | None = None) -> None:
        """Print a table, or write it to its file. brief: makes of it what a screen gets."""
        from qcode.exchange import render, write

        if self.path is not None:
            write(table, self.path, self.lang, excel=self.excel)
            say(f"written: {self.path}")
            return
        if self.excel:
            raise UsageProblem("--excel is for a file", "add -o NAME.csv")
        shown = brief(table) if brief is not None and self.format == "table" else table
        put(render(shown, self.format, self.lang, width=terminal_width()))

    def show_bars(self, table: Table, columns: Sequence[str]) -> None:
        """Draw these columns of a table as bars. Raises UsageProblem where that can't be."""
        from qcode.exchange.bars import to_bars

        if self.path is not None or self.excel or self.format != "table":
            raise UsageProblem(
                "--bars are drawn on the terminal only", "leave out --bars, or -o and --format"
            )
        put(to_bars(table, self.lang, columns=columns, width=terminal_width()))

    def answer(self, sentence: str, table: Table) -> None:
        """Print what was done as a sentence, or as data where data is asked for."""
        if self.path is None and self.format == "table":
            put(visible(sentence))
        else:
            self.show(table)


def terminal_width() -> int | None:
    """Cells in a line; None where there is no terminal to ask."""
    asked = sys.stdout.isatty() or "COLUMNS" in os.environ
    return get_terminal_size((100, 24)).columns if asked else None


def put(text: str) -> None:
    """A result, on stdout, in UTF-8 wherever it goes; on a screen, nothing in it acts."""
    shown = visible(text) if sys.stdout.isatty() else text
    end = "" if shown.endswith("\n") else "\n"
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(f"{shown}{end}".encode("utf-8", "replace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        hush(sys.stdout)  # whoever read it has gone (… | head)
    except OSError as error:
        hush(sys.stdout)
        what = f"can't be written ({error.strerror})"
        raise FileProblem("the output", what, "write it elsewhere with -o") from None


def say(message: str) -> None:
    """A message for the person at the terminal, on stderr; control characters made visible."""
    shown = visible(message).encode("utf-8", "backslashreplace").decode()
    try:
        print(shown, file=sys.stderr, flush=True)
    except BrokenPipeError:
        hush(sys.stderr)


def hush(stream: TextIO) -> None:
    """Let a stream that nobody reads any more swallow what is still to come, and be closed."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


@contextmanager
def counting_up(what: str) -> Iterator[Counter]:
    """A Counter that is gone from the terminal afterwards, whatever happens."""
    counter = Counter(what)
    try:
        yield counter
    finally:
        counter.close()


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
        print(f"\r{self._what} {done:,} of {total:,} ", end="", file=sys.stderr, flush=True)

    def close(self) -> None:
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
