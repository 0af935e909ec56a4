"""Ratings of other tools, read from a file: what `agree --ratings FILE` measures.

One row a unit: its name first, then one column a coder. An empty cell, or one of blanks, is a
missing rating; nothing else is, as "NA", "." or "-" may be somebody's category. White space round
a rating doesn't count, and a letter that can be written in two ways is one (NFC); "1" and "1.0",
or "Yes" and "yes", are two categories, and the same number. Where nominal ratings are 0 and 1
alone, they are no and yes, which positive agreement asks for. A rating that can't be what its level
of measurement asks for is refused with its line.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from qcode.analysis.agreement.measures.coefficients import Coefficient
from qcode.analysis.agreement.measures.figures import Figure
from qcode.analysis.agreement.measures.ratings import MARKS, UNRATED, Ratings, collapsed
from qcode.analysis.agreement.measures.scales import Level, Scale
from qcode.analysis.agreement.measures.unit_resampling import RatedUnits, resampled_figures
from qcode.analysis.tidy.factors import Ints
from qcode.errors import FileProblem, UnknownName, UsageProblem
from qcode.sources.rows import read_rows
from qcode.texts import Text

MOST_CODERS = 50
"""A file of more is rather one of coders × units; there would be over a thousand pairs."""

MOST_CATEGORIES = 2_000
"""Different ratings. Of more, a column holds remarks, or measures too fine to compare."""

MOST_CELLS = 20_000_000
"""Different rows × coders × categories that can be held in memory: 160 MB."""

LARGEST = 1e100
"""Farther from 0 (and nearer to it than 1 by as much) a number's square is no number any more."""

_MISSING = frozenset(("na", "n/a", "nan", "null", "none", ".", "-", "–", "—", "*", "?", "缺失"))
"""What often stands for a missing rating elsewhere."""

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")

_YES_NO = Text("0 and 1 are taken for no and yes", "0 和 1 视为“否”和“是”")

Category = str | float


@dataclass(frozen=True, slots=True)
class PlainRatings:
    """The ratings of a file, each unit of it by itself.

    row: [unit]; index into the rows of ratings, whose count is that of the file.
    cluster: [unit]; which units are drawn together: each its own, unless a column says it.
    notes: what was decided in reading it.
    """

    ratings: Ratings
    row: Ints
    cluster: Ints
    notes: tuple[Text, ...]

    @property
    def units(self) -> int:
        """How many rows the file has."""
        return len(self.row)

    @property
    def clusters(self) -> int:
        """How many there are to draw from."""
        return int(self.cluster.max()) + 1


def ratings_figures(
    plain: PlainRatings,
    scale: Scale,
    *,
    replicates: int = 1000,
    seed: int = 1,
    coefficients: Iterable[Coefficient] | None = None,
) -> list[Figure]:
    """Each coefficient, of all coders together and of each pair; None: all that suit.

    Raises UsageProblem where there is nothing that weights could go by.
    """
    if scale.weights and scale.level == "nominal":
        hint = "say what the ratings are: --level ordinal, interval or ratio"
        raise UsageProblem("weights are for ratings that have an order", hint)
    units = RatedUnits(plain.ratings, plain.row, plain.cluster, plain.clusters)
    return resampled_figures(units, scale, coefficients, replicates, seed)


def read_ratings(
    path: Path,
    level: Level = "nominal",
    *,
    cluster: str | None = None,
    order: Sequence[str] = (),
    encoding: str | None = None,
) -> PlainRatings:
    """The ratings of a file.

    cluster: the column that says which units are drawn together. order: the categories of ordinal
    ratings from low to high, where they aren't numbers. Raises FileProblem, with the line where
    there is one; UnknownName; UsageProblem.
    """
    named = _in_order(level, order)
    sheet = _sheet(path, cluster, encoding)
    columns = {coder: sheet.column(coder) for coder in sheet.coders}
    values = _values(sheet, columns, _reading(level, named))
    silent = [coder for coder, column in columns.items() if not any(column)]
    rated = {coder: column for coder, column in columns.items() if coder not in silent}
    _refuse_too_few(path, list(rated))
    ratings, row = _put_together(path, rated, values, _categories(level, named, values))
    notes = [*_about_headings(sheet), *map(_says_nothing, silent)]
    if level == "nominal":
        notes += [_YES_NO] if ratings.categories == MARKS else _perhaps_missing(columns)
    return PlainRatings(ratings, row, _clusters(sheet, cluster), tuple(notes))


