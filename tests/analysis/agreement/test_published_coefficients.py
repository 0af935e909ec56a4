"""Worked examples that were published, each with where it stands and how far that was followed.

"At second hand": the publication itself wasn't opened; who quotes the data or the figure is named.
"Recomputed": the figure also comes out of another program from the same data (irrCAC, statsmodels
or krippendorff). Where neither is said of a figure, only the arithmetic in the test stands for it.
"""

from __future__ import annotations

import numpy as np
import pytest

from qcode.analysis.agreement.measures import chance
from qcode.analysis.agreement.measures.coefficients import COEFFICIENTS
from qcode.analysis.agreement.measures.ratings import MARKS
from qcode.analysis.agreement.measures.scales import NOMINAL, Scale
from qcode.analysis.agreement.measures.standard_errors import kappa_error


def value(id, ratings, scale=NOMINAL):
    return COEFFICIENTS[id].value(ratings, scale)[0]


def error(id, ratings, scale=NOMINAL):
    return COEFFICIENTS[id].error(ratings, scale)


MEG_AND_OWEN = list(
    zip([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0], strict=True)
)
BEN_AND_GERRY = list(zip("aabbdcccedda", "babbbccceddd", strict=True))
FOUR_OBSERVERS = [
    (1, 1, None, 1),
    (2, 2, 3, 2),
    (3, 3, 3, 3),
    (3, 3, 3, 3),
    (2, 2, 2, 2),
    (1, 2, 3, 4),
    (4, 4, 4, 4),
    (1, 1, 2, 1),
    (2, 2, 2, 2),
    (None, 5, 5, 5),
    (None, None, 1, 1),
    (None, 3, None, None),
]
"""Krippendorff (2011), section C; Gwet (2014) took the same data, the last 3 given by another."""


@pytest.mark.parametrize(
    ("units", "level", "published"),
    [
        (MEG_AND_OWEN, "nominal", 0.095),
        (BEN_AND_GERRY, "nominal", 0.692),
        (FOUR_OBSERVERS, "nominal", 0.743),
        (FOUR_OBSERVERS, "ordinal", 0.815),
        (FOUR_OBSERVERS, "interval", 0.849),
        (FOUR_OBSERVERS, "ratio", 0.797),
    ],
)
def test_alpha_of_krippendorffs_own_examples(rated, units, level, published):
    """Krippendorff, K. (2011), Computing Krippendorff's Alpha-Reliability, sections A to D.

    At second hand: the paper wasn't opened. All six recomputed with the package krippendorff.
    """
    alpha = value("krippendorff-alpha", rated(units), Scale(level))
    assert alpha == pytest.approx(published, abs=0.0005)


DIAGNOSES = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]


def test_kappa_of_cohens_two_judges(crossed):
    """Cohen (1960): 140 of 200 agree, 82 by chance; the kappa is that of these counts.

    At second hand: the table is that of Cohen (1968) as the R packages psych and DMAR hold it.
    Recomputed with statsmodels.
    """
    kappa = value("cohen-kappa", crossed(DIAGNOSES))
    assert kappa == pytest.approx((140 - 82) / (200 - 82), abs=1e-15)
    assert kappa == pytest.approx(0.492, abs=0.0005)


def test_weighted_kappa_of_cohens_two_judges(crossed):
    """Cohen (1968): disagreements weigh 1, 3 and 6, as DMAR's data of his Table 1 say.

    At second hand: .348 wasn't seen in print. Recomputed with statsmodels.
    """
    ratings, v = crossed(DIAGNOSES), np.array([[0, 1, 3], [1, 0, 6], [3, 6, 0]]) / 6
    kappa = 1 - chance.observed(ratings, v) / chance.by_coder(ratings, v)
    assert kappa[0] == pytest.approx(0.348, abs=0.0005)


def test_standard_errors_of_kappa(crossed):
    """Fleiss, Cohen and Everitt (1969), their table: variances .002885 and, weighted, .003248.

    At second hand: the paper wasn't opened. All four recomputed with statsmodels.
    """
    ratings = crossed([[106, 10, 4], [22, 28, 10], [2, 12, 6]])
    w = np.array([[9, 0, 4], [0, 9, 6], [4, 6, 9]]) / 9
    kappa = 1 - chance.observed(ratings, 1 - w) / chance.by_coder(ratings, 1 - w)
    assert value("cohen-kappa", ratings) == pytest.approx(0.429, abs=0.0005)
    assert kappa[0] == pytest.approx(0.507, abs=0.0005)
    assert error("cohen-kappa", ratings) ** 2 == pytest.approx(0.002885, abs=5e-7)
    assert kappa_error(ratings, 1 - w) ** 2 == pytest.approx(0.003248, abs=5e-7)


def test_kappa_and_its_error_as_sas_prints_them(crossed):
    """A printout of PROC FREQ that statsmodels keeps in its tests of inter_rater.cohens_kappa."""
    table = crossed([[0, 4, 1], [0, 8, 0], [0, 1, 5]])
    linear = Scale(weights="linear")
    assert value("cohen-kappa", table) == pytest.approx(0.4842, abs=5e-5)
    assert error("cohen-kappa", table) == pytest.approx(0.1380, abs=5e-5)
    assert value("cohen-kappa", table, linear) == pytest.approx(0.4701, abs=5e-5)
    assert error("cohen-kappa", table, linear) == pytest.approx(0.1457, abs=5e-5)


