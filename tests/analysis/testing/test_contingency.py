"""Figures of tables of counts, against those that were published."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from qcode.analysis.testing.contingency import contingency, residuals

GENDER_BY_PARTY = np.array([[762, 327, 468], [484, 239, 477]])
"""Agresti (2007), An Introduction to Categorical Data Analysis, 2nd ed., table 2.5."""

ASPIRIN = np.array([[189, 10845], [104, 10933]])
"""Ibid., table 2.3: myocardial infarction by placebo and aspirin."""

EDUCATION_BY_BELIEF = np.array([[178, 138, 108], [570, 648, 442], [138, 252, 252]])
"""Agresti (2002), Categorical Data Analysis, 2nd ed., table 3.2."""

JOBS = np.array([[1, 3, 10, 6], [2, 3, 10, 7], [1, 6, 14, 12], [0, 1, 9, 11]])
"""Ibid., p. 57, and R's help of fisher.test: income by job satisfaction."""

HAIR_BY_EYE = np.array([[68, 20, 15, 5], [119, 84, 54, 29], [26, 17, 14, 14], [7, 94, 10, 16]])
"""R's HairEyeColor, both sexes."""

ARTHRITIS = np.array([[29, 7, 7], [13, 7, 21]])
"""R's vcd::Arthritis: treatment by improvement."""

ADMISSIONS = np.array([[1198, 1493], [557, 1278]])
"""R's UCBAdmissions over all departments: sex by admission."""

TITANIC = np.array([[122, 203], [167, 118], [528, 178], [673, 212]])
"""R's Titanic: class by survival."""


@pytest.mark.parametrize(
    ("counts", "chi2", "df"),
    [
        (GENDER_BY_PARTY, 30.07, 2),
        (ASPIRIN, 25.01, 1),
        (EDUCATION_BY_BELIEF, 69.2, 4),
        (JOBS, 5.9655, 9),
        (HAIR_BY_EYE, 138.29, 9),
        (ARTHRITIS, 13.055, 2),
        (ADMISSIONS, 92.205, 1),
        (TITANIC, 190.4, 3),
    ],
)
def test_chi_squared_is_the_published_one(counts: np.ndarray, chi2: float, df: int) -> None:
    found = contingency(counts)
    assert found is not None
    assert found.chi2 == pytest.approx(chi2, rel=1e-3)
    assert found.df == df


@pytest.mark.parametrize(
    ("counts", "g2"),
    [
        (GENDER_BY_PARTY, 30.02),
        (ASPIRIN, 25.37),
        (EDUCATION_BY_BELIEF, 69.8),
        (HAIR_BY_EYE, 146.44),
        (ARTHRITIS, 13.530),
    ],
)
def test_the_likelihood_ratio_is_the_published_one(counts: np.ndarray, g2: float) -> None:
    found = contingency(counts)
    assert found is not None
    assert found.g2 == pytest.approx(g2, rel=1e-3)


def test_p_values_are_the_published_ones() -> None:
    party, jobs = contingency(GENDER_BY_PARTY), contingency(JOBS)
    assert party is not None and jobs is not None
    assert party.p == pytest.approx(2.954e-07, rel=1e-3)  # R's help of chisq.test
    assert jobs.p == pytest.approx(0.7434, abs=5e-5)


def test_adjusted_residuals_are_the_published_ones() -> None:
    # Agresti (2007), table 2.8, and (2002), table 3.4.
    party = [[4.50, 0.70, -5.32], [-4.50, -0.70, 5.32]]
    assert residuals(GENDER_BY_PARTY) == pytest.approx(np.array(party), abs=5e-3)
    belief = [[4.5, -2.6, -1.9], [2.6, 1.3, -4.0], [-6.8, 0.7, 6.3]]
    assert residuals(EDUCATION_BY_BELIEF) == pytest.approx(np.array(belief), abs=0.06)


def test_cramers_v_is_the_published_one() -> None:
    # vcd::assocstats of these tables.
    for counts, v in ((HAIR_BY_EYE, 0.279), (ARTHRITIS, 0.394), (TITANIC, 0.294)):
        found = contingency(counts)
        assert found is not None
        assert found.v == pytest.approx(v, abs=5e-4)


def test_the_corrected_v_is_bergsmas_formula_by_hand() -> None:
    # n = 84, phi2 = 13.05502/84 = 0.155417; less 2/83: 0.131320; r~ - 1 = 1 - 1/83 = 0.987952.
    found = contingency(ARTHRITIS)
    assert found is not None
    assert found.corrected == pytest.approx((0.131320 / 0.987952) ** 0.5, abs=1e-5)
    jobs = contingency(JOBS)
    assert jobs is not None and jobs.corrected == 0


def test_cells_in_which_few_are_expected_are_counted() -> None:
    found = contingency(np.array([[3, 1], [1, 3]]))
    assert found is not None
    assert (found.cells, found.small) == (4, 4)


def test_nothing_is_defined_without_two_rows_and_two_columns() -> None:
    assert contingency(np.array([[3, 1, 2]])) is None
    assert contingency(np.array([[3, 1, 2], [0, 0, 0]])) is None
    assert contingency(np.array([[3, 0], [1, 0]])) is None
    assert contingency(np.zeros((2, 2), np.int64)) is None


def test_a_perfect_table_has_a_v_of_one_and_tiny_ones_have_no_corrected_v() -> None:
    perfect = contingency(np.array([[40, 0], [0, 60]]))
    assert perfect is not None
    assert perfect.v == pytest.approx(1) and perfect.corrected == pytest.approx(1)
    assert perfect.chi2 == pytest.approx(100)
    smallest = contingency(np.array([[1, 0], [0, 1]]))
    assert smallest is not None and smallest.corrected is None


TABLES = st.tuples(st.integers(2, 4), st.integers(2, 5)).flatmap(
    lambda shape: st.lists(
        st.lists(st.integers(1, 30), min_size=shape[1], max_size=shape[1]),
        min_size=shape[0],
        max_size=shape[0],
    )
)


@given(TABLES)
@settings(deadline=None)
def test_figures_are_those_of_scipy(rows: list[list[int]]) -> None:
    counts = np.array(rows)
    found = contingency(counts)
    assert found is not None
    chi2, p, df, _ = stats.chi2_contingency(counts, correction=False)
    g2, p_ratio, _, _ = stats.chi2_contingency(counts, correction=False, lambda_="log-likelihood")
    assert [found.chi2, found.g2] == pytest.approx([chi2, g2], abs=1e-9)
    assert [found.p, found.p_ratio] == pytest.approx([p, p_ratio])
    assert found.df == df
    assert found.v == pytest.approx(stats.contingency.association(counts), abs=1e-9)


@given(TABLES)
@settings(deadline=None)
def test_squared_residuals_of_two_rows_say_how_much_each_column_adds(rows: list[list[int]]) -> None:
    counts = np.array(rows)[:2]
    found = contingency(counts)
    assert found is not None
    shares = 1 - counts.sum(axis=0) / counts.sum()
    assert (residuals(counts)[0] ** 2 * shares).sum() == pytest.approx(found.chi2, abs=1e-9)
