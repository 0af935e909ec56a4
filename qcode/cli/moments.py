"""Times as they are typed: 2026-03-01, or 2026-03-01T14:30."""

from __future__ import annotations

from datetime import datetime, time


def point_in_time(word: str, of_day: time) -> datetime | None:
    """The time that a word is, None if it is none; of a day alone, its moment `of_day`."""
    try:
        moment = datetime.fromisoformat(word)
    except ValueError:
        return None
    return datetime.combine(moment, of_day) if len(word) <= len("2026-03-01") else moment
