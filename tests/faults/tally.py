"""What was done to projects, and what came of it: the figures of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

_HEAD = (
    "What was done",
    "Times",
    "While writing",
    "Acts acknowledged",
    "Of them lost",
    "No clear word",
    "What came of it",
)


@dataclass
class Figures:
    """Of one kind of fault. A test counts up what it sees, and then says what must hold.

    times: how often it was done.  writing: how often the project's file was being written then.
    acknowledged, lost: acts that had been said to be done; those of them that weren't there after.
    unclear: projects that neither opened nor said why, and commands that didn't end in a sentence.
    became: what came of it, in a few words → how often.
    """

    fault: str = ""
    times: int = 0
    writing: int | None = None
    acknowledged: int = 0
    lost: int = 0
    unclear: int = 0
    became: Counter[str] = field(default_factory=Counter)

    def add(self, other: Figures) -> None:
        self.times += other.times
        if other.writing is not None:
            self.writing = (self.writing or 0) + other.writing
        self.acknowledged += other.acknowledged
        self.lost += other.lost
        self.unclear += other.unclear
        self.became += other.became

    def row(self) -> tuple[str, ...]:
        became = ", ".join(f"{number:,} {what}" for what, number in self.became.most_common())
        numbers = (self.times, self.writing, self.acknowledged, self.lost, self.unclear)
        return (self.fault, *("–" if n is None else f"{n:,}" for n in numbers), became)


def table(found: Iterable[Mapping[str, Any]]) -> str:
    """The figures of a run as a Markdown table, with a line of totals."""
    rows: dict[str, Figures] = {}
    whole = Figures("**Together**")
    for each in found:
        one = Figures(**{**each, "became": Counter(each["became"])})
        rows.setdefault(one.fault, Figures(one.fault)).add(one)
        whole.add(one)
    whole.became.clear()
    lines = [_HEAD, ("---", *["---:"] * 5, "---"), *(row.row() for row in [*rows.values(), whole])]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
