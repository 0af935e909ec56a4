"""The first door: the command line. It parses, calls Project, and prints; it decides nothing.

app.py       the commands by name, loaded when called
options.py   what several commands take
output.py    where results and messages go
the rest     one module for each kind of command
"""

from __future__ import annotations

import gc
import os
import sys

from qcode.version import __version__

STOPPED = "qcode: stopped; nothing was changed"


def main() -> None:
    """Run `qcode`. The one place of the command line where errors are caught."""
    try:
        _main()
    except KeyboardInterrupt:
        print(STOPPED, file=sys.stderr)
        sys.exit(130)


def _main() -> None:
    if sys.argv[1:] == ["--version"]:
        print(f"qcode {__version__}")
        return
    # A command lives for a second or two: looking for cyclic garbage would take a fifth of it.
    gc.disable()
    # Products of matrices here are small: numpy's threads would only wait for one another.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    _prepare_streams()
    from qcode.cli.app import run

    sys.exit(run(sys.argv[1:]))


def _prepare_streams() -> None:
    """What is printed is UTF-8 wherever it goes, and a stream that was closed swallows it."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123
        else:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
