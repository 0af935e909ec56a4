"""Krippendorff's alpha against the krippendorff package, on random data with missing values."""

from __future__ import annotations

import warnings

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.analysis.agreement.measures.coefficients import krippendorff_alpha
from qcode.analysis.agreement.measures.ratings import UNRATED, collapsed
from qcode.analysis.agreement.measures.scales import Scale

NUMBERS = st.one_of(st.integers(0, 5).map(float), st.floats(0, 1000, allow_subnormal=False))


@st.composite
def reliability_data(draw):
    """[coder, unit]; nan is missing. Values are far enough apart to be told apart when squared."""
    domain = draw(st.lists(NUMBERS, min_size=2, max_size=6, unique_by=lambda each: round(each, 3)))
    shape = draw(st.tuples(st.integers(2, 6), st.integers(1, 25)))
    seed = draw(st.integers(0, 2**32 - 1))
    random = np.random.default_rng(seed)
    truth = random.choice(domain, (1, shape[1]))
    noise = random.choice(domain, shape)
    data = np.where(random.random(shape) < draw(st.floats(0, 1)), truth, noise)
    return np.where(random.random(shape) < draw(st.floats(0, 0.7)), np.nan, data)


def theirs(data, level):
    if len(np.unique(data[~np.isnan(data)])) < 2 or (np.isfinite(data).sum(axis=0) < 2).all():
        return np.nan
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return krippendorff.alpha(data, level_of_measurement=level)


def ours(data, level):
    categories = np.unique(data[~np.isnan(data)])
    index = np.searchsorted(categories, data)
    rated = np.where(np.isnan(data), UNRATED, index).T
    coders = [f"coder {each}" for each in range(len(data))]
    ratings, _ = collapsed(coders, [float(each) for each in categories], rated)
    return krippendorff_alpha(ratings, Scale(level))[0]


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
@settings(max_examples=150, deadline=None)
@given(data=reliability_data())
def test_alpha_is_that_of_another_program(level, data):
    assert ours(data, level) == pytest.approx(theirs(data, level), abs=1e-10, nan_ok=True)