PSYCHIATRISTS = """
    444444 222555 233335 555555 222444 113333 333355 113334 114444 555555
    144444 124444 222333 144444 224445 333335 111455 111112 224444 133555
    555555 244444 224555 114444 144445 222224 111155 224444 133333 555555
"""
"""30 patients, a digit for each of six psychiatrists' diagnoses."""


def test_kappas_of_fleisss_psychiatrists(rated):
    """Fleiss (1971): .430. Conger's (1980) of the same data is the "exact" kappa of irr: .442.

    At second hand: the data are irr's `diagnoses`, which its manual says are Fleiss' own, and of
    which it prints Kappa = 0.43. Both recomputed with irrCAC.
    """
    patients = rated([tuple(each) for each in PSYCHIATRISTS.split()])
    assert value("percent-agreement", patients) == pytest.approx(0.5556, abs=5e-5)
    assert value("fleiss-kappa", patients) == pytest.approx(0.430, abs=0.0005)
    assert value("conger-kappa", patients) == pytest.approx(0.442, abs=0.0005)


GWETS_UNITS = [*FOUR_OBSERVERS[:-1], (None, None, 3, None)]


@pytest.mark.parametrize(
    ("id", "published", "published_error"),
    [
        ("percent-agreement", 0.81818, 0.12561),
        ("conger-kappa", 0.76282, 0.14917),
        ("fleiss-kappa", 0.76117, 0.15302),
        ("brennan-prediger", 0.77273, 0.14472),
        ("gwet-ac1", 0.77544, 0.14295),
        ("krippendorff-alpha", 0.74342, 0.14557),
    ],
)
def test_gwets_four_raters_and_twelve_subjects(rated, id, published, published_error):
    """Gwet (2014), Handbook of Inter-Rater Reliability; at second hand, as irrCAC prints it.

    Percent agreement's by hand: 9/11, with x_i of 12/11 in 8 units, 6/11 in 2 and 0 in 2.
    """
    units = rated(GWETS_UNITS)
    assert value(id, units) == pytest.approx(published, abs=5e-6)
    assert error(id, units) == pytest.approx(published_error, abs=5e-6)


def test_gwets_two_reviewers_of_a_hundred_pregnancies(crossed):
    """Gwet (2014), abstractors' table; at second hand, as the overview of irrCAC prints it."""
    women = crossed([[13, 0, 0], [0, 20, 7], [0, 4, 56]])
    assert value("cohen-kappa", women) == pytest.approx(0.79641, abs=5e-6)
    assert error("cohen-kappa", women) == pytest.approx(0.05891, abs=5e-6)
    assert value("scott-pi", women) == pytest.approx(0.79624, abs=5e-6)
    assert value("brennan-prediger", women) == pytest.approx(0.835, abs=5e-6)
    assert value("gwet-ac1", women) == pytest.approx(0.84933, abs=5e-6)
    assert value("krippendorff-alpha", women) == pytest.approx(0.79726, abs=5e-6)


def test_three_ways_to_expect_agreement_by_chance(crossed):
    """Artstein and Poesio (2008), Inter-coder agreement for computational linguistics.

    S (Bennett et al. 1954) is what Brennan and Prediger recommend. At second hand; Cohen's
    kappa recomputed with statsmodels, the others are the arithmetic below.
    """
    acts = crossed([[20, 20], [10, 50]])
    assert value("percent-agreement", acts) == pytest.approx(0.7)
    assert value("brennan-prediger", acts) == pytest.approx((0.7 - 0.5) / (1 - 0.5))
    assert value("scott-pi", acts) == pytest.approx((0.7 - 0.545) / (1 - 0.545))
    assert value("cohen-kappa", acts) == pytest.approx((0.7 - 0.54) / (1 - 0.54))


@pytest.mark.parametrize(
    ("table", "kappa", "positive", "negative"),
    [
        ([[45, 6], [9, 40]], 0.70, 80 / 95, 90 / 105),
        ([[5, 5], [10, 80]], 0.32, 160 / 175, 10 / 25),
    ],
)
def test_the_same_agreement_and_two_kappas(crossed, table, kappa, positive, negative):
    """Feinstein and Cicchetti (1990), High agreement but low kappa, I: 85 of 100 agree in both.

    At second hand. The kappas recomputed with statsmodels.

    Positive and negative agreement, 2a / (2a + b + c), as in part II: Cicchetti and Feinstein.
    """
    ratings = crossed(table, MARKS)
    assert value("percent-agreement", ratings) == pytest.approx(0.85)
    assert value("cohen-kappa", ratings) == pytest.approx(kappa, abs=0.005)
    assert value("positive-agreement", ratings) == pytest.approx(positive, abs=1e-15)
    assert value("negative-agreement", ratings) == pytest.approx(negative, abs=1e-15)
