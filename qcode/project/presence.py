"""Who has a project open on this machine, so that a second one is told at once.

Every window, and every command that may write for long, holds a lock on a file of its own; the
system lets it go when the process ends, in whatever way. Who holds one is there; a file that nobody
holds is of a process that was killed, and is cleared away. Where no such file can be kept, nobody
is known to be there, and nothing fails. Nor are other users of the machine known: what is kept is
in each user's own folder. That no work is lost doesn't hang on this: SQLite sees to the turns.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from qcode.project.opened import Opened
from qcode.project.private import private_folder
from qcode.store.act_names import act_name
from qcode.store.journal import now
from qcode.texts import Text

if TYPE_CHECKING:
    from filelock import BaseFileLock

WAIT = 2.0
"""Seconds to wait while another window looks around."""


@dataclass(frozen=True, slots=True)
class Other:
    """Another who has the project open.

    coder: "" where it isn't said.  since: UTC, ISO 8601.
    doing: the verb of the act that a command does; "" for the coding room.
    """

    coder: str
    pid: int
    since: str
    doing: str = ""

    @property
    def said(self) -> Text:
        """Who it is, in what, since when: LIN, coding room since 14:03."""
        what = act_name(self.doing) if self.doing else Text("coding room", "编码室")
        at = datetime.fromisoformat(self.since).astimezone().strftime("%H:%M")
        return Text(
            f"{self.coder}, {what.en} since {at}" if self.coder else f"{what.en} since {at}",
            f"{self.coder}（{what.zh}，{at} 起）" if self.coder else f"{what.zh}（{at} 起）",
        )


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
            with _alone():
                return _there(self.folder, but=self.own)
        except OSError:
            return []


@contextmanager
def present(project: Opened, coder: str, doing: str = "") -> Iterator[Presence]:
    """Be seen in a project for as long as it is open. coder, doing: as in Other."""
    with ExitStack() as until_left:
        yield _come(project.path, Other(coder, os.getpid(), now(), doing), until_left)


def others_at(path: Path) -> list[Other]:
    """The other processes that have a project open, in the order in which they came.

    Asked of a path alone, so that it can be asked of a project that is busy, or damaged.
    """
    try:
        folder = private_folder("open") / _key(path)
        if not folder.is_dir():
            return []
        with _alone():
            return [other for other in _there(folder) if other.pid != os.getpid()]
    except OSError:
        return []


def company(path: Path) -> Text:
    """The other processes that have a project open, in words; empty where none is known."""
    said = [other.said for other in others_at(path)]
    return Text("; ".join(each.en for each in said), "；".join(each.zh for each in said))


def _come(path: Path, card: Other, until_left: ExitStack) -> Presence:
    own = f"{os.getpid()}-{token_hex(4)}"
    try:
        with _alone():
            folder = private_folder("open", _key(path))
            others = _there(folder)
            until_left.enter_context(_shown(folder, own, card))
    except OSError:
        return Presence(None, own)
    return Presence(folder, own, others)


def _key(path: Path) -> str:
    """The same for everyone at this very file, and not showing its name."""
    which = str(path.resolve()).encode("utf-8", "surrogateescape")
    return sha256(which).hexdigest()[:32]


@contextmanager
def _shown(folder: Path, own: str, card: Other) -> Iterator[None]:
    try:
        with _lock(folder / f"{own}.lock", wait=0):
            (folder / f"{own}.json").write_text(json.dumps(asdict(card)), encoding="utf-8")
            yield
    finally:
        _clear(folder, own)
        with suppress(OSError), _alone():
            folder.rmdir()  # the last one to leave


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
        card = Other(**json.loads(path.read_text(encoding="utf-8")))
        datetime.fromisoformat(card.since)
    except (OSError, ValueError, TypeError):
        return None
    return card


def _clear(folder: Path, window: str) -> None:
    for ending in ("lock", "json"):
        # Someone who looks may be clearing the same; what stays is cleared by the next.
        with suppress(OSError):
            (folder / f"{window}.{ending}").unlink()


def _alone() -> BaseFileLock:
    return _lock(private_folder("open") / "looking", wait=WAIT)


def _lock(path: Path, *, wait: float) -> BaseFileLock:
    from filelock import FileLock

    return FileLock(path, timeout=wait, thread_local=False, fallback_to_soft=False)
