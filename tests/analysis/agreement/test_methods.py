"""The methods paragraph: what it says, whom it cites, and what it doesn't claim."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from qcode.analysis.agreement.measures.figures import Figure
from qcode.analysis.agreement.table.about import About, Draws, Ground
from qcode.analysis.agreement.table.grid import Grid
from qcode.analysis.agreement.table.lines import ALL, ANY, Line
from qcode.analysis.agreement.table.methods import report
from qcode.analysis.agreement.table.symbols import citation_of, short
from qcode.table import Named
from qcode.texts import Heading, Text

CODERS = ("ANN", "BOB", "CAI")
NAMES = {"help": Text("Help", "帮助"), "doubt": Text("Doubt", "怀疑"), "money": Text("Money", "钱")}

Reported = Callable[..., tuple[Text, ...]]


def figure(code: str | None, value: float | None, coefficient: str) -> Figure:
    low, high = (None, None) if value is None else (value - 0.1, value + 0.05)
    return Figure(code, coefficient, CODERS, value, None, low, high, 90, Text())


def reported(
    values: dict[str | None, float | None],
    *,
    shown: Sequence[str] = ("percent-agreement", "krippendorff-alpha"),
    left_out: dict[str, tuple[str, ...]] | None = None,
    replicates: int = 1000,
    rollup: bool = True,
    unit: str = "sentence",
    sets: bool = False,
) -> tuple[Text, ...]:
    lines = [Line(Named(id, NAMES[id])) for id in values if id in NAMES]
    found = {
        (code, id, CODERS): figure(code, value, id)
        for code, value in values.items()
        for id in shown
    }
    if sets:
        jaccard = "krippendorff-alpha-jaccard"
        found[None, jaccard, CODERS] = figure(None, 0.6, jaccard)
    grid = Grid(
        CODERS, (*lines, Line(ANY), Line(ALL)), found, tuple(shown), (), tuple(shown[-1:]),
        pairs=False, coded=True,
    )  # fmt: skip
    ground = Ground(("one", "two"), left_out or {}, dict.fromkeys(CODERS, 9), {}, (), False, rollup)
    draws = Draws(replicates, 7, 2, "source")
    return report(About(unit, 90, CODERS, draws, codes=3, ground=ground), grid)


VALUES = {"help": 0.9, "doubt": 0.41, "money": 0.7, "*": 0.8, None: 0.75}


def test_it_says_who_coded_what_and_how_it_was_compared() -> None:
    en = reported(VALUES, left_out={"three": ("BOB",)})[1].en
    assert en.startswith("3 coders (ANN, BOB and CAI) coded 2 sources, using 3 codes. ")
    assert "Sources that not all of them had finished were left out (1)." in en
    assert "The units of analysis were sentences (n = 90)." in en
    assert "codes include those under them; interviewers' turns were left out" in en
    assert "Krippendorff's α (Krippendorff, 2011)" in en


def test_it_gives_the_result_over_all_codes_and_between_them() -> None:
    en = reported(VALUES)[1].en
    assert "Over all codes, Krippendorff's α was 0.75 [0.65, 0.80]." in en
    assert "On whether text was coded at all, it was 0.80 [0.70, 0.85]." in en
    assert "it ranged from 0.41 (Doubt) to 0.90 (Help), with a median of 0.70." in en


def test_it_is_there_in_chinese() -> None:
    zh = reported(VALUES, left_out={"three": ("BOB",)})[1].zh
    assert zh.startswith("3 名编码员（ANN、BOB、CAI）使用 3 个编码对 2 份文本进行了编码。")
    assert "另有 1 份文本因并非所有编码员均已完成而未纳入。" in zh
    assert "为 0.41（怀疑）至 0.90（帮助），中位数为 0.70。" in zh
    assert "对 2 份文本重抽样 1,000 次，随机种子为 7。" in zh


def test_nothing_left_out_is_not_said() -> None:
    assert "left out (" not in reported(VALUES)[1].en
    assert "codes include" not in reported(VALUES, rollup=False)[1].en


def test_undefined_codes_are_named() -> None:
    en = reported({**VALUES, "money": None})[1].en
    assert "It is undefined for Money." in en
    assert "By code (n = 2)" in en


def test_the_interval_says_where_it_comes_from() -> None:
    drawn = reported(VALUES)
    assert "1,000 resamples of the 2 sources (seed 7)" in drawn[1].en
    assert any("An introduction to the bootstrap" in each.en for each in drawn)
    analytic = reported(VALUES, replicates=0)
    assert "± 1.96 standard errors (Gwet, 2014)" in analytic[1].en
    assert not any("bootstrap" in each.en for each in analytic)


def test_the_references_are_those_that_the_paragraph_cites_and_no_others() -> None:
    methods, paragraph, heading, *references, notes = reported(
        VALUES, shown=("gwet-ac1", "cohen-kappa")
    )
    assert (methods, heading, notes) == (
        Heading("Methods", "方法"), Heading("References", "参考文献"), Heading("Notes", "注")
    )  # fmt: skip
    assert references == sorted(references, key=lambda each: each.en)
    for each in references:
        assert short(each.en) in paragraph.en
    assert len(references) == 3  # Cohen, Gwet, and the bootstrap's


@pytest.mark.parametrize("unit", ["turn", "sentence", "character", "span"])
def test_every_unit_has_its_words(unit: str) -> None:
    paragraph = reported(VALUES, unit=unit, shown=("u-alpha",))[1]
    assert "90" in paragraph.en and "90" in paragraph.zh


def test_a_short_reference_names_one_two_or_the_first_of_more() -> None:
    assert short(citation_of("cohen-kappa")) == "Cohen, 1960"
    assert short(citation_of("brennan-prediger")) == "Brennan & Prediger, 1981"
    assert short(citation_of("u-alpha")) == "Krippendorff et al., 2016"
    assert short("Quine, W. V. O., & Ng, A.-B. (1999). Title.") == "Quine & Ng, 1999"


def test_an_end_that_several_codes_reach_is_counted() -> None:
    values = {"help": 1.0, "doubt": 0.41, "money": 1.0, "*": 0.8, None: 0.75}
    paragraph = reported(values)[1]
    assert "it ranged from 0.41 (Doubt) to 1.00 (2 codes)" in paragraph.en
    assert "为 0.41（怀疑）至 1.00（2 个编码）" in paragraph.zh
    same = reported(dict.fromkeys(values, 0.5))[1]
    assert "it was 0.50 throughout" in same.en and "均为 0.50" in same.zh


def test_what_is_almost_one_is_not_said_to_be_one() -> None:
    paragraph = reported({**VALUES, None: 0.9996})[1]
    assert "Krippendorff's α was >0.99 [0.90, 1.05]" in paragraph.en


def test_what_the_notes_cite_is_among_the_references() -> None:
    found = reported({**VALUES}, sets=True)
    assert any("Jaccard, P. (1901)" in each.en for each in found)
    assert not any("Passonneau" in each.en for each in found)
