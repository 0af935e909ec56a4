"""Remarks: what is to be said of the figures that are shown, each once, with what it is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from qcode.analysis.agreement.measures.figures import Figure
from qcode.analysis.agreement.measures.reasons import CAUTIONS
from qcode.analysis.agreement.table.grid import EVERYONE, Grid
from qcode.analysis.agreement.table.phrases import listed, set_off
from qcode.analysis.agreement.table.symbols import SHARES, SYMBOLS
from qcode.texts import Text

UNDEFINED = Text("Undefined", "未定义")
NO_INTERVAL = Text(
    "Where low and high are missing: undefined in more than 5% of the resamples.",
    "未给出下限、上限者：超过 5% 的重抽样中未定义。",
)
CAUTION = Text("Caution", "注意")


def remarks(grid: Grid, *, resampled: bool) -> Iterator[Text]:
    """Reasons, cautions and missing intervals of the figures that the grid is of."""
    figures = grid.visible
    undefined = [each for each in figures if each.value is None]
    for reason in dict.fromkeys(each.note for each in undefined):
        yield _remark(UNDEFINED, reason, grid, [f for f in undefined if f.note == reason])
    defined = [each for each in figures if each.value is not None]
    if resampled and any(f.low is None for f in defined if f.coefficient in grid.ranged):
        yield NO_INTERVAL
    for caution in CAUTIONS:
        if concerned := [each for each in defined if caution.en in each.note.en]:
            yield _remark(CAUTION, caution, grid, concerned)


def _remark(kind: Text, why: Text, grid: Grid, about: Sequence[Figure]) -> Text:
    """Undefined (nobody marked anything): κ and α of Village endowment, Social capital."""
    about_en, about_zh = [], []
    for rows, ids in _grouped(grid, about).items():
        by_name = {*SHARES, *(ids if grid.pairs or not grid.coded else ())}
        names = [grid.name(id) if id in by_name else SYMBOLS[id] for id in ids]
        en, zh = listed([each.en for each in names]).en, listed([each.zh for each in names]).zh
        if rows:
            en = f"{en} of {listed([each.read('en') for each in rows]).en}"
            zh = f"{'、'.join(each.read('zh') for each in rows)}的{set_off(zh)}"
        elif grid.coded:
            en, zh = f"{en} of every row", f"各行的{set_off(zh)}"
        about_en.append(en)
        about_zh.append(zh)
    return Text(
        f"{kind.en} ({why.en}): {'; '.join(about_en)}.",
        f"{kind.zh}（{why.zh}）：{'；'.join(about_zh)}。",
    )


def _grouped(grid: Grid, about: Sequence[Figure]) -> dict[tuple[Text, ...], list[str]]:
    """The rows that these stand in, with the coefficients; () where it is all of them."""
    groups: dict[tuple[Text, ...], list[str]] = {}
    for id in dict.fromkeys(each.coefficient for each in about):
        these = [each for each in about if each.coefficient == id]
        every = [each for each in grid.visible if each.coefficient == id]
        rows = () if len(these) == len(every) > 1 else tuple(_rows(grid, these))
        groups.setdefault(rows, []).append(id)
    return groups


def _rows(grid: Grid, about: Sequence[Figure]) -> Iterator[Text]:
    """What they are about, with the coders where pairs are shown; nothing where no code is."""
    names = {line.name.id: line.name.name for line in grid.lines}
    for code, figures in groupby(about if grid.coded else (), lambda each: each.code):
        name, whose = names[code], [each.coders for each in figures]
        if whose == [grid.coders]:
            yield name
        else:
            who = [
                EVERYONE if each == grid.coders else Text.plain("–".join(each)) for each in whose
            ]
            yield Text(
                f"{name.read('en')} ({', '.join(each.en for each in who)})",
                f"{name.read('zh')}（{'、'.join(each.zh for each in who)}）",
            )
