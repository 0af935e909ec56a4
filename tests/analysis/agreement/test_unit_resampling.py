"""Units drawn anew: the same as making every resample at once, whatever the parts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from qcode.analysis.agreement.measures import unit_resampling
from qcode.analysis.agreement.measures.coefficients import COEFFICIENTS
from qcode.analysis.agreement.measures.figures import figures
from qcode.analysis.agreement.measures.ratings import UNRATED, Ratings, collapsed
from qcode.analysis.agreement.measures.resampling import samples
from qcode.analysis.agreement.measures.scales import NOMINAL, Scale
from qcode.analysis.agreement.measures.unit_resampling import RatedUnits, resampled_figures

CATEGORIES = (1.0, 2.0, 3.0)


def table(units: int, coders: int) -> np.ndarray:
    chance = np.random.default_rng(units)
    truth = chance.integers(0, 3, (units, 1))
    rated = np.where(chance.random((units, coders)) < 0.6, truth, chance.integers(0, 3, (1, 1)))
    return np.where(chance.random((units, coders)) < 0.15, UNRATED, rated)


def rated_units(rated: np.ndarray, cluster: np.ndarray) -> RatedUnits:
    rows, row = np.unique(rated, axis=0, return_inverse=True)
    count = np.bincount(row).astype(np.float64)[None, :]
    names = tuple("ABCDE"[: rated.shape[1]])
    return RatedUnits(Ratings(names, CATEGORIES, rows, count), row, cluster, int(cluster.max()) + 1)


@pytest.mark.parametrize("coders", [2, 4])
@pytest.mark.parametrize("scale", [NOMINAL, Scale("ordinal", "quadratic")])
@pytest.mark.parametrize("cells", [1, 4_000_000])
def test_figures_are_those_of_all_resamples_at_once(
    coders: int, scale: Scale, cells: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unit_resampling, "_CELLS", cells)
    rated, cluster = table(40, coders), np.arange(40) // 4
    found = resampled_figures(rated_units(rated, cluster), scale, None, 50, 5)
    times = samples(10, 50, 5)[:, cluster]
    ratings, row = collapsed(tuple("ABCDE"[:coders]), CATEGORIES, rated)
    count = np.stack([np.bincount(row, drawn, len(ratings.rated)) for drawn in times])
    at_once = figures(replace(ratings, count=count), scale)
    assert len(found) == len(at_once)
    for one, other in zip(found, at_once, strict=True):
        assert (one.coefficient, one.coders, one.units, one.note) == (
            other.coefficient,
            other.coders,
            other.units,
            other.note,
        )
        for part in ("value", "se", "low", "high"):
            assert getattr(one, part) == pytest.approx(getattr(other, part), abs=1e-12)


def test_without_resamples_the_interval_is_that_of_the_error() -> None:
    units = rated_units(table(30, 3), np.arange(30))
    found = resampled_figures(units, NOMINAL, None, 0, 1)
    for figure in found:
        assert figure.value is not None and figure.se is not None and figure.low is not None
        least = 0 if COEFFICIENTS[figure.coefficient].proportion else -1
        assert figure.low == pytest.approx(max(figure.value - 1.96 * figure.se, least))


def test_one_coder_alone_is_undefined_and_no_crash() -> None:
    units = rated_units(table(10, 1), np.arange(10))
    assert all(
        figure.value is None and figure.note
        for figure in resampled_figures(units, NOMINAL, None, 20, 1)
    )


def test_a_coefficient_of_two_is_given_for_each_pair_of_three() -> None:
    units = rated_units(table(20, 3), np.arange(20))
    found = resampled_figures(units, NOMINAL, [COEFFICIENTS["cohen-kappa"]], 20, 1)
    assert [figure.coders for figure in found] == [("A", "B"), ("A", "C"), ("B", "C")]
