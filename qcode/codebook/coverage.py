"""Coverage: where the classes of a typology overlap, and what none of them covers.

A typology may do either: its cases then stay unclassified. So these are remarks to the author of
a codebook, not errors. Four things are remarked on:

    overlap   a case could meet the conditions of two classes, since they are on different keys
    nested    one value stands under another of the same key: codings of it show both
    gap       a combination of values that no class covers
    unnamed   a code under a key that no class names: cases coded with it show nothing there

The last two not where the file says `else: unclassified`.

The values of a key are the levels of its variable; of a free-text variable or a code, those that
the classes name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from typing import Literal

from qcode.codebook.model import Code, Codebook, Typology, TypologyClass, Variable
from qcode.codebook.standings import gaps, keys_of, values_of
from qcode.codebook.tree import ancestors, descendants, parents
from qcode.texts import Text

MANY = 12
"""So many remarks of one kind are told of a typology."""

MOST_PAIRS = 6
"""So many values of a combination are told."""

Combination = Mapping[str, str]
"""Key → value; a key that it doesn't name may have any."""


@dataclass(frozen=True, slots=True)
class Remark:
    """classes: the two that overlap.  values: where they do, what is nested, or what no class
    covers or names.
    """

    codebook: str
    typology: str
    kind: Literal["overlap", "nested", "gap", "unnamed"]
    said: Text
    classes: tuple[str, ...] = ()
    values: Combination | None = None


def remarks(codebooks: Iterable[Codebook]) -> list[Remark]:
    """What there is to remark on in the typologies of codebooks that are used together."""
    books = list(codebooks)
    variables = {each.id: each for book in books for each in book.variables}
    codes = [each for book in books for each in book.codes]
    return [
        remark
        for book in books
        for typology in book.typologies
        for remark in _of_one(book.id, typology, variables, codes)
    ]


def _of_one(
    book: str, typology: Typology, variables: Mapping[str, Variable], codes: Sequence[Code]
) -> Iterator[Remark]:
    yield from _overlapping(book, typology)
    if typology.rests_on == "codes":
        yield from _nested(book, typology, parents(codes))
    if not typology.otherwise:
        values = {key: _possible(typology, key, variables) for key in keys_of(typology)}
        rules = [each.conditions for each in typology.classes]
        yield from _uncovered(book, typology, list(islice(gaps(rules, values), MANY + 1)))
        if typology.rests_on == "codes":
            yield from _unnamed(book, typology, codes)


def overlaps(
    typology: Typology,
) -> Iterator[tuple[TypologyClass, TypologyClass, dict[str, str]]]:
    """Classes of which a case could meet both, and with what."""
    for one, other in combinations(typology.classes, 2):
        shared = one.conditions.keys() & other.conditions.keys()
        if all(one.conditions[key] == other.conditions[key] for key in shared):
            yield one, other, {**one.conditions, **other.conditions}


def _overlapping(book: str, typology: Typology) -> Iterator[Remark]:
    found = list(overlaps(typology))
    for one, other, both in found[:MANY]:
        said = Text(
            f"typology {typology.id}: classes {one.id} and {other.id} overlap, since a case with "
            f"{_en(both)} meets both: it stays unclassified",
            f"类型学 {typology.id}：类别 {one.id} 与 {other.id} 重叠，{_zh(both)} 的个案同时符合"
            "二者，将为未归类",
        )
        yield Remark(book, typology.id, "overlap", said, (one.id, other.id), both)
    if (more := len(found) - MANY) > 0:
        said = Text(
            f"typology {typology.id}: {more:,} more pairs of classes overlap",
            f"类型学 {typology.id}：另有 {more:,} 对类别重叠",
        )
        yield Remark(book, typology.id, "overlap", said)


def _nested(book: str, typology: Typology, above: Mapping[str, str | None]) -> Iterator[Remark]:
    for key in keys_of(typology):
        for value in values_of(typology, key):
            over = set(ancestors(value, above)) if value in above else set()
            for other in values_of(typology, key):
                if other in over:
                    said = Text(
                        f"typology {typology.id}: {value} stands under {other}, so that a case "
                        f"with codings of {value} shows both",
                        f"类型学 {typology.id}：{value} 位于 {other} 之下，出现 {value} 的个案"
                        "同时计为二者",
                    )
                    yield Remark(book, typology.id, "nested", said, (), {key: value})


def _uncovered(book: str, typology: Typology, found: list[dict[str, str]]) -> Iterator[Remark]:
    for each in found[:MANY]:
        said = Text(
            f"typology {typology.id}: no class covers {_en(each)}; "
            "say else: unclassified if that is meant",
            f"类型学 {typology.id}：没有类别涵盖 {_zh(each)}；如有意如此，请写 else: unclassified",
        )
        yield Remark(book, typology.id, "gap", said, (), each)
    if len(found) > MANY:
        said = Text(
            f"typology {typology.id}: there are more combinations that no class covers",
            f"类型学 {typology.id}：还有其他未涵盖的组合",
        )
        yield Remark(book, typology.id, "gap", said)


def _unnamed(book: str, typology: Typology, codes: Sequence[Code]) -> Iterator[Remark]:
    """Of kinds of a key: those that aren't named, with all that is under them."""
    found = list(_kinds_unnamed(typology, codes))
    for key, kind in found[:MANY]:
        said = Text(
            f"typology {typology.id}: no class names {kind}, which stands under {key}: codings of "
            "it show nothing; say else: unclassified if that is meant",
            f"类型学 {typology.id}：没有类别以 {key} 之下的 {kind} 为条件，其编码段不作依据；"
            "如有意如此，请写 else: unclassified",
        )
        yield Remark(book, typology.id, "unnamed", said, (), {key: kind})
    if (more := len(found) - MANY) > 0:
        said = Text(
            f"typology {typology.id}: {more:,} more codes under its keys that no class names",
            f"类型学 {typology.id}：另有 {more:,} 个下级编码没有类别以其为条件",
        )
        yield Remark(book, typology.id, "unnamed", said)


def _kinds_unnamed(typology: Typology, codes: Sequence[Code]) -> Iterator[tuple[str, str]]:
    below = descendants(codes)
    for key in keys_of(typology):
        values = set(values_of(typology, key))
        covered = frozenset[str]().union(*(below.get(each, ()) for each in values))
        for code in codes:
            if code.parent == key and code.id not in covered and not below[code.id] & values:
                yield key, code.id


def _possible(typology: Typology, key: str, variables: Mapping[str, Variable]) -> list[str]:
    if typology.rests_on == "variables" and key in variables and variables[key].levels:
        return [level.id for level in variables[key].levels]
    return values_of(typology, key)


def _en(values: Combination) -> str:
    return " and ".join(_pairs(values, "{} more"))


def _zh(values: Combination) -> str:
    return "、".join(_pairs(values, "另 {} 项"))


def _pairs(values: Combination, more: str) -> list[str]:
    """KEY=VALUE each, as many as a line can hold, and how many more there are."""
    pairs = [f"{key}={value}" for key, value in values.items()]
    rest = len(pairs) - MOST_PAIRS
    return [*pairs[:MOST_PAIRS], more.format(rest)] if rest > 0 else pairs
