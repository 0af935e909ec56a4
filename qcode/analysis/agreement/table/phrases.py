"""Phrases: lists of names, and figures with their intervals, inside a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from qcode.analysis.agreement.measures.figures import Figure
from qcode.table import rounded
from qcode.texts import Text


def with_interval(figure: Figure) -> str:
    """0.62 [0.51, 0.70]; the value alone where it has no interval."""
    if figure.value is None:
        return "–"
    if figure.low is None or figure.high is None:
        return rounded(figure.value)
    return f"{rounded(figure.value)} [{rounded(figure.low)}, {rounded(figure.high)}]"


def listed(names: Sequence[str]) -> Text:
    """A, B and C; every one."""
    en = ", ".join(names[:-1]) + " and " * (len(names) > 1) + "".join(names[-1:])
    return Text(en, "、".join(names))


MOST = 8
"""So many names are told one by one; of more, only how many more there are."""


def few(names: Sequence[str]) -> Text:
    """The first of them, and how many more there are."""
    more = len(names) - MOST
    if more <= 1:
        return Text(", ".join(names), "、".join(names))
    shown = names[:MOST]
    return Text(f"{', '.join(shown)} and {more} more", f"{'、'.join(shown)}等 {len(names)} 项")


def counted(count: int, what: str) -> str:
    """6 codings, 1 coding. what: several of them."""
    return f"{count:,} {what[:-1] if count == 1 else what}"


def source_count(count: int) -> Text:
    """6 sources."""
    return Text(counted(count, "sources"), f"{count:,} 份文本")


def set_off(zh: str) -> str:
    """What follows a Chinese word: with a space before a Latin or a Greek letter."""
    return zh if "\u4e00" <= zh[:1] <= "\u9fff" else f" {zh}"
