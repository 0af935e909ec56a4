"""A codebook that is written and read again is the same codebook."""

from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qcode.codebook.model import Code, Codebook, Level, Relation, Typology, TypologyClass, Variable
from qcode.codebook.reading import parse_codebook
from qcode.codebook.tree import ordered
from qcode.codebook.writing import codebook_to_yaml
from qcode.texts import Text

words = st.text(min_size=1, max_size=12).filter(str.strip)
texts = st.builds(Text.plain, words) | st.builds(Text, words, st.just("") | words)
maybe = st.just(Text()) | texts
several = st.lists(texts, max_size=2).map(tuple)
cues = st.dictionaries(st.sampled_from(["zh", "en"]), st.lists(words, max_size=2).map(tuple))


@st.composite
def levels(draw):
    """Aliases that can't mean two levels: each ends in its level's number."""
    return tuple(
        Level(f"l{n}", Text(f"L{n}"), tuple(f"{word}!{n}" for word in draw(st.lists(words))))
        for n in range(draw(st.integers(1, 3)))
    )


@st.composite
def codes(draw):
    found: list[Code] = []
    for n in range(draw(st.integers(0, 6))):
        code = Code(
            id=f"c{n}",
            name=draw(texts),
            definition=draw(maybe),
            include=draw(several),
            exclude=draw(several),
            examples=draw(several),
            cues=draw(cues),
            color=draw(st.sampled_from(["", "#00ff7A"])),
            key=draw(st.sampled_from(["", "abcdef"[n], "强"[n:]])),
            parent=draw(st.sampled_from([None, *(each.id for each in found)])),
        )
        found.append(code)
    return ordered(found)


def relations_among(found):
    return tuple(Relation(a.id, b.id, "part-of") for a, b in pairwise(found))


def typologies_on(variables, found):
    on_variables = [
        Typology(
            f"t-{each.id}",
            each.of,
            each.name,
            tuple(
                TypologyClass(level.id, level.name, {each.id: level.id})
                for level in reversed(each.levels)
            ),
            "variables",
            each.definition,
        )
        for each in variables
    ]
    on_codes = [
        Typology(
            f"t-{each.id}",
            "village",
            each.name,
            (TypologyClass("一类", Text.plain("一类"), {each.parent: each.id}),),
            "codes",
        )
        for each in found
        if each.parent
    ]
    return (*on_variables, *on_codes)


@st.composite
def codebooks(draw):
    found = draw(codes())
    variables = tuple(
        Variable(f"v{n}", "village", Text(f"V{n}"), draw(maybe), draw(levels()))
        for n in range(draw(st.integers(0, 2)))
    )
    return Codebook(
        id="book",
        version=draw(words),
        title=draw(texts),
        citation=draw(st.just("") | words),
        variables=variables,
        typologies=typologies_on(variables, found),
        codes=found,
        relations=relations_among(found),
        requires=tuple(draw(st.lists(st.sampled_from(["other", "third"]), unique=True))),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(codebooks())
def test_reading_what_was_written_gives_the_same_codebook(codebook):
    assert parse_codebook(codebook_to_yaml(codebook), "book.yaml") == codebook


def test_a_typology_on_codes_of_another_codebook_keeps_what_it_rests_on():
    rule = (TypologyClass("A", Text.plain("A"), {"far": "away"}),)
    typology = Typology("t", "village", Text.plain("T"), rule, "codes")
    book = Codebook("book", "1", Text.plain("B"), typologies=(typology,), requires=("other",))
    assert parse_codebook(codebook_to_yaml(book), "book.yaml") == book


def test_plain_texts_stay_plain_and_what_is_empty_is_left_out():
    book = Codebook("book", "1", Text.plain("Plain"), codes=(Code("a", Text(zh="甲")),))
    assert codebook_to_yaml(book) == (
        "id: book\nversion: '1'\ntitle: Plain\ncodes:\n- id: a\n  name:\n    zh: 甲\n"
    )


def test_a_deep_tree_is_written_and_read_again():
    codes = [Code(f"c{n}", Text.plain("C"), parent=f"c{n - 1}" if n else None) for n in range(800)]
    book = Codebook("book", "1", Text.plain("B"), codes=tuple(codes))
    assert parse_codebook(codebook_to_yaml(book), "book.yaml") == book
