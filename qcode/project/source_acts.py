"""SourceActs: a source corrected or taken away, with everything that stands on it.

Nobody's work goes unseen: what would be lost is refused, unless it is said that it may be.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qcode.errors import UsageProblem
from qcode.project.names import coder_name, find_source
from qcode.project.opened import Opened
from qcode.texts import Text

if TYPE_CHECKING:
    from qcode.project.correcting import SourceUpdate
    from qcode.store.source_updates import Standing
    from qcode.store.sources import StoredSource


class _OnlyAsked(Exception):
    """What would be done is known, and is not to be done."""


class SourceActs(Opened):
    """What can be done to a source that is in the project."""

    def update_source(
        self,
        name: str,
        path: Path,
        *,
        dry_run: bool = False,
        let_go: bool = False,
        encoding: str | None = None,
        coder: str | None = None,
    ) -> SourceUpdate:
        """Let a corrected transcript take a source's place; what stands on it goes over.

        let_go: what has no place in the corrected text is deleted, rather than refused.
        dry_run: say what would be done, also what would be lost, and do nothing.
        Raises UnknownName, FileProblem, UsageProblem.
        """
        from qcode.project.correcting import summary, updated

        update: SourceUpdate | None = None
        try:
            with self._act("update source", "", _by(coder)) as act:
                old = find_source(self._connection, name)
                update = updated(act, old, path, encoding, refuse=not (let_go or dry_run))
                act.summary = f"{old.name}: {summary(update.transfer)}"
                if dry_run:
                    raise _OnlyAsked
        except _OnlyAsked:
            assert update is not None
            return replace(update, done=False)
        return update

    def remove_source(
        self, name: str, *, with_codings: bool = False, coder: str | None = None
    ) -> tuple[str, Standing]:
        """Take a source away. Returns its name and what went with it.

        with_codings: also where people's work stands on it. Raises UnknownName, UsageProblem.
        """
        from qcode.project.correcting import counts
        from qcode.store.source_updates import remove_source, standing_on

        with self._act("remove source", "", _by(coder)) as act:
            source = find_source(self._connection, name)
            standing = standing_on(self._connection, source)
            if standing and not with_codings:
                raise _stands(source, standing)
            act.summary = f"{source.name}: {counts(standing.parts).en}".removesuffix(": ")
            remove_source(act, source)
        return source.name, standing


def _by(coder: str | None) -> str | None:
    return None if coder is None else coder_name(coder)


def _stands(source: StoredSource, standing: Standing) -> UsageProblem:
    from qcode.project.correcting import counts

    work = counts(standing.parts)
    return UsageProblem(
        Text(f"{source.name} has {work.en} on it", f"{source.name} 上有{work.zh}"),
        Text(
            "--with-codings takes them away with it (qcode undo)",
            "--with-codings 将其一并删除（可用 qcode undo 撤销）",
        ),
    )
