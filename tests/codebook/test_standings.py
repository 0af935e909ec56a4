"""Where a case stands among the classes, by what it shows on each key."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.codebook.model import Typology, TypologyClass
from qcode.codebook.standings import Standing, judge
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
