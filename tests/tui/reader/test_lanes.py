"""The lanes of the margin: codings that share a line never share a lane."""

from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.project.reading import SeenCoding
from qcode.tui.reader.cells import measure
from qcode.tui.reader.lanes import NO_LANE, Lanes, Stripe
from qcode.tui.reader.lines import Lines

TEXT = "村里开会讨论修路的事\n" * 30
LINES = Lines(measure(TEXT), 12)
SPANS = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 60)).map(
    lambda drawn: (drawn[0], min(sum(drawn), len(TEXT)))
)


def coding(ident: str, span: tuple[int, int]) -> SeenCoding:
    return SeenCoding(ident, *span, "code", "LIN", False)


def by_line(lanes: Lanes) -> list[list[Stripe]]:
    return [lanes.on(line) for line in range(len(LINES))]


def lane_of(lanes: Lanes) -> dict[str, int]:
    return {stripe.coding.id: stripe.lane for line in by_line(lanes) for stripe in line}


@given(st.lists(SPANS, max_size=30), st.lists(SPANS, max_size=8), st.integers(1, 4))
@settings(deadline=None)
def test_codings_that_share_a_line_never_share_a_lane(
    first: list[tuple[int, int]], later: list[tuple[int, int]], count: int
) -> None:
    lanes = Lanes([coding(f"a{at}", span) for at, span in enumerate(first)], LINES, count)
    for at, span in enumerate(later):
        before = lane_of(lanes)
        lanes.put(coding(f"b{at}", span))
        assert before.items() <= lane_of(lanes).items(), "a new coding moved others"
    spans = {each.id: each for each in lanes.codings}
    for line, stripes in enumerate(by_line(lanes)):
        taken = [stripe.lane for stripe in stripes if stripe.lane != NO_LANE]
        assert len(set(taken)) == len(taken)
        assert all(lane < count for lane in taken)
        start, end = LINES.bounds(line)
        there = {ident for ident, each in spans.items() if each.start < end and each.end > start}
        assert {stripe.coding.id for stripe in stripes} == there


@given(st.lists(SPANS, min_size=1, max_size=20), st.data())
@settings(deadline=None)
def test_what_is_over_a_place_is_found_also_after_changes(
    spans: list[tuple[int, int]], data: st.DataObject
) -> None:
    kept = {f"a{at}": coding(f"a{at}", span) for at, span in enumerate(spans)}
    lanes = Lanes(kept.values(), LINES, 3)
    gone = data.draw(st.sampled_from(sorted(kept)))
    lanes.drop(gone)
    del kept[gone]
    if kept:
        changed = coding(data.draw(st.sampled_from(sorted(kept))), data.draw(SPANS))
        lanes.put(changed)
        kept[changed.id] = changed
    for offset in range(0, len(TEXT), 7):
        there = {each.id for each in kept.values() if each.start <= offset < each.end}
        assert {each.id for each in lanes.over(offset)} == there


def test_a_changed_coding_keeps_its_lane() -> None:
    lanes = Lanes([coding("a", (0, 20)), coding("b", (5, 30))], LINES, 3)
    lanes.drop("a")
    lanes.put(coding("b", (6, 30)))
    assert lane_of(lanes) == {"b": 1}
