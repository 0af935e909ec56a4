"""One source as the coding room reads it, and who says a passage of it: without all the others."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping

from qcode.coding.corpus import Corpus, CorpusCase, CorpusSource, CorpusSpeaker
from qcode.project.attribution import attributions
from qcode.project.reading import Reading, SeenTurn
from qcode.store import reading as stored
from qcode.store.connection import Connection
from qcode.store.reading import Voice
from qcode.store.sources import StoredSource, text_of
from qcode.texts import Text

NOBODY = Voice("", "respondent", None, None, None)


def read(connection: Connection, source: StoredSource) -> Reading:
    """A source's text and turns."""
    text = text_of(connection, source)
    voices = stored.voices(connection, source.id)
    turns = list(_seen(text, stored.turns(connection, source.id), voices))
    return Reading(source.name, source.title, source.language, text, turns)


def _seen(text: str, turns: stored.Turns, voices: Mapping[str, Voice]) -> Iterator[SeenTurn]:
    before = 0
    for number, (said, end, label) in enumerate(turns, 1):
        start = said if label is None else _opening(text, before, said, label)
        voice = voices.get(label or "", NOBODY)
        asked = voice.role == "interviewer"
        yield SeenTurn(number, start, said, end, label, asked, voice.person, voice.actor)
        before = end


def _opening(text: str, before: int, said: int, label: str) -> int:
    """Where the line of a turn's label begins, time stamp and number included.

    Between a label and what is said stand only its colon, asterisks and blanks; so it is the last
    of its kind.
    """
    at = text.rfind(label, before, said)
    if at < 0:
        return said
    return max(before, text.rfind("\n", before, at) + 1)


def attribution(connection: Connection, source: StoredSource, start: int, end: int) -> Text:
    """Who says a passage, as a paper cites it: of a corpus that holds nothing else."""
    turns = stored.turns(connection, source.id)
    first = bisect_right(turns, start, key=lambda turn: turn[1])
    last = bisect_left(turns, end, key=lambda turn: turn[0])
    heard = turns[first:last]
    labels = {label for _, _, label in heard}
    voices = stored.voices(connection, source.id).values()
    speakers: dict[str, CorpusSpeaker] = {}
    cases: list[CorpusCase] = []
    for voice in (each for each in voices if each.label in labels):
        here, person = {}, None
        if voice.case is not None:
            here = stored.values(connection, voice.case, source.id)
            always = stored.values(connection, voice.case, None)
            person = len(cases)
            cases.append(CorpusCase("person", voice.person or "", always, {}))
        speakers[voice.label] = CorpusSpeaker(voice.role, person, here, {})
    passage = CorpusSource(
        name=source.name,
        title=source.title,
        language=source.language,
        length=source.length,
        turns=heard,
        speakers=speakers,
        values=stored.values(connection, None, source.id),
        links={},
        turn_values={},
    )
    corpus = Corpus("", [passage], cases, (), (), (), (), ())
    return attributions(corpus)(source.name, start, end)
