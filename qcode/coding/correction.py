"""Where the words of a text stand in its corrected form, so that what was coded can follow them.

The two texts are compared word by word (Chinese: character by character). Runs of words that each
has just once anchor the comparison; what lies between two anchors is compared in the same way, with
shorter runs, and the last little by its longest common stretches. So a long transcript costs about
as much as reading it. The outcome depends on the two texts alone: every copy of a project has to
come to the same one, which is why no library does it that may align them otherwise one day.

How a span goes over:
- where its words are the same it is those words, wherever they stand now;
- what replaced some of its words, or was put in between them, belongs to it; what was put in right
  before or after it doesn't;
- a span none of whose words is left goes to what replaced them, if it held at least half of what
  was replaced; else its words are gone.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import accumulate
from operator import itemgetter

from qcode.coding.spans import Span
from qcode.sources.model import Turn

_CJK = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_WORDS = re.compile(rf"[^\W{_CJK}]+|.", re.DOTALL)
_SPOKEN = re.compile(r"\w")
_UNPUNCTUATED = re.compile(r"[\w \t]+")

_RUNS = (16, 4, 1)
"""Of how many words an anchor may be; fewer only where there is none of more."""

_SMALL = 1_000_000
"""Pairs of words up to which two stretches without an anchor are compared, and not just replaced;
only a long stretch in which every word is repeated and changed comes to more."""

_CHANCE = 4
"""Words that stayed alike between two changes, either more than so many times as long, within one
sentence, did so by chance."""


@dataclass(frozen=True, slots=True)
class Change:
    """The span `old` of the text as it was became `new`; one of them may be empty."""

    old: Span
    new: Span

    @property
    def size(self) -> int:
        """The longer of the two, in characters."""
        return max(self.old.length, self.new.length)

    def through(self, other: Change) -> Change:
        """From here to the end of a later one."""
        return Change(Span(self.old.start, other.old.end), Span(self.new.start, other.new.end))


@dataclass(frozen=True)
class Correction:
    """A text as it was, and as it was corrected."""

    old: str
    new: str

    def place(self, span: Span) -> Span | None:
        """Where a span of the old text is in the new; None where its words are gone.

        Spans keep their order, and none comes out empty.
        """
        first = bisect_right(self._ends, span.start)
        last = bisect_left(self._starts, span.end)
        touched = self.changes[first:last]
        placed = Span(self._start(span.start, first), self._end(span.end, last))
        return placed if placed.length and self._stands(span, placed, touched) else None

    @cached_property
    def changes(self) -> Sequence[Change]:
        """Where the two differ, in order; what lies between two changes is the same in both."""
        changes: list[Change] = []
        for change in _differences(self.old, self.new):
            while changes and self._by_chance(changes[-1], change):
                change = changes.pop().through(change)
            changes.append(change)
        return changes

    @cached_property
    def _starts(self) -> list[int]:
        return [change.old.start for change in self.changes]

    @cached_property
    def _ends(self) -> list[int]:
        return [change.old.end for change in self.changes]

    def _start(self, place: int, passed: int) -> int:
        """Where what begins at a place begins now. passed: how many changes end before it."""
        if passed < len(self.changes) and self._starts[passed] <= place:
            return self.changes[passed].new.start
        return self._after(passed, place)

    def _end(self, place: int, begun: int) -> int:
        """Where what ends at a place ends now. begun: how many changes begin before it."""
        return self._after(begun, max(place, self._ends[begun - 1])) if begun else place

    def _after(self, passed: int, place: int) -> int:
        if not passed:
            return place
        last = self.changes[passed - 1]
        return last.new.end + place - last.old.end

    def _stands(self, span: Span, placed: Span, touched: Sequence[Change]) -> bool:
        """Whether words of a span are left, or are what was replaced rather than its neighbours."""
        words = self.old[span.start : span.end]
        if not touched or _says(self._kept(span, touched), words):
            return True
        held = sum(
            min(span.end, each.old.end) - max(span.start, each.old.start) for each in touched
        )
        replaced = sum(each.old.length for each in touched)
        return 2 * held >= replaced and _says(self.new[placed.start : placed.end], words)

    def _kept(self, span: Span, touched: Sequence[Change]) -> str:
        """What lies in a span and in no change."""
        starts = [span.start, *(each.old.end for each in touched)]
        ends = [*(each.old.start for each in touched), span.end]
        return "".join(self.old[start:end] for start, end in zip(starts, ends, strict=True))

    def _by_chance(self, one: Change, other: Change) -> bool:
        """Whether what stayed alike between two changes is part of one greater change."""
        kept = self.old[one.old.end : other.old.start]
        longer = min(one.size, other.size) > _CHANCE * len(kept)
        return longer and _UNPUNCTUATED.fullmatch(kept) is not None


def turns_placed(
    correction: Correction, old: Iterable[Turn], new: Sequence[Turn]
) -> dict[int, int]:
    """Turn of the old text → the turn of the new in which most of it stands; both by number.

    One whose words are gone, or stand in no turn any more, is left out.
    """
    places = ((turn.number, correction.place(Span(turn.start, turn.end))) for turn in old)
    met = ((number, _turn_at(new, place)) for number, place in places if place is not None)
    return {number: turn.number for number, turn in met if turn is not None}


def _turn_at(turns: Sequence[Turn], place: Span) -> Turn | None:
    """The turn that has most of a place, the first of several."""
    first = bisect_right(turns, place.start, key=lambda turn: turn.end)
    last = bisect_left(turns, place.end, key=lambda turn: turn.start)
    return max(turns[first:last], key=lambda turn: _common(turn, place), default=None)


def _common(turn: Turn, place: Span) -> int:
    return min(turn.end, place.end) - max(turn.start, place.start)


def _says(text: str, words: str) -> bool:
    """Whether a text has words, if these words are any."""
    return bool(_SPOKEN.search(text)) if _SPOKEN.search(words) else bool(text)


def _differences(old: str, new: str) -> Iterator[Change]:
    """What lies between the stretches in which two texts are alike."""
    if old == new:
        return
    olds, news = _WORDS.findall(old), _WORDS.findall(new)
    old_at, new_at = (list(accumulate(map(len, words), initial=0)) for words in (olds, news))
    one = other = 0
    for start, start_new, length in [*sorted(_alike(olds, news)), (len(olds), len(news), 0)]:
        if start > one or start_new > other:
            yield Change(Span(old_at[one], old_at[start]), Span(new_at[other], new_at[start_new]))
        one, other = start + length, start_new + length


def _alike(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Runs of words that are alike, as (place in old, place in new, how many), in no order."""
    todo = [(Span(0, len(old)), Span(0, len(new)))]
    while todo:
        a, b = todo.pop()
        before = _shared(old[a.start : a.end], new[b.start : b.end])
        yield a.start, b.start, before
        a, b = Span(a.start + before, a.end), Span(b.start + before, b.end)
        after = _shared(old[a.start : a.end][::-1], new[b.start : b.end][::-1])
        yield a.end - after, b.end - after, after
        a, b = Span(a.start, a.end - after), Span(b.start, b.end - after)
        anchors = _first(_anchors(old, a, new, b, run) for run in _RUNS)
        if anchors:
            yield from ((one, other, 1) for one, other in anchors)
            todo += _between(a, b, anchors)
        elif a.length * b.length <= _SMALL:
            little = SequenceMatcher(None, old[a.start : a.end], new[b.start : b.end], False)
            for one, other, length in little.get_matching_blocks():
                yield a.start + one, b.start + other, length


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words two sequences begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _first(several: Iterable[list[tuple[int, int]]]) -> list[tuple[int, int]]:
    return next(filter(None, several), [])


