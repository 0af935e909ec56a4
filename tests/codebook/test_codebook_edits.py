"""Which edits of a codebook are allowed, and what they make of its tree and relations."""

from __future__ import annotations

from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.codebook import edits
from qcode.codebook.model import Code, Codebook, Relation, Typology, TypologyClass
from qcode.codebook.tree import children, ordered, parents, subtree
from qcode.errors import UsageProblem
from qcode.texts import Text


def tree(**above: str | None) -> list[Code]:
    """Codes from id=parent; parents first."""
    return [Code(id, Text.plain(id), parent=parent) for id, parent in above.items()]


@st.composite
def forests(draw: st.DrawFn) -> list[Code]:
    """Up to nine codes, each under one made before it, or at the top."""
    codes: list[Code] = []
    for number in range(draw(st.integers(2, 9))):
        above = draw(st.sampled_from([None, *(code.id for code in codes)]))
        codes.append(Code(f"c{number}", Text.plain(f"c{number}"), parent=above))
    return codes


def is_a_tree(above: edits.Above) -> bool:
    codes = [Code(code, Text(), parent=parent) for code, parent in above.items()]
    return len(ordered(codes)) == len(codes)


def test_a_bare_word_is_taken_for_the_language_of_its_script() -> None:
    assert edits.worded(" 补助 ") == Text(zh="补助")
    assert edits.worded("Subsidy") == Text(en="Subsidy")
    assert edits.worded("补助", Text("Money", "钱")) == Text("Money", "补助")
    assert edits.worded("补助", Text.plain("Money")) == Text.plain("补助")
    assert edits.worded(Text("A ", " ")) == Text("A")
    assert edits.worded(" ", Text("Money")) == Text()
    assert edits.all_worded(["钱", "", "pay"]) == (Text(zh="钱"), Text(en="pay"))


def test_an_id_that_is_taken_gets_a_number() -> None:
    assert edits.free_id("money", ["help"]) == "money"
    assert edits.free_id("money", ["money", "money-2"]) == "money-3"


@pytest.mark.parametrize("ident", ["", "Money", "-m", "a b", "钱", "a\n", "money"])
def test_an_id_that_no_codebook_could_hold_is_refused(ident: str) -> None:
    with pytest.raises(UsageProblem):
        edits.require_free_id(ident, ["money"])


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (Code("new", Text()), "needs a name"),
        (Code("new", Text("MONEY")), "right beside it"),
        (Code("new", Text(zh="钱")), "right beside it"),
        (Code("new", Text("N"), color="red"), "no colour"),
        (Code("new", Text("N"), color="#12345"), "no colour"),
        (Code("new", Text("N"), key="mm"), "hotkey"),
        (Code("new", Text("N"), key=" "), "hotkey"),
        (Code("new", Text("N"), key="m"), "hotkey 'm' already"),
    ],
)
def test_a_code_that_cannot_stand_is_refused_in_both_languages(code: Code, said: str) -> None:
    there = [Code("money", Text("Money", "钱"), key="m")]
    with pytest.raises(UsageProblem) as refused:
        edits.require_sound(code, there)
    assert said in refused.value.message
    assert refused.value.said.zh != refused.value.said.en
    assert refused.value.advice.zh


def test_what_has_not_changed_is_not_asked_about_again() -> None:
    before = Code("a", Text("Same"), key="k")
    there = [before, Code("b", Text("Same"), key="k")]
    edits.require_sound(Code("a", Text("Same"), key="k", color="#000000"), there, before)
    with pytest.raises(UsageProblem):
        edits.require_sound(Code("a", Text("same "), key="k"), there, before)


def test_the_same_name_is_allowed_elsewhere_in_the_tree_only() -> None:
    there = [*tree(a=None), Code("b", Text("Causes"), parent="a")]
    edits.require_sound(Code("c", Text("Causes")), there)
    with pytest.raises(UsageProblem, match="right beside it"):
        edits.require_sound(Code("c", Text("Causes"), parent="a"), there)


