"""Circularity: codes by which the classes of a typology are themselves told apart.

Classes that rest on codes differ by these codes however the cases were grouped: what a test finds
of them is built in, and the table says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qcode.analysis.crosstab.grid import Grid
from qcode.analysis.tidy.factors import typology_at
from qcode.codebook.standings import keys_of
from qcode.codebook.tree import descendants
from qcode.coding.corpus import Corpus
from qcode.texts import Text

MOST_NAMED = 8


def deciding(corpus: Corpus, id: str) -> frozenset[str]:
    """The codes by which the classes of this typology are told apart; none of anything else."""
    typology = typology_at(corpus, id)
    if typology is None or typology.rests_on != "codes":
        return frozenset()
    below = descendants(corpus.codes)
    return frozenset().union(*(below.get(key, ()) for key in keys_of(typology)))


def built_in(grid: Grid, corpus: Corpus) -> Iterator[Text]:
    """Says what of the rows the classes in the columns rest on: which codes, or all of them."""
    rows, columns = grid.dimensions
    inside = deciding(corpus, columns.id)
    if rows.id == "code":
        shown = (rows.levels[at] for at in grid.rows if at is not None)
        yield from said(columns.name, [each.name for each in shown if each.id in inside])
    elif inside & (deciding(corpus, rows.id) | {rows.id}):
        yield from said(columns.name, [rows.name])


def said(variable: Text, names: Sequence[Text]) -> Iterator[Text]:
    """That the classes of this variable rest on these codes; nothing where there are none."""
    if not names:
        return
    more = len(names) - MOST_NAMED
    rest = Text(f" and {more:,} more", f"等 {len(names):,} 项") if more > 0 else Text()
    en = ", ".join(name.read("en") for name in names[:MOST_NAMED])
    zh = "、".join(name.read("zh") for name in names[:MOST_NAMED])
    yield Text(
        f"The classes of {variable.read('en')} themselves rest on {en}{rest.en}: that association "
        "is built in.",
        f"{variable.read('zh')}的类别本身即依据{zh}{rest.zh}划分：该关联系由定义造成。",
    )
