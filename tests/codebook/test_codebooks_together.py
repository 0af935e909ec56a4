"""The codebooks of one project, and those that come with qcode."""

import pytest

from qcode.codebook.model import Code, Codebook, Relation, Typology, TypologyClass, Variable
from qcode.codebook.reading import read_codebook
from qcode.codebook.shipped import find_codebook, shipped, shipped_folder
from qcode.codebook.together import check_together
from qcode.codebook.writing import codebook_to_yaml
from qcode.errors import UnknownName, UsageProblem
from qcode.texts import Text

NAME = Text.plain("N")
UNIT = Variable("unit", "village", NAME)


def book(name, **parts):
    return Codebook(name, "1", NAME, **parts)


def typology(name, conditions, rests_on="variables"):
    rule = (TypologyClass("A", NAME, conditions),)
    return Typology(name, "village", NAME, rule, rests_on)


def test_the_same_variable_in_two_codebooks_is_one_variable():
    check_together([book("one", variables=(UNIT,)), book("two", variables=(UNIT,))])


REFUSED = [
    ([book("one"), book("one")], "two codebooks have the id 'one'"),
    (
        [book("one", codes=(Code("a", NAME),)), book("two", codes=(Code("a", NAME),))],
        "codebooks 'one' and 'two' both have 'a'",
    ),
    (
        [
            book("one", variables=(UNIT,)),
            book("two", variables=(Variable("unit", "person", NAME),)),
        ],
        "codebooks 'one' and 'two' both have 'unit'",
    ),
    (
        [
            book("one", variables=(UNIT,), typologies=(typology("t", {"unit": "x"}),)),
            book("two", variables=(UNIT,), typologies=(typology("t", {"unit": "x"}),)),
        ],
        "codebooks 'one' and 'two' both have 't'",
    ),
    (
        [
            book("one", variables=(UNIT,)),
            book("two", typologies=(typology("unit", {"a": "b"}, "codes"),)),
        ],
        "codebooks 'one' and 'two' both have 'unit'",
    ),
    ([book("one", requires=("two",))], "'one' builds on 'two', which is not in the project"),
    (
        [book("one", requires=("two",), relations=(Relation("a", "b", "x"),)), book("two")],
        "codebook 'one': there is no code 'a'",
    ),
    (
        [
            book("one", typologies=(typology("t", {"a": "b"}, "codes"),), requires=("two",)),
            book("two", codes=(Code("a", NAME), Code("b", NAME))),
        ],
        "codebook 'one': 'b' is not a code below 'a'",
    ),
    (
        [
            book("one", codes=(Code("a", NAME),), relations=(Relation("a", "b", "part-of"),)),
            book("two", codes=(Code("b", NAME),), relations=(Relation("b", "a", "part-of"),)),
        ],
        "codebooks one, two: 'b' would be part of itself by way of 'a'",
    ),
]


@pytest.mark.parametrize(("books", "what"), REFUSED)
def test_codebooks_that_contradict_or_lack_one_another_are_refused(books, what):
    with pytest.raises(UsageProblem) as refused:
        check_together(books)
    assert what in refused.value.message
    assert refused.value.hint


def test_an_open_reference_is_settled_by_the_required_codebook():
    below = (Code("a", NAME), Code("b", NAME, parent="a"))
    rests = typology("t", {"a": "b"}, "codes")
    check_together([book("one", typologies=(rests,), requires=("two",)), book("two", codes=below)])


def test_the_shipped_codebooks_are_read_and_go_together():
    books = [read_codebook(path) for path in shipped().values()]
    assert [each.id for each in books] == [
        "cadre-mobilization",
        "farmer-participation",
        "field-variables",
        "personalized-pairing",
        "resource-capture",
    ]
    check_together(books)


@pytest.mark.parametrize("name", sorted(shipped()))
def test_a_shipped_codebook_survives_being_exported(name, tmp_path):
    path = tmp_path / "again.yaml"
    path.write_text(codebook_to_yaml(read_codebook(shipped()[name])), encoding="utf-8")
    assert read_codebook(path) == read_codebook(shipped()[name])


def test_every_shipped_code_has_a_definition_an_example_and_cues_in_both_languages():
    for path in shipped().values():
        for code in read_codebook(path).codes:
            for text in (code.name, code.definition, *code.include, *code.exclude, *code.examples):
                assert text.en and text.zh, code.id
            assert code.include and code.exclude and code.examples, code.id
            assert code.cues["zh"] and code.cues["en"], code.id


def test_a_codebook_is_found_by_path_or_by_its_shipped_id(tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text("id: own\n")
    assert find_codebook(str(own)) == own
    assert (
        find_codebook("resource-capture") == shipped_folder("codebooks") / "resource-capture.yaml"
    )


def test_an_unknown_codebook_is_answered_with_the_nearest():
    with pytest.raises(UnknownName) as refused:
        find_codebook("resource-captur")
    assert refused.value.hint == "did you mean resource-capture?"
