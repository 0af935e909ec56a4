"""Which backups are no longer needed: few of long ago, many of late.

Kept are all of today and the two days before; after that the last of each day for two weeks, the
last of each week for three months, the last of each month from then on. Always kept are the newest,
those made before a merge or a migration for thirty days, those whose date lies ahead (a clock was
wrong), and whatever was made by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

ROTATED = frozenset(("daily", "merge", "undo", "migration", "restore", "repair"))
"""Why a backup was made of itself; any other was made by hand."""

_ALL, _DAILY, _WEEKLY = 3, 3 + 14, 92
"""The age in days up to which all are kept, one a day, and one a week."""

_WEIGHTY, _WEIGHTY_DAYS = frozenset(("merge", "migration")), 30


@dataclass(frozen=True, slots=True)
class Backup:
    """made: local time, to the second.  why: the word that its name ends with."""

    path: Path
    made: datetime
    why: str


def outdated(backups: Sequence[Backup], today: date) -> list[Backup]:
    """Those that may go. backups: newest first."""
    met: set[tuple[int, ...]] = set()
    gone = []
    for each in backups[1:]:
        if each.why not in ROTATED or _is_weighty(each, today):
            continue
        period = _period(each, today)
        if period in met:
            gone.append(each)
        elif period is not None:
            met.add(period)
    return gone


def _period(backup: Backup, today: date) -> tuple[int, ...] | None:
    """The stretch of time of which one is kept; None where all are."""
    day = backup.made.date()
    age = (today - day).days
    if age < _ALL:
        return None
    if age < _DAILY:
        return (1, day.toordinal())
    if age < _WEEKLY:
        return (7, *day.isocalendar()[:2])
    return (30, day.year, day.month)


def _is_weighty(backup: Backup, today: date) -> bool:
    return backup.why in _WEIGHTY and (today - backup.made.date()).days < _WEIGHTY_DAYS
