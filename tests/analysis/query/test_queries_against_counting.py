"""What random queries find, against sets of turns and passages put together one by one.

The other answer is written from the definitions alone, with loops over the raw corpus; it shares
nothing with the code that it checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.analysis.query.tree import (
    Both,
    Coded,
    Either,
    Level,
    Near,
    Node,
    Query,
    Spoken,
    Without,
    Words,
)
from qcode.analysis.tidy.evaluation import found
from qcode.analysis.tidy.filters import Filters, eligible
from qcode.analysis.tidy.units import units
from qcode.codebook.model import Code, Variable
from qcode.codebook.model import Level as VariableLevel
from qcode.coding.corpus import Corpus, CorpusCase, CorpusSource, CorpusSpeaker
from qcode.texts import Text

CODES = (
    Code("a", Text.plain("a")),
    Code("b", Text.plain("b")),
    Code("a1", Text.plain("a1"), parent="a"),
    Code("a11", Text.plain("a11"), parent="a1"),
)
UNDER = {"a": {"a", "a1", "a11"}, "b": {"b"}, "a1": {"a1", "a11"}, "a11": {"a11"}}
CODERS = ("LY", "WM", "consensus")
CASES = (
    CorpusCase("person", "甲", {"actor": "cadre"}, {}),
    CorpusCase("person", "乙", {}, {}),
)
SPEAKERS = {
    "Q": CorpusSpeaker("interviewer", None, {}, {}),
    "A": CorpusSpeaker("respondent", 0, {}, {}),
    "B": CorpusSpeaker("respondent", 1, {}, {}),
}
VARIABLES = (
    Variable("actor", "person", Text("Actor"), levels=(VariableLevel("cadre", Text("Cadre")),)),
    Variable("round", "source", Text("Round"), levels=(VariableLevel("first", Text("First")),)),
)
WORDS = ("xx", "xy", "y")

Turn = tuple[int, int]
Passage = tuple[int, int, int, int]


@dataclass(frozen=True)
class World:
    """texts: of the sources.  coders, interviewers: as in Units."""

    corpus: Corpus
    texts: Sequence[str]
    coders: tuple[str, ...]
    interviewers: bool

    def turns(self) -> Iterator[tuple[int, int, int, int, str | None]]:
        """Those that may be in a set: source, number, start, end, label."""
        for at, source in enumerate(self.corpus.sources):
            for number, (start, end, label) in enumerate(source.turns, 1):
                if self.interviewers or label != "Q":
                    yield at, number, start, end, label

    def spans(self, node: Node) -> Iterator[tuple[int, int, int]]:
        """Where codings and words stand: source, start, end."""
        if isinstance(node, Words):
            for at, text in enumerate(self.texts):
                start = text.find(node.words)
                while start >= 0:
                    yield at, start, start + len(node.words)
                    start = text.find(node.words, start + len(node.words))
        elif isinstance(node, Coded):
            whose = self.coders or ("LY", "WM")
            for _, source, code, coder, start, end in self.corpus.codings:
                if CODES[code].id in UNDER[node.code] and CODERS[coder] in whose:
                    yield source, start, end

    def passages(self, node: Node) -> set[Passage]:
        if isinstance(node, Either):
            return set().union(*map(self.passages, node.parts))
        if isinstance(node, Near):
            right = self.passages(node.right)
            return {
                each
                for each in self.passages(node.left)
                if any(apart(each, other) <= node.within for other in right)
            }
        return {
            (at, number, max(start, begin), min(end, stop))
            for source, start, end in self.spans(node)
            for at, number, begin, stop, _ in self.turns()
            if at == source and max(start, begin) < min(end, stop)
        }

    def answer(self, node: Node) -> set[Turn]:
        every = {(at, number) for at, number, *_ in self.turns()}
        if isinstance(node, Both):
            return set.intersection(*map(self.answer, node.parts))
        if isinstance(node, Either):
            return set.union(*map(self.answer, node.parts))
        if isinstance(node, Without):
            return every - self.answer(node.part)
        if isinstance(node, Level):
            return {(at, n) for at, n, *_, label in self.turns() if self.level(node, at, label)}
        if isinstance(node, Spoken):
            return {(at, number) for at, number, *_, label in self.turns() if label in node.labels}
        if isinstance(node, Near) and not node.by_characters:
            right, steps = self.answer(node.right), sorted(every)
            return {
                turn
                for turn in self.answer(node.left)
                if any(
                    turn[0] == other[0]
                    and abs(steps.index(turn) - steps.index(other)) <= node.within
                    for other in right
                )
            }
        return {(at, number) for at, number, *_ in self.passages(node)}

    def level(self, node: Level, at: int, label: str | None) -> bool:
        source = self.corpus.sources[at]
        value = {
            "source": source.name,
            "round": source.values.get("round"),
            "actor": "cadre" if label == "A" else None,
            "person": {"A": "甲", "B": "乙"}.get(label or ""),
        }[node.variable]
        return value == node.level


def apart(one: Passage, other: Passage) -> float:
    """The characters between two passages of one source."""
    if one[0] != other[0]:
        return float("inf")
    return max(other[2] - one[3], one[2] - other[3], 0)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    sources, texts = [], []
    codings: list[tuple[int, int, int, int, int, int]] = []
    for name in ("one", "two", "three"):
        text, turns = "", []
        for _ in range(draw(st.integers(0, 5))):
            text += draw(st.sampled_from(["", "xx", "\n: "]))
            said = draw(st.text("xy", max_size=5))
            turns.append((len(text), len(text) + len(said), draw(st.sampled_from([*"QAB", None]))))
            text += said
        values = {"round": "first"} if draw(st.booleans()) else {}
        sources.append(CorpusSource(name, name, "en", len(text), turns, SPEAKERS, values, {}, {}))
        texts.append(text)
    for at, text in enumerate(texts):
        for _ in range(draw(st.integers(0, 4)) if text else 0):
            start = draw(st.integers(0, len(text) - 1))
            end = draw(st.integers(start + 1, len(text)))
            code, coder = draw(st.integers(0, 3)), draw(st.integers(0, 2))
            codings.append((len(codings), at, code, coder, start, end))
    corpus = Corpus("w", sources, CASES, CODES, CODERS, VARIABLES, (), codings, "consensus")
    coders = draw(st.sampled_from([(), ("LY",), ("WM", "consensus")]))
    return World(corpus, texts, coders, draw(st.booleans()))


MARKS = st.builds(Coded, st.sampled_from([each.id for each in CODES])) | st.builds(
    Words, st.sampled_from(WORDS)
)
PASSAGES = st.recursive(
    MARKS,
    lambda inner: (
        st.builds(Either, st.lists(inner, min_size=2, max_size=3).map(tuple))
        | st.builds(Near, inner, inner, st.sampled_from([0, 1, 3, 10**9]), st.just(True))
    ),
    max_leaves=4,
)
LEAVES = (
    PASSAGES
    | st.builds(Spoken, st.sampled_from([("A",), ("Q", "B"), (None,)]))
    | st.sampled_from(
        [
            Level("round", "first"),
            Level("round", None),
            Level("actor", "cadre"),
            Level("actor", None),
            Level("person", "乙"),
            Level("source", "two"),
        ]
    )
)


def joined(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    near: Callable[..., Any] = Near
    return (
        st.builds(Both, several)
        | st.builds(Either, several)
        | st.builds(Without, inner)
        | st.builds(near, inner, inner, st.sampled_from([0, 1, 2, 10**9]))
    )


TREES: st.SearchStrategy[Node] = st.recursive(LEAVES, joined, max_leaves=6)


@settings(max_examples=300, deadline=None)
@given(worlds(), TREES)
def test_a_query_finds_what_its_definition_says(world: World, tree: Node) -> None:
    table = units(world.corpus, world.coders, world.interviewers)
    hits = {each: np.array([*world.spans(Words(each))], np.int64).reshape(-1, 3) for each in WORDS}
    query = Query("", tree, hits=hits)
    chosen = found(table, query)
    answer = {(int(table.source[at]), int(table.number[at])) for at in np.flatnonzero(chosen)}
    assert answer == world.answer(tree)
    filters = Filters(coders=world.coders, interviewers=world.interviewers, queries=(query, query))
    assert (eligible(table, filters) == chosen).all()


def test_what_ends_a_source_is_not_near_what_begins_the_next() -> None:
    # "xy", then "yx"
    sources = [
        CorpusSource(name, name, "en", 2, [(0, 2, "A")], SPEAKERS, {}, {}, {})
        for name in ("one", "two")
    ]
    corpus = Corpus("w", sources, CASES, CODES, CODERS, VARIABLES, (), [])
    hits = {
        "y": np.array([[0, 1, 2]], np.int64),
        "yx": np.array([[1, 0, 2]], np.int64),
    }
    for within in (0, 1, 5):
        query = Query("", Near(Words("y"), Words("yx"), within, by_characters=True), hits=hits)
        assert not found(units(corpus), query).any()
