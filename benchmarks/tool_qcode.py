"""qcode's part of the comparison, run inside qcode's environment.

All but the single saves is its command line, told in `tools.py`; a save is `Project.tag`.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from material import Coded, codings_to_save, time_saves

from qcode.coding.spans import Span
from qcode.project import Project
from qcode.project.tagging import Where


def save(home: Path, data: Path) -> None:
    with Project.open(home / "project.qcode") as project:
        time_saves([saving(project, one) for one in codings_to_save(data)], home)


def saving(project: Project, one: Coded) -> partial[object]:
    where = Where(span=Span(one.start, one.end))
    return partial(project.tag, one.source, one.code, coder=one.coder, where=where)


def main() -> None:
    save(Path(sys.argv[2]), Path(sys.argv[3]))


if __name__ == "__main__":
    main()