def test_no_code_can_stand_under_itself() -> None:
    codes = tree(a=None, b="a", c="b", d=None)
    edits.require_movable(codes, "c", "d")
    edits.require_movable(codes, "a", None)
    for parent in ("a", "b", "c"):
        with pytest.raises(UsageProblem):
            edits.require_movable(codes, "a", parent)


def test_the_children_of_a_deleted_code_move_up() -> None:
    codes = tree(a=None, b="a", c="b", d="b")
    assert edits.without(codes, "b") == {"c": "a", "d": "a"}
    assert edits.without(codes, "a") == {"b": None}


def test_a_code_that_takes_over_its_parent_stands_in_its_place() -> None:
    codes = tree(top=None, a="top", x="a", b="x", y="a")
    changed = edits.merged(codes, ["a"], "b")
    assert changed == {"b": "top", "x": "b", "y": "b"}


def after(above: edits.Above, changed: edits.Above, gone: Collection[str]) -> edits.Above:
    """The tree as it will be."""
    return {code: parent for code, parent in {**above, **changed}.items() if code not in gone}


@given(forests(), st.data())
def test_merging_and_deleting_always_leave_a_tree(codes: list[Code], data: st.DataObject) -> None:
    ids = [code.id for code in codes]
    into = data.draw(st.sampled_from(ids))
    gone = data.draw(st.sets(st.sampled_from([each for each in ids if each != into] or ids)))
    gone -= {into}
    above = parents(codes)
    merged = after(above, edits.merged(codes, gone, into), gone)
    assert merged.keys() == set(ids) - gone
    assert is_a_tree(merged)
    alone = after(above, edits.without(codes, into), [into])
    assert is_a_tree(alone)


def test_a_typology_is_named_when_its_rule_would_no_longer_hold() -> None:
    classes = (TypologyClass("A", Text("A"), {"top": "leaf"}),)
    typology = Typology("kind", "village", Text("Kind", "类型"), classes, "codes")
    edits.require_typologies([typology], {"top": None, "leaf": "top"})
    for above in ({"top": None}, {"top": None, "leaf": None}, {"leaf": None}):
        with pytest.raises(UsageProblem) as refused:
            edits.require_typologies([typology], above)
        assert "typology kind (Kind)" in refused.value.message
        assert "类型" in refused.value.said.zh
    assert edits.typologies_on([typology], "leaf") == [typology]
    assert edits.typologies_on([typology], "other") == []


def test_relations_follow_and_say_nothing_twice() -> None:
    relations = [
        Relation("a", "x", "leads-to"),
        Relation("b", "x", "leads-to"),
        Relation("a", "b", "part-of"),
        Relation("y", "a", "part-of"),
    ]
    fates = edits.redirected(relations, ["a"], "b")
    assert fates == [None, relations[1], None, Relation("y", "b", "part-of")]


def test_a_codebook_requires_the_homes_of_the_codes_it_names() -> None:
    book = Codebook("one", "1", Text("One"), relations=(Relation("a", "b", "leads-to"),))
    assert edits.required(book, {"a": "one", "b": "two"}) == ("two",)
    assert edits.required(book, {"a": "one", "b": "one"}) == ()


def test_a_tree_three_thousand_deep_is_walked() -> None:
    codes = [Code("c0", Text("c0"))]
    codes += [Code(f"c{n}", Text(f"c{n}"), parent=f"c{n - 1}") for n in range(1, 3000)]
    assert len(subtree("c0", codes)) == 3000
    edits.require_movable(codes, "c2999", "c0")
    with pytest.raises(UsageProblem):
        edits.require_movable(codes, "c0", "c2999")
    changed = edits.merged(codes, ["c0"], "c2999")
    assert changed == {"c2999": None, "c1": "c2999"}
    assert is_a_tree(after(parents(codes), changed, ["c0"]))
    assert children(codes)["c2999"] == []
