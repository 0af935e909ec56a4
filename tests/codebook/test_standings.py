"""Where a case stands among the classes, by what it shows on each key."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.codebook.model import Typology, TypologyClass
from qcode.codebook.standings import Standing, judge
from qcode.codebook.values import classify
from qcode.texts import Text


def typology(**classes: dict[str, str]) -> Typology:
    rules = tuple(TypologyClass(name, Text(name), rule) for name, rule in classes.items())
    return Typology("t", "village", Text("T"), rules, "codes")


# domain.md: mobilization × participation
INTERACTION = typology(
    positive={"m": "responsive", "p": "governance"},
    capacity={"m": "responsive", "p": "none"},
    willingness={"m": "administrative", "p": "none"},
    conflict={"m": "administrative", "p": "rights"},
)


@pytest.mark.parametrize(
    ("m", "p", "expected"),
    [
        (["responsive"], ["governance"], Standing("positive", "classified")),
        (["administrative"], ["rights"], Standing("conflict", "classified")),
        (["responsive"], ["rights"], Standing(None, "unclassified", "uncovered")),
        (["responsive"], [], Standing(None, "unclassified", "insufficient", ("p",))),
        ([], [], Standing(None, "unclassified", "insufficient", ("m", "p"))),
        (
            ["responsive", "administrative"],
            ["none"],
            Standing(None, "mixed", "conflicting", ("m",)),
        ),
        (
            ["responsive", "administrative"],
            ["governance"],
            Standing(None, "mixed", "conflicting", ("m",)),
        ),
        (
            ["responsive", "administrative"],
            [],
            Standing(None, "unclassified", "insufficient", ("p",)),
        ),
    ],
)
def test_a_case_is_never_forced_into_a_class(
    m: list[str], p: list[str], expected: Standing
) -> None:
    assert judge(INTERACTION, {"m": m, "p": p}) == expected


def test_several_values_that_lead_to_one_class_give_it_and_say_so() -> None:
    wide = typology(A={"m": "x"}, B={"m": "y", "p": "n"})
    assert judge(wide, {"m": ["x"], "p": ["n", "g"]}) == Standing(
        "A", "classified", "agreed", ("p",)
    )


def test_a_class_on_fewer_keys_holds_whatever_the_others_show() -> None:
    wide = typology(A={"m": "x"}, B={"m": "y", "p": "n"})
    assert judge(wide, {"m": ["x"]}) == Standing("A", "classified")
    assert judge(wide, {"m": ["y"]}) == Standing(None, "unclassified", "insufficient", ("p",))


def test_where_only_some_ways_lead_to_a_class_for_want_of_evidence_the_case_is_mixed() -> None:
    wide = typology(A={"m": "x"}, B={"m": "y", "p": "n"})
    assert judge(wide, {"m": ["x", "y"]}) == Standing(None, "mixed", "conflicting", ("m",))


def test_a_case_that_meets_two_classes_has_neither() -> None:
    crossed = typology(A={"m": "x"}, B={"p": "n"})
    expected = Standing(None, "unclassified", "overlap", (), ("A", "B"))
    assert judge(crossed, {"m": ["x"], "p": ["n"]}) == expected


KEYS, VALUES = ("k", "l", "m"), ("1", "2", "3")
CONDITIONS = st.dictionaries(st.sampled_from(KEYS), st.sampled_from(VALUES), min_size=1)
CLASSES = st.dictionaries(st.sampled_from("ABCD"), CONDITIONS, min_size=1)
SHOWN = st.fixed_dictionaries({key: st.lists(st.sampled_from(VALUES), unique=True) for key in KEYS})


@given(CLASSES, SHOWN)
def test_a_class_is_given_only_where_every_way_to_read_the_case_leads_to_it(
    classes: dict[str, dict[str, str]], shown: dict[str, list[str]]
) -> None:
    """A key that shows nothing could have any value, also one that no class names."""
    used = {key for rule in classes.values() for key in rule}
    open_values = {key: shown[key] or [*VALUES, "other"] for key in used}
    met = [
        [name for name, rule in classes.items() if rule.items() <= way.items()]
        for values in product(*open_values.values())
        for way in (dict(zip(open_values, values, strict=True)),)
    ]
    standing = judge(typology(**classes), shown)
    same = len(met[0]) == 1 and all(each == met[0] for each in met)
    assert standing.klass == (met[0][0] if same else None)
    assert (standing.status == "classified") == same
    if standing.status == "mixed":
        assert any(len(shown[key]) > 1 for key in used)


@given(CLASSES, SHOWN)
def test_every_part_of_the_standing_is_that_of_reading_the_case_in_every_way(
    classes: dict[str, dict[str, str]], shown: dict[str, list[str]]
) -> None:
    rules = typology(**classes)
    keys = list(dict.fromkeys(key for rule in classes.values() for key in rule))
    known = {key: shown[key] for key in keys if shown[key]}
    ways = [dict(zip(known, way, strict=True)) for way in product(*known.values())]
    found = {classify(rules, way) for way in ways}
    several = tuple(key for key in known if len(known[key]) > 1)
    lacking = tuple(key for key in keys if key not in known)
    fits = tuple(name for name, rule in classes.items() if rule.items() <= ways[0].items())
    if len(found) == 1 and None not in found:
        wanted = Standing(found.pop(), "classified", "agreed" if several else "", several)
    elif lacking and found == {None}:
        wanted = Standing(None, "unclassified", "insufficient", lacking)
    elif several:
        wanted = Standing(None, "mixed", "conflicting", several)
    else:
        wanted = Standing(None, "unclassified", "overlap" if fits else "uncovered", (), fits)
    assert judge(rules, shown) == wanted


MANY_KEYS = [f"k{at}" for at in range(9)]
MANY_VALUES = [str(at) for at in range(7)]


def test_forty_million_ways_to_read_a_case_are_not_gone_through_one_by_one() -> None:
    diagonal = typology(**{f"c{value}": dict.fromkeys(MANY_KEYS, value) for value in MANY_VALUES})
    everything = dict.fromkeys(MANY_KEYS, MANY_VALUES)
    assert judge(diagonal, everything) == mixed_at(*MANY_KEYS)
    lacking = Standing(None, "unclassified", "insufficient", ("k0",))
    assert judge(diagonal, {**everything, "k0": []}) == lacking
    plain = typology(A={"k0": "1"}, B=dict.fromkeys(MANY_KEYS, "2"))
    assert judge(plain, {**everything, "k0": ["1"]}).klass == "A"
    assert judge(plain, {**everything, "k8": []}) == mixed_at(*MANY_KEYS[:8])


def mixed_at(*keys: str) -> Standing:
    return Standing(None, "mixed", "conflicting", keys)
