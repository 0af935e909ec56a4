"""Handing out what a coder needs, taking their work in again, and locking what lies on a disk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from qcode.errors import ProjectProblem, UnknownName, UsageProblem
from qcode.project.merging import Merging, opened
from qcode.project.names import find_source, hand_coder, one_or_more
from qcode.project.questions import Questions
from qcode.project.report import Progress, quietly
from qcode.store import assignments as stored
from qcode.store import codings as stored_codings
from qcode.store import sources as stored_sources
from qcode.store.connection import Connection, project_uuid
from qcode.table import Table
from qcode.texts import Text

if TYPE_CHECKING:
    from qcode.exchange.sealing import KeyRing, Lock
    from qcode.store.merging.report import MergeReport
    from qcode.store.sources import StoredSource


class Handing(Questions, Merging):
    """Files for single coders, and what comes back from them."""

    def hand_out(
        self,
        coder: str,
        path: str | Path,
        *,
        sources: Sequence[str] = (),
        lock: Lock | None = None,
        new: bool = True,
    ) -> Table:
        """Write a project file with what this coder needs, and nothing of the others.

        sources: which; they become this coder's to code. None: those that are already.
        lock: the file is locked with it. new: it may be for somebody whom the project doesn't know
        yet. Raises UsageProblem, UnknownName, ProjectExists, FileProblem.
        """
        from qcode.exchange.files import writable
        from qcode.project.handing_tables import handed_table
        from qcode.project.locking import require_ending, require_free
        from qcode.store import handing_out

        target, name = Path(path), hand_coder(self._connection, coder)
        if not new:
            _require_known(name, stored_codings.coders(self._connection))
        require_ending(target, locked=lock is not None)
        require_free(target)
        writable(target)
        chosen = self._to_hand_out(name, one_or_more(sources))
        own = [source.id for source in chosen]
        with (
            handing_out.beside(self._connection),
            _gone_unless_done() as written,
            self._connection.atomic(),
        ):
            require_free(target)  # another hand-out may have had the turn before
            self._assign(name, chosen)
            content = handing_out.hand_out(self._connection, name, own)
            counts = _checked(content)
            written.append(target)
            _deliver(content, target, lock)
        names = [source.name for source in chosen]
        return self.signed(handed_table(name, names, counts, locked=lock is not None))

    def hand_in(
        self,
        paths: Sequence[str | Path],
        keys: KeyRing,
        *,
        same: Sequence[str] = (),
        renamed: Mapping[str, str] = {},
        dry_run: bool = False,
        progress: Progress = quietly,
    ) -> MergeReport:
        """Merge what was handed out, locked or not, and has been worked on.

        Raises as `merge` does, and UsageProblem where a file is of another project.
        """
        with ExitStack() as until_done:
            copies = [until_done.enter_context(self._returned(Path(path), keys)) for path in paths]
            return self._bring_in(
                copies, same=same, renamed=renamed, dry_run=dry_run, progress=progress
            )

    def _to_hand_out(self, coder: str, words: Sequence[str]) -> list[StoredSource]:
        """Raises UsageProblem where there is none."""
        if words:
            found = {each.id: each for each in (find_source(self._connection, w) for w in words)}
            return list(found.values())
        theirs = {name for name, who in stored.assignments(self._connection) if who == coder}
        chosen = [each for each in stored_sources.sources(self._connection) if each.name in theirs]
        if not chosen:
            raise UsageProblem(
                Text(f"no source is for {coder} to code", f"没有分配给 {coder} 的文本"),
                Text(
                    "name them with --source, or draw them: qcode assign",
                    "请用 --source 指明，或用 qcode assign 分配",
                ),
            )
        return chosen

    def _assign(self, coder: str, sources: Sequence[StoredSource]) -> None:
        """Record that the sources are this coder's to code; of what is known, nothing."""
        with self._act("assign", f"{len(sources)} to {coder}") as act:
            own = stored_codings.coder_id(act, coder)
            for source in sources:
                stored.assign(act, source.id, [own], [own])

    @contextmanager
    def _returned(self, path: Path, keys: KeyRing) -> Iterator[Connection]:
        """A hand-out that came back; one that is locked is opened in memory alone."""
        with opened(path, self.path, _unlocked(path, keys)) as copy:
            self._require_ours(copy)
            yield copy

    def _require_ours(self, copy: Connection) -> None:
        if project_uuid(copy) != self.uuid:
            raise UsageProblem(
                Text(
                    f"{copy.path} was not handed out from {self.name}: it is another project",
                    f"{copy.path} 不是由 {self.name} 分发的：它属于另一个项目",
                ),
                Text(
                    "qcode merge brings in projects that were made separately",
                    "另行建立的项目请用 qcode merge 并入",
                ),
            )


def _require_known(coder: str, known: Sequence[str]) -> None:
    """Raises UnknownName."""
    if coder in known:
        return
    near = UnknownName("coder", coder, known).advice
    advice = Text(f"{near.en} (somebody new: --new)", f"{near.zh}（若是新编码员：--new）")
    raise UnknownName("coder", coder, known, advice)


@contextmanager
def _gone_unless_done() -> Iterator[list[Path]]:
    """No file is handed out where the project couldn't say that its sources are assigned.

    Files that are written are to be put into the list.
    """
    written: list[Path] = []
    try:
        yield written
    except BaseException:
        for path in written:
            with suppress(OSError):  # what went wrong is more to the point
                path.unlink()
        raise


def _checked(content: bytes) -> dict[str, int]:
    """What a hand-out holds. Raises ProjectProblem: it isn't sound where the project isn't."""
    from qcode.store.check import check
    from qcode.store.connection import whole_file
    from qcode.store.handing_out import contents

    with closing(whole_file(content)) as connection:
        if any(finding.faults for finding in check(connection)):
            raise ProjectProblem(
                Text("what is to be handed out has faults", "要分发的内容有问题"),
                Text("qcode check says which", "qcode check 会指出问题所在"),
            )
        return contents(connection)


def _deliver(content: bytes, target: Path, lock: Lock | None) -> None:
    from qcode.exchange.files import write_whole
    from qcode.exchange.sealing import seal

    write_whole(target, content if lock is None else seal(content, lock), private=True)


def _unlocked(path: Path, keys: KeyRing) -> bytes | None:
    """What a locked file holds; None: it isn't locked."""
    from qcode.exchange.sealing import unseal
    from qcode.store.locked import is_locked

    return unseal(path, keys) if path.is_file() and is_locked(path) else None
