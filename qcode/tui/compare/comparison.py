"""Comparison: what is compared and where one is in it, without a widget.

Compared are the coders who finished the source, whoever they are; another source may have others.
Each decision goes through Project and is saved when it returns.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.coding.consensus import CONSENSUS, Resolution
from qcode.coding.disagreement import Kind
from qcode.errors import UsageProblem
from qcode.project.disputes import SeenDisagreement
from qcode.project.reading import Progress, SeenCoding
from qcode.texts import Text

if TYPE_CHECKING:
    from qcode.tui.session import Session

NOTHING_HERE = UsageProblem(
    Text("there is no disagreement to settle here", "这里没有要处理的分歧"),
    Text("J: to the next source that has any", "J 到下一个有分歧的文本"),
)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which disagreements are looked at. An empty set leaves out nothing."""

    open_only: bool = False
    kinds: frozenset[Kind] = frozenset()
    codes: frozenset[str] = frozenset()

    @property
    def any(self) -> bool:
        """Whether anything is left out."""
        return bool(self.open_only or self.kinds or self.codes)

    def passes(self, matter: SeenDisagreement) -> bool:
        return (
            not (self.open_only and settled(matter))
            and (not self.kinds or matter.kind in self.kinds)
            and (not self.codes or not self.codes.isdisjoint(matter.codes))
        )


def settled(matter: SeenDisagreement) -> bool:
    return matter.status == "decided"


def finished(progress: Progress) -> tuple[str, ...]:
    """The coders whose work on a source can be compared, by name."""
    done = (coder for coder, state in progress.states.items() if state == "done")
    return tuple(sorted(coder for coder in done if coder != CONSENSUS))


def missing(everything: Iterable[Progress], source: str) -> tuple[str, ...]:
    """Who has finished other sources, but not this one."""
    done = {each.source: frozenset(finished(each)) for each in everything}
    return tuple(sorted(frozenset[str]().union(*done.values()) - done[source]))


