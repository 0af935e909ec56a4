"""How often each test of a cross-table cries wolf, on clustered interviews. Prints Markdown.

Villages are drawn that differ in what is spoken of, and are then given one of two classes by lot:
so the class makes no difference, and a test at 5 % should find one 5 times in 100. Villages differ
by a normal effect on the log odds of each code; segments of one village share theirs.

    python benchmarks/permutation_level.py [--studies 2000] [--seed 1]

A village has 10 to 50 segments of five codes; half the villages are of each class. Compared are
the test by χ², which takes segments for independent, and the permutation test that `crosstab
--test` reports first, which shuffles the class among the villages (999 times, or in all ways where
these are fewer than 20,000).
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import numpy as np

from qcode.analysis.testing.contingency import Counts, contingency
from qcode.analysis.testing.observations import Observations
from qcode.analysis.testing.shuffling import shuffle
from qcode.analysis.testing.verdict import Summing

VILLAGES = (8, 12, 20, 40)
SPREADS = (0.0, 0.5, 1.0)
CODES = 5
LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the studies each test calls different."""

    chi2: float
    shuffled: float


def study(random: np.random.Generator, villages: int, spread: float) -> Observations:
    """Segments by village and code, in which the class makes no difference."""
    size = random.integers(10, 51, villages)
    odds = np.exp(random.normal(0, spread, (villages, CODES)))
    shares = odds / odds.sum(axis=1, keepdims=True)
    own = np.array([random.multinomial(n, each) for n, each in zip(size, shares, strict=True)])
    labels = random.permutation(np.arange(villages) % 2)
    return Observations("segments", "village", (0, 1), labels, size, own, own, 0)


def by_class(seen: Observations) -> Counts:
    """[class, code]; the segments of all villages of a class."""
    assert seen.own is not None
    return np.stack([seen.own[seen.labels == at].sum(axis=0) for at in (0, 1)])


def rejected(villages: int, spread: float, studies: int, seed: int) -> Share:
    random = np.random.default_rng(seed)
    by_chi2 = by_shuffling = 0
    for number in range(studies):
        seen = study(random, villages, spread)
        figures = contingency(by_class(seen))
        assert figures is not None
        by_chi2 += figures.p <= LEVEL
        p = shuffle(seen.labels, Summing.of(seen, ()), 999, seed + number).p[0]
        by_shuffling += p <= LEVEL
    return Share(by_chi2 / studies, by_shuffling / studies)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--studies", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    print("| villages | they differ by (sd of log odds) | χ² of segments | permutation |")
    print("|---|---|---|---|")
    for villages in VILLAGES:
        for spread in SPREADS:
            found = rejected(villages, spread, asked.studies, asked.seed)
            print(
                f"| {villages} | {spread} | {found.chi2:.1%} | {found.shuffled:.1%} |", flush=True
            )


if __name__ == "__main__":
    main()
