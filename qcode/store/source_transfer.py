"""What becomes of everything that stands on a source when its text is corrected.

Worked out before anything is done, so that it can be told, and refused. Where a stretch of the text
goes is the Correction's to say; here is what that means for codings (of which two may become one),
for what is known of turns, for decisions and for speakers.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from qcode.coding.correction import Correction, turns_placed
from qcode.coding.spans import Span
from qcode.sources.model import Turn
from qcode.store.connection import Connection
from qcode.store.damage import read_back
from qcode.store.sources import StoredSource, text_of, turns_of
from qcode.texts import Text

Fate = Literal["kept", "moved", "changed", "united", "gone"]
"""kept: the same words at the same place.  moved: the same words elsewhere.  changed: the words
are others.  united: it came to overlap a coding of its coder and code, and is one with it.
gone: nothing of it is left."""


@dataclass(frozen=True, slots=True)
class MovedCoding:
    """A coding of a source, and where it is in the corrected text; new is None where it's gone.

    id, coder_id, code_id: local ids.  said, says: its words before and after.
    """

    id: int
    uuid: str
    coder_id: int
    code_id: int
    coder: str
    code: str
    old: Span
    new: Span | None
    said: str
    says: str
    fate: Fate


@dataclass(frozen=True, slots=True)
class MovedValue:
    """What is known of a turn. new: the number that the turn has now; None where it is gone, or is
    one with a turn of which something else is known. id: local.
    """

    id: int
    uuid: str
    turn: int
    variable: str
    value: str
    new: int | None


@dataclass(frozen=True, slots=True)
class MovedDecision:
    """A decision. about, outcome: as the row has them; about is "" where all of it is gone."""

    id: int
    uuid: str
    coder: str | None
    reason: str
    about: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """What becomes of all that stands on a source. labels: old → new, of speakers still there."""

    codings: tuple[MovedCoding, ...]
    values: tuple[MovedValue, ...]
    decisions: tuple[MovedDecision, ...]
    labels: Mapping[str, str]

    @property
    def fates(self) -> Mapping[Fate, int]:
        return Counter(each.fate for each in self.codings)

    @property
    def losses(self) -> Mapping[str, int]:
        """How many codings, turn values and decisions nothing is left of."""
        return {
            "coding": self.fates.get("gone", 0),
            "turn value": sum(each.new is None for each in self.values),
            "decision": sum(not each.about for each in self.decisions),
        }


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a corrected transcript is."""

    title: str
    language: str
    text: str
    turns: Sequence[Turn]


def transfer(connection: Connection, source: StoredSource, corrected: Corrected) -> Transfer:
    """What would become of everything on a source in its corrected text; nothing is done."""
    correction = Correction(text_of(connection, source), corrected.text)
    old_turns = turns_of(connection, source)
    turns = turns_placed(correction, old_turns, corrected.turns)
    return Transfer(
        tuple(_moved_codings(connection, source.id, correction)),
        tuple(_moved_values(connection, source.id, turns)),
        tuple(_moved_decisions(connection, source.id, correction)),
        labels_placed(old_turns, corrected.turns, turns),
    )


def labels_placed(
    old: Iterable[Turn], new: Sequence[Turn], turns: Mapping[int, int]
) -> dict[str, str]:
    """Label of the old text → what the same speaker is called in the new.

    One that is no more is the new label that most of its turns bear; where there is none, it is
    left out. turns: as turns_placed has them.
    """
    olds = {turn.label: None for turn in old if turn.label is not None}
    news = {turn.label: None for turn in new if turn.label is not None}
    placed = {label: label for label in olds if label in news}
    for label in olds:
        numbers = [
            turns[turn.number] for turn in old if turn.label == label if turn.number in turns
        ]
        bear = Counter(
            found
            for number in numbers
            if (found := new[number - 1].label) is not None and found not in placed.values()
        )
        if label not in news and bear:
            placed[label] = bear.most_common(1)[0][0]
    return placed


def _moved_codings(
    connection: Connection, source: int, correction: Correction
) -> Iterator[MovedCoding]:
    """The codings of a source by place, each with what becomes of it."""
    rows = connection.execute(
        'SELECT own.id, own.uuid, coder, code, coder.name, code.ident, start, "end", quotation'
        " FROM coding AS own JOIN coder ON coder.id = coder JOIN code ON code.id = code"
        ' WHERE source = ? ORDER BY start, "end", own.id',
        (source,),
    )
    last: dict[tuple[int, int], Span] = {}
    for own, uuid, coder_id, code_id, coder, code, start, end, said in rows.fetchall():
        old = Span(start, end)
        new = correction.place(old)
        says = "" if new is None else correction.new[new.start : new.end]
        moved = MovedCoding(own, uuid, coder_id, code_id, coder, code, old, new, said, says, "gone")
        before = last.get((coder_id, code_id), Span(0, 0))
        if new is not None:
            moved = replace(moved, fate="united" if new.overlaps(before) else _fate(moved, new))
            last[coder_id, code_id] = Span(new.start, max(new.end, before.end))
        yield moved


def _fate(coding: MovedCoding, new: Span) -> Fate:
    if coding.says != coding.said:
        return "changed"
    return "kept" if new == coding.old else "moved"


def _moved_values(
    connection: Connection, source: int, turns: Mapping[int, int]
) -> Iterator[MovedValue]:
    """What is known of turns. Of turns that become one, the first is heard where they differ."""
    rows = connection.execute(
        "SELECT own.id, own.uuid, turn, variable, ifnull(value, far.name) FROM attribute AS own"
        " LEFT JOIN cases AS far ON far.id = target WHERE source = ? AND turn IS NOT NULL"
        " ORDER BY turn, own.id",
        (source,),
    )
    known: set[tuple[int, str]] = set()
    for own, uuid, turn, variable, value in rows.fetchall():
        new = turns.get(turn)
        if new is not None and (new, variable) in known:
            new = None
        elif new is not None:
            known.add((new, variable))
        yield MovedValue(own, uuid, turn, variable, value, new)


def _moved_decisions(
    connection: Connection, source: int, correction: Correction
) -> Iterator[MovedDecision]:
    rows = connection.execute(
        "SELECT decision.id, decision.uuid, coder.name, reason, about, outcome FROM decision"
        " LEFT JOIN coder ON coder.id = decision.coder WHERE source = ? ORDER BY decision.id",
        (source,),
    )
    for own, uuid, coder, reason, about, outcome in rows.fetchall():
        with read_back(Text("a decision", "裁定")):
            placed = [_placed(json.loads(each), correction) for each in (about, outcome)]
        gone = json.loads(about) and not placed[0]
        yield MovedDecision(
            own, uuid, coder, reason, "" if gone else json.dumps(placed[0]), json.dumps(placed[1])
        )


def _placed(stretches: Iterable[list[Any]], correction: Correction) -> list[list[Any]]:
    """[…, start, end] of the old text in the new, those whose words are gone left out."""
    found = ((names, correction.place(Span(start, end))) for *names, start, end in stretches)
    return [[*names, new.start, new.end] for names, new in found if new is not None]