class Comparison:
    """matters: the disagreements that are looked at, by place.  at: which is in question."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.source = ""
        self.coders: tuple[str, ...] = ()
        self.codings: Mapping[str, Sequence[SeenCoding]] = {}
        self.everything: list[SeenDisagreement] = []
        self.matters: list[SeenDisagreement] = []
        self.at = 0
        self._settled: int | None = None
        self.narrowing = Narrowing()

    @property
    def here(self) -> SeenDisagreement | None:
        """The disagreement in question."""
        return self.matters[self.at] if self.matters else None

    def in_question(self) -> SeenDisagreement:
        """The same. Raises UsageProblem where there is none."""
        if not self.matters:
            raise NOTHING_HERE
        return self.matters[self.at]

    def turn_of(self, offset: int) -> int | None:
        """The number of the turn in which a place lies, or of the one before it."""
        at = bisect_right(self._turns, offset) - 1
        return self.reading.turns[at].number if at >= 0 else None

    # the source

    def coders_of(self, source: str) -> tuple[str, ...]:
        """Who is compared on a source. Raises UsageProblem where that are fewer than two."""
        progress = {each.source: each for each in self.session.project.progress()}
        coders = finished(progress[source])
        if len(coders) < 2:
            raise self._too_few(coders)
        return coders

    def _too_few(self, coders: Sequence[str]) -> UsageProblem:
        everyone = [each for each in self.session.project.coders() if each != CONSENSUS]
        others = [each for each in everyone if each not in coders]
        done, still = ", ".join(coders), ", ".join(others)
        if not coders:
            return UsageProblem(
                Text(
                    "nobody has finished this source (D): comparing takes two coders",
                    "还没有人完成此文本（D）：比较需要两位编码员",
                )
            )
        return UsageProblem(
            Text(
                f"only {done} has finished this source (D), not {still}: comparing takes two",
                f"此文本只有 {done} 完成（D），{still} 未完成：比较需要两位编码员",
            )
        )

    def open(self, source: str, offset: int = 0, *, last: bool = False) -> None:
        """Compare a source, at the first disagreement from a place on, or at the last one.

        Raises UsageProblem, UnknownName.
        """
        coders = self.coders_of(source)
        self.reading = self.session.project.reading(source)
        self._turns = [turn.start for turn in self.reading.turns]
        self.source, self.coders = source, coders
        self._read()
        self.matters = list(filter(self.narrowing.passes, self.everything))
        beyond = (at for at, each in enumerate(self.matters) if each.end > offset)
        end = max(0, len(self.matters) - 1)
        self.at = end if last else next(beyond, end)

    def read_again(self) -> None:
        """See what has been done meanwhile; the same disagreement stays in question."""
        before = self.here
        self.coders = self.coders_of(self.source)
        self._read()
        self._narrow(before)

    @property
    def settled(self) -> int:
        """How many of all are decided."""
        if self._settled is None:
            self._settled = sum(map(settled, self.everything))
        return self._settled

    def _read(self) -> None:
        project, source = self.session.project, self.source
        self.everything = project.disagreements(source, coders=self.coders)
        self._settled = None
        self.codings = {
            coder: project.codings_in(source, coder) for coder in (*self.coders, CONSENSUS)
        }

    def narrow(self, narrowing: Narrowing) -> None:
        """Look at some disagreements only."""
        self.narrowing = narrowing
        self._narrow(None if self.here is None else self.here)
        self._leave_behind()

    def _narrow(self, keep: SeenDisagreement | None) -> None:
        """keep: it is shown in any case, as long as it is there."""
        kept = None if keep is None else keep.id
        self.matters = [
            each for each in self.everything if each.id == kept or self.narrowing.passes(each)
        ]
        ids = [each.id for each in self.matters]
        if kept in ids:
            self.at = ids.index(kept)
        else:
            self.at = min(self.at, max(0, len(ids) - 1))

    def _leave_behind(self) -> None:
        """Show no longer what doesn't pass, but was kept in question."""
        here = self.here
        if here is not None and not self.narrowing.passes(here):
            del self.matters[self.at]
            self.at = min(self.at, max(0, len(self.matters) - 1))

    # going on

    def step(self, by: int) -> bool:
        """To the next or the previous disagreement. False: there is none in this source."""
        if not 0 <= self.at + by < len(self.matters):
            return False
        self.at += by
        return True

    def next_open(self) -> bool:
        """To the next disagreement that isn't settled; after the last one, on from the first.

        That may be the one in question. False: none is open.
        """
        count = len(self.matters)
        for by in range(1, count + 1):
            at = (self.at + by) % count
            if not settled(self.matters[at]):
                self.at = at
                return True
        return False

    def go(self, ident: str) -> None:
        self.at = next((at for at, each in enumerate(self.matters) if each.id == ident), self.at)

    def source_with_any(self, step: int, *, open_only: bool = False) -> str | None:
        """The next source that the same coders finished and that has something to look at."""
        project = self.session.project
        progress = project.progress()
        here = [each.source for each in progress].index(self.source)
        for each in progress[here + 1 :] if step > 0 else reversed(progress[:here]):
            if finished(each) != self.coders:
                continue
            matters = project.disagreements(each.source, coders=self.coders)
            if any(
                self.narrowing.passes(matter) and not (open_only and settled(matter))
                for matter in matters
            ):
                return each.source
        return None

    # deciding

    def now(self, matter: SeenDisagreement) -> SeenDisagreement:
        """A disagreement as the project has it, whatever is shown. Raises QcodeError."""
        return self.session.project.disagreement(matter.id, coders=self.coders)

    def decide(self, ident: str, resolution: Resolution, reason: str) -> SeenDisagreement:
        """Settle a disagreement. Raises QcodeError."""
        return self.take_in(
            self.session.project.decide(
                ident,
                resolution,
                reason=reason,
                coder=self.session.coder,
                coders=self.coders,
            )
        )

    def reopen(self) -> SeenDisagreement:
        """Settle it no longer. Raises QcodeError."""
        here, project = self.in_question(), self.session.project
        project.reopen(here.id, coder=self.session.coder, coders=self.coders)
        return self.take_in(self.now(here))

    def take_in(self, matter: SeenDisagreement) -> SeenDisagreement:
        """A disagreement as it stands now, with the consensus that came of it."""
        for matters in (self.everything, self.matters):
            at = next((at for at, each in enumerate(matters) if each.id == matter.id), None)
            if at is not None:
                matters[at] = matter
        self._settled = None
        now = self.session.project.codings_in(self.source, CONSENSUS)
        self.codings = {**self.codings, CONSENSUS: now}
        return matter
