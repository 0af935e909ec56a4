"""Resamples: how often each cluster is drawn."""

from __future__ import annotations

import numpy as np
import pytest

from qcode.analysis.agreement.measures.resampling import samples
from qcode.errors import UsageProblem


@pytest.mark.parametrize("clusters", [1, 2, 13, 3000])
def test_each_resample_draws_as_many_clusters_as_there_are(clusters: int) -> None:
    drawn = samples(clusters, 50, seed=1)
    assert drawn.shape == (51, clusters)
    assert (drawn.sum(axis=1) == clusters).all()
    assert (drawn >= 0).all()
    assert (drawn == np.round(drawn)).all()


def test_the_first_row_is_the_data_as_they_are() -> None:
    assert (samples(7, 3, seed=1)[0] == 1).all()
    assert samples(7, 0, seed=1).tolist() == [[1] * 7]
    assert samples(0, 2, seed=1).shape == (3, 0)


def test_the_same_seed_gives_the_same_and_another_another() -> None:
    assert (samples(20, 10, seed=5) == samples(20, 10, seed=5)).all()
    assert (samples(20, 10, seed=5) != samples(20, 10, seed=6)).any()


def test_a_longer_run_begins_like_a_shorter_one() -> None:
    assert (samples(20, 30, seed=5)[:11] == samples(20, 10, seed=5)).all()


def test_these_are_the_draws_of_seed_one_on_every_system() -> None:
    # The bits of PCG64 are fixed by numpy's policy on streams (NEP 19).
    assert samples(5, 3, seed=1)[1:].astype(int).tolist() == [
        [1, 1, 1, 0, 2],
        [1, 0, 3, 0, 1],
        [0, 2, 1, 2, 0],
    ]


def test_each_cluster_is_drawn_equally_often() -> None:
    mean, expected = samples(10, 20_000, seed=1)[1:].mean(axis=0), 1
    # A count is binomial(10, 1/10), so the mean of 20,000 has a standard error of .0067.
    assert np.abs(mean - expected).max() < 5 * 0.0067


@pytest.mark.parametrize(("replicates", "seed"), [(10, -1), (-1, 1)])
def test_what_cannot_be_drawn_is_told_in_a_sentence(replicates: int, seed: int) -> None:
    with pytest.raises(UsageProblem, match="can't be -1"):
        samples(4, replicates, seed)