def _in_order(level: Level, order: Sequence[str]) -> tuple[str, ...]:
    """The categories as they were named, from low to high."""
    named = tuple(_clean(each) for each in order)
    if named and level != "ordinal":
        raise UsageProblem("--order is for ordinal ratings", "say --level ordinal, too")
    twice = next((each for each in named if named.count(each) > 1), None)
    if twice is not None or "" in named:
        what = f"names {twice!r} twice" if twice else "has a category without a name"
        raise UsageProblem(f"--order {what}", "name each category once: low,middle,high")
    return named


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A file taken apart. unit, coders: headings.  rows: (line, heading → text)."""

    path: Path
    unit: str
    coders: tuple[str, ...]
    rows: list[tuple[int, dict[str, str]]]

    def column(self, heading: str) -> list[str]:
        """[unit]; the texts of a column, without white space around them."""
        return [row[heading].strip() for _, row in self.rows]

    def problem(self, at: int, what: str, hint: str) -> FileProblem:
        """What is wrong with a unit. at: its place among the rows."""
        return FileProblem(self.path, what, hint, self.rows[at][0])


def _sheet(path: Path, cluster: str | None, encoding: str | None) -> _Sheet:
    headings, rows = read_rows(path, encoding=encoding)
    unit, *others = headings or ("",)
    if cluster is not None and cluster not in others:
        raise UnknownName("column", cluster, others)
    coders = tuple(each for each in others if each != cluster)
    if not rows:
        raise FileProblem(path, "it holds no ratings", "write one row a unit below the headings")
    if len(coders) > MOST_CODERS:
        hint = "write one row a unit, and one column a coder"
        raise FileProblem(path, f"it has columns of {len(coders):,} coders", hint)
    sheet = _Sheet(path, unit, coders, rows)
    _refuse_units(sheet)
    return sheet


def _refuse_units(sheet: _Sheet) -> None:
    """Each row must name a unit, and each its own."""
    known: dict[str, int] = {}
    for at, name in enumerate(sheet.column(sheet.unit)):
        if not name:
            raise sheet.problem(at, "this row names no unit", f"write its name below {sheet.unit}")
        if name in known:
            what = f"the unit {name[:40]!r} is also in line {sheet.rows[known[name]][0]}"
            raise sheet.problem(at, what, "give each unit one row, with all its coders' ratings")
        known[name] = at


def _clusters(sheet: _Sheet, cluster: str | None) -> Ints:
    """[unit]; what it is drawn together with."""
    if cluster is None:
        return np.arange(len(sheet.rows))
    names = sheet.column(cluster)
    if "" in names:
        hint = "write for each unit which ones it is drawn together with"
        raise sheet.problem(names.index(""), f"{cluster} is empty here", hint)
    _, which = np.unique(np.array(names), return_inverse=True)
    return which.astype(np.int64)


class _Refused(ValueError):
    """A rating that its level of measurement doesn't have: what it is, and what to do."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what)
        self.hint = hint


def _reading(level: Level, order: tuple[str, ...]) -> Callable[[str], Category]:
    """How a text is read that isn't empty; it may raise _Refused."""

    def named(text: str) -> Category:
        if text not in order:
            raise _Refused(f"{text[:40]!r} is not in --order", f"it names {', '.join(order)}")
        return text

    def not_below_zero(text: str) -> Category:
        if (number := _number(text)) < 0:
            raise _Refused(f"{text} lies below 0, and ratio ratings don't", "say --level interval")
        return number

    def any_text(text: str) -> Category:
        return text

    if order:
        return named
    if level == "nominal":
        return any_text
    return not_below_zero if level == "ratio" else _number


def _number(text: str) -> float:
    """A finite number, written with any script's digits."""
    written = unicodedata.normalize("NFKC", text).replace("\u2212", "-")
    if not _NUMBER.fullmatch(written):
        hint = "name ordinal ratings from low to high: --order low,middle,high"
        if text.casefold() in _MISSING:
            hint = "leave the cell empty where a rating is missing"
        raise _Refused(f"{text[:40]!r} is not a number", hint)
    number = float(written)
    if number and not 1 / LARGEST <= abs(number) <= LARGEST:
        raise _Refused(
            f"{text[:40]!r} is too large, or too near to 0", "use another unit of measure"
        )
    return number


