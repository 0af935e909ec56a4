"""Ratings written down as people write them: a row a unit, or two coders' cross-table."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from qcode.analysis.agreement.measures.ratings import UNRATED, Ratings, collapsed

Cell = str | float | None
Rated = Callable[..., Ratings]
Crossed = Callable[..., Ratings]


def _rated(units: Sequence[Sequence[Cell]], categories: Sequence[str | float] = ()) -> Ratings:
    """units: a row a unit, a column a coder; None is missing. Categories are those used, sorted."""
    known = list(categories) or sorted({each for unit in units for each in unit} - {None})
    rated = [[UNRATED if each is None else known.index(each) for each in unit] for unit in units]
    coders = "ABCDEFGH"[: len(units[0])]
    return collapsed(coders, known, np.array(rated, np.int64).reshape(-1, len(coders)))[0]


def _crossed(table: Sequence[Sequence[int]], categories: Sequence[str | float] = ()) -> Ratings:
    """table: how many units coder A put in the row's category and coder B in the column's."""
    size = len(table)
    rated = np.array([(a, b) for a in range(size) for b in range(size)], np.int64)
    known = tuple(categories) or tuple("abcdefgh"[:size])
    return Ratings(("A", "B"), known, rated, np.array(table, np.float64).reshape(1, -1))


@pytest.fixture(scope="session")
def rated() -> Rated:
    return _rated


@pytest.fixture(scope="session")
def crossed() -> Crossed:
    return _crossed
