"""Words for levels, and the classes that values give."""

import pytest

from qcode.codebook.model import Level, Typology, TypologyClass, Variable
from qcode.codebook.values import accept, classify
from qcode.errors import UnknownName
from qcode.texts import Text

ACTOR = Variable(
    "actor_type",
    "person",
    Text("Actor type", "主体类型"),
    levels=(
        Level("county-cadre", Text("County cadre", "县级部门干部"), ("县直干部", "ＣＣ")),
        Level("villager", Text("Villager", "村民")),
    ),
)


@pytest.mark.parametrize(
    "word", ["county-cadre", "COUNTY CADRE", " 县级部门干部 ", "县直干部", "cc", "Ｃounty　cadre"]
)
def test_a_level_is_known_by_id_either_name_or_alias(word):
    assert accept(ACTOR, word) == "county-cadre"


def test_an_unknown_word_is_answered_with_the_levels_and_the_nearest():
    with pytest.raises(UnknownName) as refused:
        accept(ACTOR, "vilager")
    assert refused.value.message == "there is no level of actor_type 'vilager'"
    assert refused.value.hint == (
        "did you mean villager? known: county-cadre (County cadre, 县级部门干部); "
        "villager (Villager, 村民)"
    )


def test_a_variable_without_levels_takes_any_text():
    assert accept(Variable("place", "person", Text("Place")), "  W县 委 ") == "W县 委"


def village_class(**classes):
    rules = tuple(TypologyClass(name, Text(name), rule) for name, rule in classes.items())
    return Typology("village_class", "village", Text("Class"), rules, "variables")


# domain.md: the sending unit's level crossed with the village's endowment
FOUR = village_class(
    A={"unit": "high", "endowment": "rich"},
    B={"unit": "low", "endowment": "rich"},
    C={"unit": "low", "endowment": "poor"},
    D={"unit": "high", "endowment": "poor"},
)


@pytest.mark.parametrize(
    ("unit", "endowment", "expected"),
    [("high", "rich", "A"), ("low", "rich", "B"), ("low", "poor", "C"), ("high", "poor", "D")],
)
def test_two_values_give_the_class(unit, endowment, expected):
    assert classify(FOUR, {"unit": unit, "endowment": endowment}) == expected


@pytest.mark.parametrize("values", [{}, {"unit": "high"}, {"unit": "mid", "endowment": "rich"}])
def test_a_case_that_lacks_a_value_or_fits_no_class_has_none(values):
    assert classify(FOUR, values) is None


def test_a_case_that_fits_two_classes_is_not_forced_into_one():
    typology = village_class(wide={"unit": "high"}, narrow={"unit": "high", "endowment": "rich"})
    assert classify(typology, {"unit": "high", "endowment": "rich"}) is None
    assert classify(typology, {"unit": "high"}) is None
    assert classify(typology, {"unit": "high", "endowment": "poor"}) == "wide"
