"""What differs between two states of the codebooks is told change by change."""

from __future__ import annotations

from dataclasses import replace

from qcode.codebook.difference import Change, difference
from qcode.codebook.model import (
    Code,
    Codebook,
    Level,
    Relation,
    Typology,
    TypologyClass,
    Variable,
)
from qcode.texts import Text

MONEY = Code("money", Text("Money", "钱"), Text("Sums", "金额"), parent="help", color="#111111")
BOOK = Codebook(
    "small",
    "1.0.0",
    Text("Small", "小"),
    variables=(Variable("post", "person", Text("Post", "职务"), levels=(Level("a", Text("A")),)),),
    typologies=(
        Typology(
            "kind",
            "person",
            Text("Kind"),
            (TypologyClass("X", Text("X"), {"post": "a"}),),
            "variables",
        ),
    ),
    codes=(Code("help", Text("Help", "帮助")), MONEY, Code("doubt", Text("Doubt", "怀疑"))),
    relations=(Relation("doubt", "money", "leads-to"),),
)


def changed(**fields: object) -> list[Change]:
    codes = tuple(replace(code, **fields) if code is MONEY else code for code in BOOK.codes)
    return difference([BOOK], [replace(BOOK, codes=codes)])


def test_a_codebook_does_not_differ_from_itself() -> None:
    assert difference([BOOK], [BOOK]) == []
    assert difference([], []) == []


def test_a_renamed_code_is_told_with_both_names() -> None:
    (change,) = changed(name=Text("Cash", "钱"))
    assert (change.how, change.field, change.id) == ("renamed", "name", "money")
    assert (change.before, change.after) == (Text("Money", "钱"), Text("Cash", "钱"))


def test_every_field_that_differs_is_told_by_itself() -> None:
    found = changed(
        definition=Text("Other", "金额"),
        include=(Text("x", "甲"), Text("y", "乙")),
        cues={"zh": ("补助",)},
        color="#222222",
        key="m",
        parent=None,
    )
    assert [(each.how, each.field) for each in found] == [
        ("moved", "parent"),
        ("redefined", "definition"),
        ("redefined", "include"),
        ("redefined", "cues"),
        ("recoloured", "color"),
        ("changed", "key"),
    ]
    assert found[0].before == Text.plain("help")
    assert found[2].after == Text("x\ny", "甲\n乙")


def test_codes_that_came_and_went_are_told_with_where() -> None:
    fewer = replace(BOOK, codes=BOOK.codes[:1], relations=())
    assert [
        (each.kind, each.id, each.how, each.before.en) for each in difference([BOOK], [fewer])
    ] == [
        ("code", "money", "gone", "help"),
        ("code", "doubt", "gone", "small"),
        ("relation", "doubt leads-to money", "gone", ""),
    ]
    assert [(each.id, each.how, each.after.en) for each in difference([fewer], [BOOK])] == [
        ("money", "added", "help"),
        ("doubt", "added", "small"),
        ("doubt leads-to money", "added", ""),
    ]


def test_a_merged_code_says_where_it_is() -> None:
    fewer = replace(BOOK, codes=BOOK.codes[:2], relations=())
    found = difference([BOOK], [fewer], {"doubt": "money", "money": "help"})
    assert [(each.id, each.how, each.after.en) for each in found[:1]] == [
        ("doubt", "merged", "money")
    ]
    assert not [each for each in found if each.id == "money"]


def test_a_code_that_went_to_another_codebook_has_moved() -> None:
    one = replace(BOOK, codes=BOOK.codes[:2], relations=())
    two = Codebook("own", "1", Text("Own"), codes=BOOK.codes[2:])
    found = difference([replace(BOOK, relations=())], [one, two])
    assert [(each.kind, each.id, each.how, each.field) for each in found] == [
        ("codebook", "own", "added", ""),
        ("code", "doubt", "moved", "codebook"),
    ]


def test_variables_typologies_and_headings_are_compared_too() -> None:
    post = replace(BOOK.variables[0], levels=(Level("a", Text("A")), Level("b", Text("B", "乙"))))
    kind = replace(BOOK.typologies[0], name=Text("Sort"))
    after = replace(BOOK, version="2", variables=(post,), typologies=(kind,))
    found = difference([BOOK], [after])
    assert [(each.kind, each.id, each.how, each.field) for each in found] == [
        ("codebook", "small", "changed", "version"),
        ("variable", "post", "changed", "levels"),
        ("typology", "kind", "renamed", "name"),
    ]
    assert found[1].after.en == "a = A\nb = B = 乙"
    gone = difference([BOOK], [replace(BOOK, variables=(), typologies=())])
    assert [(each.kind, each.how) for each in gone] == [("variable", "gone"), ("typology", "gone")]


def test_a_tree_three_thousand_deep_is_compared() -> None:
    codes = [Code("c0", Text("c0"))]
    codes += [Code(f"c{n}", Text(f"c{n}"), parent=f"c{n - 1}") for n in range(1, 3000)]
    deep = Codebook("deep", "1", Text("Deep"), codes=tuple(codes))
    found = difference([deep], [replace(deep, codes=tuple(codes[:-1]))])
    assert [(each.id, each.how) for each in found] == [("c2999", "gone")]
