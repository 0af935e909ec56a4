"""What is remarked on in a typology: classes that overlap, combinations that none covers."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from qcode.codebook.coverage import overlaps, remarks
from qcode.codebook.model import Code, Codebook, Level, Typology, TypologyClass, Variable
from qcode.codebook.reading import read_codebook
from qcode.codebook.shipped import shipped
from qcode.codebook.standings import gaps
from qcode.texts import Text

NAME = Text("Name", "名称")
UNIT = Variable("unit", "village", NAME, levels=(Level("high", NAME), Level("low", NAME)))
LAND = Variable("land", "village", NAME, levels=(Level("rich", NAME), Level("poor", NAME)))
CODES = (
    Code("tie", NAME),
    Code("kin", NAME, parent="tie"),
    Code("cousin", NAME, parent="kin"),
    Code("friend", NAME, parent="tie"),
)


def typology(**classes: dict[str, str]) -> Typology:
    rules = tuple(TypologyClass(name, Text(name), rule) for name, rule in classes.items())
    return Typology("kind", "village", NAME, rules, "variables")


def on_codes(**classes: dict[str, str]) -> Typology:
    return replace(typology(**classes), rests_on="codes")


def book(one: Typology) -> Codebook:
    return Codebook("book", "1", NAME, variables=(UNIT, LAND), typologies=(one,), codes=CODES)


def test_the_codebooks_that_come_with_qcode_give_no_cause_for_remarks() -> None:
    assert remarks([read_codebook(path) for path in shipped().values()]) == []


def test_each_combination_of_levels_that_no_class_covers_is_named() -> None:
    found = remarks([book(typology(A={"unit": "high", "land": "rich"}))])
    assert [each.kind for each in found] == ["gap", "gap"]
    assert [each.values for each in found] == [{"unit": "high", "land": "poor"}, {"unit": "low"}]
    assert found[0].said.en == (
        "typology kind: no class covers unit=high and land=poor; "
        "say else: unclassified if that is meant"
    )


def test_else_unclassified_says_that_gaps_are_meant_but_not_that_overlaps_are() -> None:
    one = replace(typology(A={"unit": "high"}, B={"land": "rich"}), otherwise="unclassified")
    (found,) = remarks([book(one)])
    assert (found.kind, found.classes) == ("overlap", ("A", "B"))
    assert found.values == {"unit": "high", "land": "rich"}


def test_a_value_under_another_of_its_key_is_remarked_on() -> None:
    nested = on_codes(A={"tie": "kin"}, B={"tie": "cousin"}, C={"tie": "friend"})
    found = remarks([book(nested)])
    assert [(each.kind, each.values) for each in found] == [("nested", {"tie": "cousin"})]
    assert remarks([book(on_codes(A={"tie": "kin"}, B={"tie": "friend"}))]) == []


def test_a_code_under_a_key_that_no_class_names_is_remarked_on() -> None:
    one = on_codes(A={"tie": "cousin"})
    (found,) = remarks([book(one)])
    assert (found.kind, found.values) == ("unnamed", {"tie": "friend"})
    assert "no class names friend, which stands under tie" in found.said.en
    assert "tie 之下的 friend" in found.said.zh
    assert remarks([book(replace(one, otherwise="unclassified"))]) == []


def test_of_very_many_gaps_only_the_first_are_told() -> None:
    levels = tuple(Level(f"l{n}", NAME) for n in range(40))
    one = Codebook("book", "1", NAME, variables=(replace(UNIT, levels=levels),),
                   typologies=(typology(A={"unit": "l0"}),))  # fmt: skip
    found = remarks([one])
    assert len(found) == 13
    assert found[-1].said.en == "typology kind: there are more combinations that no class covers"


def test_of_very_many_overlaps_only_the_first_are_told_and_how_many_more_there_are() -> None:
    found = remarks([book(typology(**{f"c{n}": {f"k{n}": "1"} for n in range(40)}))])
    overlaps_told = [each.said for each in found if each.kind == "overlap"]
    assert len(overlaps_told) == 13
    assert overlaps_told[-1].en == "typology kind: 768 more pairs of classes overlap"
    assert "另有 768 对类别重叠" in overlaps_told[-1].zh


def test_a_combination_of_very_many_values_is_cut_short() -> None:
    wide = {f"k{n}": "1" for n in range(40)}
    found = remarks([book(typology(A=wide, B={**wide, "k40": "1"}))])
    assert max(len(each.said.en) for each in found) < 200
    assert "k5=1 and 35 more" in found[0].said.en


VALUES = {"k": ["1", "2"], "l": ["1", "2", "3"], "m": ["1", "2"]}
CONDITIONS = st.fixed_dictionaries(
    {}, optional={key: st.sampled_from(values) for key, values in VALUES.items()}
).filter(bool)


@given(st.dictionaries(st.sampled_from("ABCD"), CONDITIONS, min_size=1))
def test_overlaps_and_gaps_are_what_going_through_all_combinations_gives(
    classes: dict[str, dict[str, str]],
) -> None:
    one = typology(**classes)
    clashes, open_ones = set(), []
    for values in product(*VALUES.values()):
        case = dict(zip(VALUES, values, strict=True))
        met = [name for name, rule in classes.items() if rule.items() <= case.items()]
        clashes |= {(a, b) for a in met for b in met if met.index(a) < met.index(b)}
        open_ones += [] if met else [case]
    assert {(a.id, b.id) for a, b, _ in overlaps(one)} == clashes
    found = list(gaps([each.conditions for each in one.classes], VALUES))
    for case in open_ones:
        assert sum(gap.items() <= case.items() for gap in found) == 1
    for gap in found:
        assert any(gap.items() <= case.items() for case in open_ones)
