"""Where a coder was: the open source, the cursor, the panes, the table that was asked for. Nothing
of what is said in it.

Small files for each project and coder, in the user's private folder and not in the project: it is
about this screen, and whoever gets the project need not know. A file that can't be read or written
costs the place, nothing else.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from qcode.project.private import private_folder


@dataclass(frozen=True, slots=True)
class View:
    """How the coding room was left.

    source: its name.  cursor: a code point of its text, which may be past its end.
    panes: pane → closed; one that isn't there is as the width of the screen would have it.
    """

    source: str | None = None
    cursor: int = 0
    panes: Mapping[str, bool] = field(default_factory=dict)
    theme: str | None = None


def remembered(project_uuid: str, coder: str) -> View:
    """How this coder left this project, or the beginning."""
    try:
        return _view(_read(_folder(project_uuid) / _name(coder)))
    except OSError:
        return View()


def remember(project_uuid: str, coder: str, view: View) -> None:
    """Keep how this coder leaves this project."""
    with suppress(OSError):
        folder = _folder(project_uuid)
        _write(folder / _name(coder), json.dumps({"coder": coder, **asdict(view)}))


def remembered_table(project_uuid: str, coder: str) -> Mapping[str, object]:
    """What this coder asked of a table in this project, in plain values; empty at first."""
    try:
        return _read(_folder(project_uuid, "tables") / _name(coder))
    except OSError:
        return {}


def remember_table(project_uuid: str, coder: str, asked: Mapping[str, object]) -> None:
    """Keep what this coder asked of a table, in values that JSON knows."""
    with suppress(OSError):
        _write(_folder(project_uuid, "tables") / _name(coder), json.dumps(asked))


def only_coder(project_uuid: str) -> str | None:
    """The one coder who has had this project open here; None where there is none or several."""
    try:
        kept = [_read(path) for path in _folder(project_uuid).glob("*.json")]
    except OSError:
        return None
    coders = {coder for each in kept if isinstance(coder := each.get("coder"), str)}
    return coders.pop() if len(coders) == 1 else None


def _folder(project_uuid: str, what: str = "views") -> Path:
    return private_folder(what, sha256(project_uuid.encode()).hexdigest()[:32])


def _name(coder: str) -> str:
    return sha256(coder.encode()).hexdigest()[:32] + ".json"


def _read(path: Path) -> Mapping[str, object]:
    """What a file holds; nothing, if it isn't there or broken."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _write(path: Path, text: str) -> None:
    """Put a file there whole, for its owner alone."""
    draft = path.with_suffix(f".{token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(text)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _view(kept: Mapping[str, object]) -> View:
    """A view from what a file holds, whatever that is."""
    source, cursor, theme = kept.get("source"), kept.get("cursor"), kept.get("theme")
    panes = kept.get("panes")
    return View(
        source=source if isinstance(source, str) else None,
        cursor=cursor if isinstance(cursor, int) and cursor >= 0 else 0,
        panes=_flags(panes) if isinstance(panes, dict) else {},
        theme=theme if isinstance(theme, str) else None,
    )


def _flags(kept: Mapping[str, object]) -> dict[str, bool]:
    return {name: flag for name, flag in kept.items() if isinstance(flag, bool)}
