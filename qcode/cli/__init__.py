"""The first door: the command line. It parses, calls Project, and prints; it decides nothing.

app.py       the commands by name, loaded when called
options.py   what several commands take
output.py    where results and messages go
the rest     one module for each kind of command
"""

from __future__ import annotations

import sys

from qcode import __version__


def main() -> None:
    """Run `qcode`. The one place of the command line where errors are caught."""
    if sys.argv[1:] == ["--version"]:
        print(f"qcode {__version__}")
        return
    from qcode.cli.app import run

    sys.exit(run(sys.argv[1:]))