def _between(a: Span, b: Span, anchors: Sequence[tuple[int, int]]) -> Iterator[tuple[Span, Span]]:
    """What lies before, between and after anchors of one word, where there is some of both."""
    starts = [(a.start, b.start), *((one + 1, other + 1) for one, other in anchors)]
    ends = [*anchors, (a.end, b.end)]
    for (one, other), (one_end, other_end) in zip(starts, ends, strict=True):
        if one < one_end and other < other_end:
            yield Span(one, one_end), Span(other, other_end)


def _anchors(
    old: Sequence[str], a: Span, new: Sequence[str], b: Span, run: int
) -> list[tuple[int, int]]:
    """Where a run of so many words begins that each has once; as many as keep their order."""
    there = _once(new, b, run)
    return _rising(
        (place, there[words]) for words, place in _once(old, a, run).items() if words in there
    )


def _once(words: Sequence[str], within: Span, run: int) -> dict[tuple[str, ...], int]:
    """Run of words → where it begins, of those that there is one of; in order."""
    places: dict[tuple[str, ...], int] = {}
    shifted = (words[within.start + shift : within.end] for shift in range(run))
    for place, several in enumerate(zip(*shifted, strict=False), within.start):
        places[several] = -1 if several in places else place
    return {several: place for several, place in places.items() if place >= 0}


def _rising(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest choice of pairs, in the order of the first, in which the second rises, too."""
    pairs = list(pairs)
    if pairs == sorted(pairs, key=itemgetter(1)):
        return pairs
    least: list[int] = []
    chains: list[tuple[tuple[int, int], int]] = []  # a pair, and the chain before it
    ends: list[int] = []
    for pair in pairs:
        length = bisect_left(least, pair[1])
        chains.append((pair, ends[length - 1] if length else -1))
        least[length : length + 1] = [pair[1]]
        ends[length : length + 1] = [len(chains) - 1]
    chosen = []
    at = ends[-1] if ends else -1
    while at >= 0:
        pair, at = chains[at]
        chosen.append(pair)
    return chosen[::-1]
