from hypothesis import given
from hypothesis import strategies as st

from qcode.coding.spans import Span, unite

spans = st.builds(lambda start, length: Span(start, start + length),
                  st.integers(0, 40), st.integers(1, 12))  # fmt: skip


def characters(several: list[Span]) -> set[int]:
    return {place for span in several for place in range(span.start, span.end)}


def test_spans_that_share_a_character_overlap() -> None:
    assert Span(0, 5).overlaps(Span(4, 8))
    assert Span(4, 8).overlaps(Span(0, 5))
    assert Span(0, 9).overlaps(Span(3, 4))


def test_touching_spans_do_not_overlap() -> None:
    assert not Span(0, 5).overlaps(Span(5, 8))
    assert unite([Span(5, 8), Span(0, 5)]) == [Span(0, 5), Span(5, 8)]


def test_an_empty_span_overlaps_nothing() -> None:
    assert not Span(3, 3).overlaps(Span(0, 9))
    assert Span(3, 3).length == 0


def test_overlapping_spans_become_one() -> None:
    assert unite([Span(6, 9), Span(0, 4), Span(3, 7)]) == [Span(0, 9)]


@given(st.lists(spans))
def test_uniting_keeps_every_character_and_leaves_no_overlap(several: list[Span]) -> None:
    united = unite(several)
    assert characters(united) == characters(several)
    assert sum(span.length for span in united) == len(characters(several))
    assert united == sorted(united)


@given(st.lists(spans))
def test_uniting_again_changes_nothing(several: list[Span]) -> None:
    assert unite(unite(several)) == unite(several)


@given(st.lists(spans))
def test_borders_between_touching_spans_are_kept(several: list[Span]) -> None:
    starts = {span.start for span in unite(several)}
    assert starts == {s.start for s in several
                      if not any(o.start < s.start < o.end for o in several)}  # fmt: skip
