"""The next words that bear no coding."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qcode.coding.spans import Span
from qcode.coding.uncoded import uncoded_after

TEXT = "问：怎么样？\n答：很好，路修了。 嗯。\n问：钱呢？\n答：县里出。"
ANSWERS = [Span(9, 20), Span(28, 32)]


def after(codings: list[Span], offset: int) -> str | None:
    found = uncoded_after(TEXT, ANSWERS, codings, offset)
    return None if found is None else TEXT[found.start : found.end]


def test_what_somebody_says_is_next_and_then_what_is_said_after_it() -> None:
    assert after([], 0) == "很好，路修了。 嗯。"
    assert after([], 9) == "县里出。"
    assert after([], 12) == "县里出。"
    assert after([], 28) is None


def test_the_rest_of_a_turn_begins_with_a_letter() -> None:
    assert after([Span(9, 11)], 0) == "路修了。 嗯。"
    assert after([Span(12, 15)], 0) == "很好，"
    assert after([Span(12, 15)], 9) == "嗯。"


def test_what_holds_no_letter_is_passed_over() -> None:
    assert after([Span(9, 15), Span(17, 18)], 0) == "县里出。"


def test_a_coding_over_several_turns_covers_what_is_between() -> None:
    assert after([Span(0, 18), Span(2, 30)], 0) == "出。"
    assert after([Span(0, len(TEXT))], 0) is None


def spans(length: int) -> st.SearchStrategy[list[Span]]:
    edges = st.tuples(st.integers(0, length), st.integers(0, length)).map(sorted)
    return st.lists(edges.filter(lambda pair: pair[0] < pair[1]).map(lambda pair: Span(*pair)))


def apart(spans: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(spans):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def by_hand(text: str, passages: list[Span], codings: list[Span]) -> list[Span]:
    """Every stretch of a passage without a coding, from its first letter to its last non-blank."""
    found = []
    for passage in passages:
        bare = [
            at
            for at in range(passage.start, passage.end)
            if not any(each.start <= at < each.end for each in codings)
        ]
        runs = [at for at in bare if at == passage.start or at - 1 not in bare]
        for run in runs:
            stop = next(at for at in range(run, len(text) + 2) if at not in bare)
            letters = [at for at in range(run, stop) if text[at].isalnum()]
            if letters:
                words = text[letters[0] : stop].rstrip()
                found.append(Span(letters[0], letters[0] + len(words)))
    return found


@given(
    st.text(alphabet="甲a。 \n", min_size=30, max_size=30),
    spans(30).map(apart),
    spans(30),
    st.integers(0, 30),
)
def test_it_is_the_first_stretch_that_begins_after_the_offset(
    text: str, passages: list[Span], codings: list[Span], offset: int
) -> None:
    expected = [span for span in by_hand(text, passages, codings) if span.start > offset]
    assert uncoded_after(text, passages, codings, offset) == (expected[0] if expected else None)
