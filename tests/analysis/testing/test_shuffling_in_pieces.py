"""Permutations are handled piece by piece: the same figures, whatever the size of a piece."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.analysis.testing import shuffling
from qcode.analysis.testing.observations import Observations
from qcode.analysis.testing.shuffling import Shuffled, shuffle
from qcode.analysis.testing.verdict import Summing


def observations(cases: int, rows: int, labels: int) -> Observations:
    own = np.random.default_rng(1).integers(0, 5, (cases, rows))
    shown = np.arange(cases) % labels
    return Observations(
        measure="segments",
        kind="person",
        levels=tuple(range(labels)),
        labels=shown,
        whole=own.sum(axis=1),
        own=own,
        under=own,
        missing=0,
    )


def shuffled(seen: Observations, draws: int, most: int = shuffling.MOST) -> Shuffled:
    summing = Summing.of(seen, range(5))
    return shuffle(seen.labels, summing, draws, 7, most, width=summing.width)


@given(st.integers(1, 2000), st.booleans())
@settings(max_examples=25, deadline=None)
def test_the_size_of_a_piece_changes_no_bit(cells: int, drawn: bool) -> None:
    seen, most = observations(8, 5, 3), 1 if drawn else shuffling.MOST
    whole = shuffled(seen, 400, most)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(shuffling, "CELLS", cells)
        pieces = shuffled(seen, 400, most)
    assert pieces.drawn == drawn
    assert pieces.p.tobytes() == whole.p.tobytes()
    assert pieces.least == whole.least


@pytest.mark.parametrize(("cases", "rows", "labels"), [(15, 300, 5), (300, 40, 30), (20, 900, 4)])
def test_memory_does_not_grow_with_what_is_asked(cases: int, rows: int, labels: int) -> None:
    seen = observations(cases, rows, labels)
    summing = Summing.of(seen, range(rows))
    draws = 3 * shuffling.CELLS // summing.width
    tracemalloc.start()
    shuffle(seen.labels, summing, draws, 1, width=summing.width)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 100_000_000


def test_a_long_shuffling_tells_how_far_it_is() -> None:
    seen, told = observations(12, 4, 3), list[tuple[int, int]]()
    summing = Summing.of(seen, range(4))
    shuffle(
        seen.labels,
        summing,
        100_000,
        width=summing.width,
        progress=lambda done, total: told.append((done, total)),
    )
    assert len(told) > 1 and told[-1] == (100_000, 100_000)
    assert [done for done, _ in told] == sorted({done for done, _ in told})
