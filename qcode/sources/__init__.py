"""What was collected: files in, canonical text with its turns and speakers out; and case files.

This room is the border between bytes and text. It knows nothing of codebooks or projects: what a
value means, and whether a person is known, is decided above. The public names load what they
need when they are first used, so that importing the room costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qcode.sources.model import CaseRow, Role, Source, Speaker, Turn

if TYPE_CHECKING:
    from qcode.sources.cases import read_cases, read_turns
    from qcode.sources.folders import transcripts_in
    from qcode.sources.reading import SUFFIXES, read_source
    from qcode.sources.rows import read_rows

__all__ = [
    "SUFFIXES",
    "CaseRow",
    "Role",
    "Source",
    "Speaker",
    "Turn",
    "read_cases",
    "read_rows",
    "read_source",
    "read_turns",
    "transcripts_in",
]

_HOMES = {"SUFFIXES": "reading", "read_source": "reading", "read_cases": "cases"}
_HOMES |= {"transcripts_in": "folders", "read_rows": "rows", "read_turns": "cases"}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