def _clean(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip())


def _values(
    sheet: _Sheet, columns: Mapping[str, list[str]], read: Callable[[str], Category]
) -> dict[str, Category | None]:
    """What each text of the coders' columns means; None: no rating."""
    values: dict[str, Category | None] = {"": None}
    for coder, column in columns.items():
        for text in dict.fromkeys(column):
            try:
                if text not in values:
                    values[text] = read(_clean(text))
            except _Refused as refused:
                what = f"{coder}: {refused}"
                raise sheet.problem(column.index(text), what, refused.hint) from None
    return values


def _refuse_too_few(path: Path, coders: Sequence[str]) -> None:
    if len(coders) < 2:
        some = f"only {coders[0]}'s ratings" if coders else "no ratings"
        hint = "the first column names the units, each other one holds a coder's ratings"
        raise FileProblem(path, f"it holds {some}, and agreement takes two coders", hint)


def _categories(
    level: Level, order: tuple[str, ...], values: Mapping[str, Category | None]
) -> tuple[Category, ...]:
    """Every category, in its order: those used, or those named; 0 and 1 alone are no and yes."""
    used = {each for each in values.values() if each is not None}
    if level == "nominal" and used == {"0", "1"}:
        return MARKS
    return order or tuple(sorted(used, key=lambda each: str(each) if level == "nominal" else each))


def _put_together(
    path: Path,
    columns: Mapping[str, list[str]],
    values: Mapping[str, Category | None],
    categories: tuple[Category, ...],
) -> tuple[Ratings, Ints]:
    """The ratings, units rated alike as one row; and [unit] which row each is."""
    named = ("0", "1") if categories == MARKS else categories
    index: dict[Category | None, int] = {each: at for at, each in enumerate(named)}
    place = {text: index.get(value, UNRATED) for text, value in values.items()}
    units = len(next(iter(columns.values())))
    table = [
        np.fromiter(map(place.__getitem__, each), np.int64, units) for each in columns.values()
    ]
    ratings, row = collapsed(tuple(columns), categories, np.stack(table, axis=1))
    if len(categories) > MOST_CATEGORIES or ratings.rated.size * len(categories) > MOST_CELLS:
        what = f"it holds {len(categories):,} different ratings, too many to compare"
        raise FileProblem(path, what, "leave out columns that hold no ratings, or round numbers")
    return ratings, row


def _about_headings(sheet: _Sheet) -> list[Text]:
    """What becomes of a file without headings: its first row would be lost."""
    if not all(_NUMBER.fullmatch(coder) for coder in sheet.coders):
        return []
    names = sheet.coders[:3]
    return [
        Text(
            f"the first row is taken for headings, its coders being {', '.join(names)} …",
            f"第一行视为标题行，编码员为 {'、'.join(names)}……",
        )
    ]


def about_missing(ratings: Ratings) -> Text:
    """How many ratings there might be and aren't."""
    units = int(ratings.count[0].sum())
    missing = int(ratings.count[0] @ (len(ratings.coders) - ratings.given))
    of = units * len(ratings.coders)
    return Text(
        f"Missing: {missing:,} of {of:,} ratings ({units:,} × {len(ratings.coders)}).",
        f"缺失：{of:,} 个评定（{units:,} × {len(ratings.coders)}）中有 {missing:,} 个。",
    )


def _says_nothing(coder: str) -> Text:
    return Text(f"{coder} rated nothing and is left out", f"{coder} 没有任何评定，未计入")


def _perhaps_missing(columns: Mapping[str, list[str]]) -> list[Text]:
    """What was taken for a category and may have been meant otherwise."""
    found = Counter(text for column in columns.values() for text in column)
    return [
        Text(
            f"{text!r} counts as a category, in {times:,} cells; "
            "if it means that a rating is missing, leave these cells empty",
            f"“{text}”作为一个类别计入（{times:,} 个单元格）；若表示缺失，请将单元格留空",
        )
        for text, times in found.items()
        if text.casefold() in _MISSING
    ]
