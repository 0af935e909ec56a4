"""Merging: other copies of the project brought in, all of them or none.

A backup is made first, where anything is to come in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from qcode.errors import FileProblem, UsageProblem
from qcode.project.opened import Opened
from qcode.project.report import Progress, quietly
from qcode.store import connection as files
from qcode.store.connection import Connection
from qcode.store.copying import faults_in
from qcode.store.damage import Damaged
from qcode.texts import Text

if TYPE_CHECKING:
    from qcode.store.merging.report import MergeReport


class Merging(Opened):
    """Several copies of a project become one."""

    def merge(
        self,
        others: Sequence[str | Path],
        *,
        same: Sequence[str] = (),
        renamed: Mapping[str, str] = {},
        dry_run: bool = False,
        progress: Progress = quietly,
    ) -> MergeReport:
        """Bring in what was done in other copies; they themselves stay as they are.

        same: names of coders who are one person in both, though their records were made apart.
        renamed: for a coder's name in the other files, the name that they get here.
        dry_run: only say what would come of it.
        Raises FileProblem, NotAProject, NewerProject, UsageProblem.
        """
        with ExitStack() as until_done:
            copies = [until_done.enter_context(opened(Path(path), self.path)) for path in others]
            return self._bring_in(
                copies, same=same, renamed=renamed, dry_run=dry_run, progress=progress
            )

    def _bring_in(
        self,
        copies: Sequence[Connection],
        *,
        same: Sequence[str],
        renamed: Mapping[str, str],
        dry_run: bool,
        progress: Progress,
    ) -> MergeReport:
        """Merge what is open."""
        from qcode.store.arrivals import brings
        from qcode.store.backups import keep
        from qcode.store.merging import merge
        from qcode.store.merging.last import is_behind

        some = any(brings(self._connection, copy) for copy in copies)
        if not dry_run and (some or is_behind(self._connection)):
            keep(self._connection, "merge")
        return merge(
            self._connection,
            copies,
            same=same,
            renamed=renamed,
            dry_run=dry_run,
            progress=progress,
        )


@contextmanager
def opened(path: Path, own: Path, content: bytes | None = None) -> Iterator[Connection]:
    """A copy as it is at one moment. Whoever has it open may read on, and writes afterwards.

    content: what the file holds, where that is locked.
    """
    if path.is_dir():
        raise FileProblem(
            path,
            Text("this is a folder, not a file", "这是文件夹，不是文件"),
            Text("name the .qcode files to bring in", "请给出要并入的 .qcode 文件"),
        )
    if not path.is_file():
        raise FileProblem(
            path,
            Text("there is no such file", "没有这个文件"),
            Text("name the .qcode files to bring in", "请给出要并入的 .qcode 文件"),
        )
    if path.samefile(own):
        raise UsageProblem(
            Text(f"{path} is this project itself", f"{path} 就是本项目"),
            Text("name the other copies", "请给出其他副本"),
        )
    with closing(files.open_copy(path, content)) as connection, connection.snapshot():
        if faults := faults_in(connection):
            raise Damaged(path, Text.plain(faults[0]))
        yield connection
