"""Remarks: what is to be said of the figures that are shown, each once, with what it is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qcode.analysis.agreement.measures.figures import Figure
from qcode.analysis.agreement.measures.reasons import PREVALENCE
from qcode.analysis.agreement.table.grid import Grid
from qcode.analysis.agreement.table.phrases import few, listed
from qcode.analysis.agreement.table.symbols import SHARES, SYMBOLS, name_of
from qcode.texts import Text

UNDEFINED = Text("Undefined", "未定义")
NO_INTERVAL = Text(
    "A dash for low and high: undefined in more than 5% of the resamples.",
    "下限、上限为短横线者：超过 5% 的重抽样中未定义。",
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
    held_down = [each for each in defined if PREVALENCE.en in each.note.en]
    if held_down:
        yield _remark(CAUTION, PREVALENCE, grid, held_down)


def _remark(kind: Text, why: Text, grid: Grid, about: Sequence[Figure]) -> Text:
    """Undefined (nobody marked anything): κ and α of Village endowment, Social capital."""
    about_en, about_zh = [], []
    for rows, ids in _grouped(grid, about).items():
        by_name = {*SHARES, *(ids if grid.pairs or not grid.coded else ())}
        names = [name_of(id) if id in by_name else SYMBOLS[id] for id in ids]
        en, zh = listed([each.en for each in names]).en, listed([each.zh for each in names]).zh
        about_en.append(f"{en} of {few([each.read('en') for each in rows]).en}" if rows else en)
        about_zh.append(f"{few([each.read('zh') for each in rows]).zh}的{zh}" if rows else zh)
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
    for figure in about if grid.coded else ():
        name, pair = names[figure.code], "–".join(figure.coders)
        if figure.coders == grid.coders:
            yield name
        else:
            yield Text(f"{name.read('en')} ({pair})", f"{name.read('zh')}（{pair}）")
