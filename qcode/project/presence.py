"""Who has a project open on this machine, so that a second window is told at once.

Every window holds a lock on a file of its own; the system lets it go when the process ends, in
whatever way. Who holds one is there; a file that nobody holds is of a process that was killed, and
is cleared away. Where no such file can be kept, nobody is known to be there, and nothing fails.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from qcode.project.opened import Opened
from qcode.project.private import private_folder
from qcode.store.journal import now

if TYPE_CHECKING:
    from filelock import BaseFileLock

WAIT = 2.0
"""Seconds to wait while another window looks around."""


@dataclass(frozen=True, slots=True)
class Other:
    """Another window. since: UTC, ISO 8601."""

    coder: str
    pid: int
    since: str


@dataclass(frozen=True, slots=True)
class Presence:
    """A window that has the project open. others: who had it when this one came.

    folder: where the windows of this project are kept, None where that can't be known.
    """

    folder: Path | None
    own: str
    others: Sequence[Other] = ()

    def look(self) -> list[Other]:
        """Who else has the project open now, in the order in which they came."""
        if self.folder is None:
            return []
        try:
            with _alone(self.folder):
                return _there(self.folder, but=self.own)
        except OSError:
            return []


@contextmanager
def present(project: Opened, coder: str) -> Iterator[Presence]:
    """Be seen in a project for as long as it is open."""
    with ExitStack() as until_left:
        yield _come(project, coder, until_left)


def _come(project: Opened, coder: str, until_left: ExitStack) -> Presence:
    own = f"{os.getpid()}-{token_hex(4)}"
    try:
        folder = private_folder("open", _key(project))
        with _alone(folder):
            others = _there(folder)
            until_left.enter_context(_shown(folder, own, coder))
    except OSError:
        return Presence(None, own)
    return Presence(folder, own, others)


def _key(project: Opened) -> str:
    """The same for every window on this very file, and telling nothing of it."""
    which = f"{project.path.resolve()}\n{project.uuid}"
    return sha256(which.encode("utf-8", "surrogateescape")).hexdigest()[:32]


@contextmanager
def _shown(folder: Path, own: str, coder: str) -> Iterator[None]:
    card = Other(coder, os.getpid(), now())
    try:
        with _lock(folder / f"{own}.lock", wait=0):
            (folder / f"{own}.json").write_text(json.dumps(asdict(card)), encoding="utf-8")
            yield
    finally:
        _clear(folder, own)


def _there(folder: Path, but: str = "") -> list[Other]:
    """Whose lock is held. To be called alone: two who look would take each other for a window."""
    windows = [path.stem for path in folder.glob("*.lock") if path.stem != but]
    cards = [_card(folder / f"{window}.json") for window in windows if _is_there(folder, window)]
    return sorted((card for card in cards if card is not None), key=lambda card: card.since)


def _is_there(folder: Path, window: str) -> bool:
    from filelock import Timeout

    try:
        with _lock(folder / f"{window}.lock", wait=0):
            pass
    except Timeout:
        return True
    _clear(folder, window)
    return False


def _card(path: Path) -> Other | None:
    try:
        return Other(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _clear(folder: Path, window: str) -> None:
    for ending in ("lock", "json"):
        # Someone who looks may be clearing the same; what stays is cleared by the next.
        with suppress(OSError):
            (folder / f"{window}.{ending}").unlink()


def _alone(folder: Path) -> BaseFileLock:
    return _lock(folder / "looking", wait=WAIT)


def _lock(path: Path, *, wait: float) -> BaseFileLock:
    from filelock import FileLock

    return FileLock(path, timeout=wait, thread_local=False, fallback_to_soft=False)
