"""The typology table: which cases fall where, and how much is coded in them.

A grid where the conditions have two keys: the values of the first are the rows, those of the second
the columns, and cases that show several values of a key, or none, have a row or a column of their
own. Else a list by class. A cell holds the class, the cases by name, how many they are, and one
measure (see `qcode.analysis.typologies.stand`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from qcode.analysis.captions import TITLES
from qcode.analysis.tidy.begun import Begun
from qcode.analysis.tidy.class_words import SEVERAL, listed
from qcode.analysis.tidy.filters import Filters
from qcode.analysis.typologies.notes import meta_of, notes_of, reasons
from qcode.analysis.typologies.stand import SHOWN_MANY, Place, Stand, stand_of
from qcode.codebook.model import MIXED, MIXED_ID, UNCLASSIFIED, Typology
from qcode.codebook.standings import judge, keys_of
from qcode.coding.corpus import Corpus
from qcode.table import Cell, Column, Named, Table
from qcode.texts import Text

Held = Mapping[Place, list[tuple[int, int]]]


def typology_table(
    corpus: Corpus,
    typology: Typology,
    filters: Filters = Filters(),  # noqa: B008 (frozen)
    measure: str = "segments",
    begun: Begun = (),
) -> Table:
    """The cases in each cell of a typology, with one measure; see the module.

    measure: segments, turns, persons, sources, villages or characters.  begun: (coder, source).
    Raises UnknownName.
    """
    stand = stand_of(corpus, typology, filters, measure, begun)
    body = _grid(stand) if len(keys_of(typology)) == 2 else _list(stand)
    name, measured = stand.words.name, TITLES[measure]
    return replace(
        body,
        title=Text(
            f"{name.read('en')}: cases and {measured.en}",
            f"{name.read('zh')}：个案与{measured.zh}",
        ),
        meta=meta_of(stand, filters),
        notes=(*notes_of(stand, filters, measured=True), *reasons(stand)),
        records=tuple(_records(stand)),
    )


def _grid(stand: Stand) -> Table:
    keys, words, held = keys_of(stand.found.typology), stand.words, stand.held()
    rows, columns = (_shown(stand, held, at, key) for at, key in enumerate(keys))
    over = words.key(keys[1])
    across = (Column(f"{keys[1]}={each.id or ''}", (over, each.name)) for _, each in columns)
    return Table(
        Text(),
        (Column(keys[0], (words.key(keys[0]),)), *across),
        tuple(
            (named, *(_cell(stand, (row, column), held) for column, _ in columns))
            for row, named in rows
        ),
    )


def _shown(stand: Stand, held: Held, at: int, key: str) -> list[tuple[str | None, Named]]:
    """What the grid shows of a key: its values, then several and none if they occur."""
    words, occurring = stand.words, {place[at] for place in held}
    declared = words.values(key)
    free = sorted(each for each in occurring if each and each not in declared)
    shown: list[tuple[str | None, Named]] = [
        (value, Named(value, words.value(key, value))) for value in (*declared, *free)
    ]
    shown += [(SHOWN_MANY, Named("several", SEVERAL))] * (SHOWN_MANY in occurring)
    return shown + [(None, Named(None, words.nothing))] * (None in occurring)


def _cell(stand: Stand, place: Place, held: Held) -> Named:
    """The class, the cases by name, and the counts, a line each."""
    within = held.get(place, [])
    if not within:
        return Named(None, _lines([_class_of(stand, place), Text.plain("n = 0")]))
    met = [stand.found.patterns[each] for each in dict.fromkeys(each for _, each in within)]
    named = dict.fromkeys(stand.words.standing(each.standing).name for each in met)
    cases = [case for case, _ in within]
    value, measured = stand.value(stand.cells.index(place)), TITLES[stand.measure]
    counts = Text(
        f"n = {len(cases):,}; {measured.en}: {value:,}",
        f"n = {len(cases):,}；{measured.zh}：{value:,}",
    )
    return Named(None, _lines([listed(list(named), " / "), stand.names(cases), counts]))


def _class_of(stand: Stand, place: Place) -> Text:
    """The class of a combination that no case has; nothing said of several or none."""
    if SHOWN_MANY in place or None in place:
        return Text()
    keys = keys_of(stand.found.typology)
    shown = {key: (each or "",) for key, each in zip(keys, place, strict=True)}
    return stand.words.standing(judge(stand.found.typology, shown)).name


def _list(stand: Stand) -> Table:
    """A row a class, then mixed and unclassified where they occur."""
    words, keys, held = stand.words, keys_of(stand.found.typology), stand.held()
    measured = TITLES[stand.measure]
    columns = (
        Column(words.id, (words.name,)),
        *(Column(key, (words.key(key),)) for key in keys),
        Column("cases", (Text("Cases", "个案"),)),
        Column("n", (Text("n", "n"),), "count"),
        Column(stand.measure, (Text(measured.en.capitalize(), measured.zh),), "count"),
    )
    rows: list[tuple[Cell, ...]] = []
    for klass in stand.found.typology.classes:
        named = (_condition(stand, key, klass.conditions.get(key)) for key in keys)
        rows.append((Named(klass.id, klass.name), *named, *_cases(stand, klass.id, held)))
    for level, name in ((MIXED_ID, MIXED), (None, UNCLASSIFIED)):
        if (level,) in held:
            rows.append((Named(level, name), *[None] * len(keys), *_cases(stand, level, held)))
    return Table(Text(), columns, tuple(rows))


def _condition(stand: Stand, key: str, value: str | None) -> Cell:
    return None if value is None else Named(value, stand.words.value(key, value))


def _cases(stand: Stand, level: str | None, held: Held) -> tuple[Cell, ...]:
    """The cases of a class, how many they are, and how much is coded in them."""
    cases = [case for case, _ in held.get((level,), [])]
    if not cases:
        return None, 0, 0
    return Named(None, stand.names(cases)), len(cases), stand.value(stand.cells.index((level,)))


def _lines(texts: Sequence[Text]) -> Text:
    kept = list(filter(None, texts))
    en, zh = (each.read("en") for each in kept), (each.read("zh") for each in kept)
    return Text("\n".join(en), "\n".join(zh))


def _records(stand: Stand) -> Iterator[dict[str, Any]]:
    """Cell, class and how much of the measure, case by case."""
    cell = stand.cell.tolist()
    for case, pattern, record in stand.records():
        yield {**record, "value": stand.value(cell[pattern], case)}
