"""Inquiry: what is asked of a cross-table, without a widget, and what is kept of it.

A property can stand in one place only: put where it isn't, it changes places with what was there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from qcode.analysis.crosstab import measures
from qcode.project.selection import Choice, written

Slot = Literal["rows", "outer", "inner", "split"]
Switch = Literal["interviewers", "rollup", "empty"]

PER_WORDS = "rate/words"
MEASURES = (*measures.MEASURES, PER_WORDS)
RATIOS = (*measures.RATIOS, PER_WORDS)
"""Measures that have no percentages."""

PERCENTS = ("", *measures.PERCENTS)

_ALWAYS_THERE = ("code", "coder", "source", "person")
"""Properties that every project has: one more than columns and blocks can take."""

Condition = tuple[str, str | None]
"""A property and one of its levels; None: it is missing."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is asked. A property is "" where there is none.

    outer, inner: the columns, and those under each of them.
    coders: none named counts all but the consensus.  where, query: as in Choice.
    interviewers: their turns too.  rollup: codes with those under them.  empty: what nobody used.
    """

    rows: str = "code"
    outer: str = "actor_type"
    inner: str = "village_class"
    split: str = ""
    measure: str = "segments"
    percent: str = ""
    coders: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    where: tuple[Condition, ...] = ()
    query: str = ""
    interviewers: bool = False
    rollup: bool = True
    empty: bool = False

    # what it means to a project

    @property
    def choice(self) -> Choice:
        where = [f"{id}={written(level)}" for id, level in self.where]
        queries = [self.query] if self.query else []
        return Choice(self.coders, self.codes, (), where, self.interviewers, queries)

    @property
    def asked(self) -> dict[str, Any]:
        """The rest, as Project.crosstab takes it."""
        measure, _, per = self.measure.partition("/")
        return {
            "rows": self.rows,
            "cols": [each for each in (self.outer, self.inner) if each],
            "split": self.split or None,
            "measure": measure,
            "per": per or None,
            "percent": self.percent or None,
            "rollup": self.rollup,
            "empty": self.empty,
        }

    # changes

    def put(self, slot: Slot, property: str) -> Inquiry:
        """With a property in this slot; where it stood before comes what stood here."""
        before: str = getattr(self, slot)
        places: Sequence[Slot] = ("rows", "outer", "inner", "split")
        changed: dict[str, Any] = {
            each: before for each in places if property and getattr(self, each) == property
        }
        changed[slot] = property
        return replace(self, **changed)._tidy()

    def turned(self, switch: Switch) -> Inquiry:
        """With this the other way round."""
        changed: dict[str, Any] = {switch: not getattr(self, switch)}
        return replace(self, **changed)

    def _tidy(self) -> Inquiry:
        """With something in the rows, and no columns under no columns."""
        taken = (self.outer, self.inner, self.split)
        rows = self.rows or next(each for each in _ALWAYS_THERE if each not in taken)
        outer, inner = (self.outer, self.inner) if self.outer else (self.inner, "")
        return replace(self, rows=rows, outer=outer, inner=inner)

    def measured(self, measure: str) -> Inquiry:
        """With another measure; one that is a ratio has no percentages."""
        return replace(self, measure=measure, percent="" if measure in RATIOS else self.percent)

    def levels_of(self, variable: str) -> list[str | None]:
        """To which levels of a variable the turns are kept; none: to no particular one."""
        return [level for id, level in self.where if id == variable]

    def only(self, variable: str, levels: Collection[str | None]) -> Inquiry:
        """With the turns kept to these levels of a variable; none: to no particular one."""
        others = tuple(each for each in self.where if each[0] != variable)
        return replace(self, where=(*others, *((variable, level) for level in levels)))

    @property
    def narrowed(self) -> bool:
        """Whether some codings or turns are left out, coders aside."""
        return bool(self.codes or self.where or self.query)

    def unfiltered(self) -> Inquiry:
        return replace(self, codes=(), where=(), query="")

    @property
    def named(self) -> tuple[str, ...]:
        """The ids of all that it names, levels and what a query names aside."""
        slots = filter(None, (self.rows, self.outer, self.inner, self.split))
        variables = (variable for variable, _level in self.where)
        return tuple(dict.fromkeys((*self.codes, *self.coders, *variables, *slots)))

    def among(
        self, properties: Collection[str], codes: Collection[str], coders: Collection[str]
    ) -> Inquiry:
        """Without what the project doesn't have, or has no more."""
        kept: dict[str, Any] = {
            slot: getattr(self, slot) if getattr(self, slot) in properties else ""
            for slot in ("outer", "inner", "split")
        }
        return replace(
            self,
            **kept,
            rows=self.rows if self.rows in properties else "code",
            codes=tuple(code for code in self.codes if code in codes),
            coders=tuple(coder for coder in self.coders if coder in coders),
            where=tuple(each for each in self.where if each[0] in properties),
        )._tidy()


def kept(inquiry: Inquiry) -> dict[str, Any]:
    """An inquiry in plain values."""
    return asdict(inquiry)


def from_kept(values: Mapping[str, object]) -> Inquiry | None:
    """The inquiry that was kept; None where that is none, whatever it is."""
    if not values:
        return None
    plain = Inquiry()
    made: dict[str, Any] = {}
    for name, usual in asdict(plain).items():
        value = values.get(name, usual)
        if isinstance(usual, tuple):
            made[name] = _conditions(value) if name == "where" else _words(value)
        elif type(value) is type(usual):
            made[name] = value
    if made.get("measure") not in MEASURES or made.get("percent") not in PERCENTS:
        return None
    return replace(plain, **made)


def _words(value: object) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else []
    return tuple(each for each in listed if isinstance(each, str))


def _conditions(value: object) -> tuple[Condition, ...]:
    listed = value if isinstance(value, list) else []
    return tuple(
        (each[0], each[1])
        for each in listed
        if isinstance(each, list)
        and len(each) == 2
        and isinstance(each[0], str)
        and isinstance(each[1], str | None)
    )
