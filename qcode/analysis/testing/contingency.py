"""Contingency: what a table of counts says of its rows and columns, observations independent.

Notation of Agresti, Categorical Data Analysis (3rd ed., 2013), §3.2–3.3: n_ij the counts,
μ_ij = n_i+ n_+j / n what independence expects,

    X² = Σ (n_ij − μ_ij)² / μ_ij                   Pearson
    G² = 2 Σ n_ij log(n_ij / μ_ij)                 likelihood ratio; 0 log 0 = 0
    df = (r − 1)(c − 1)
    e_ij = (n_ij − μ_ij) / √(μ_ij (1 − p_i+)(1 − p_+j))       adjusted (standardized) residual
    V = √(φ² / min(r − 1, c − 1)), φ² = X² / n                Cramér

and the bias-corrected V of Bergsma (2013), Journal of the Korean Statistical Society 42: 323–328,

    φ̃² = max(0, φ² − df / (n − 1)),  r̃ = r − (r − 1)² / (n − 1),  c̃ likewise
    Ṽ = √(φ̃² / min(r̃ − 1, c̃ − 1)).

Rows and columns with nothing in them say nothing, and are dropped first. With fewer than two of
either, nothing is defined.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Reals = NDArray[np.float64]

SMALL = 5
"""Where fewer than this are expected in a cell, the χ² distribution is a poor approximation."""


@dataclass(frozen=True, slots=True)
class Contingency:
    """The figures of one table of counts.

    n: observations.  p, p_ratio: of X² and of G², by the χ² distribution with df degrees.
    v: Cramér's, 0 to 1.  corrected: Bergsma's; None where n is too small for it.
    cells, small: how many cells there are, and in how many fewer than SMALL are expected.
    """

    n: int
    df: int
    chi2: float
    p: float
    g2: float
    p_ratio: float
    v: float
    corrected: float | None
    cells: int
    small: int


def contingency(counts: Counts) -> Contingency | None:
    """The figures of counts [row, column]; None with fewer than two rows or columns."""
    table = filled(counts)
    rows, columns = table.shape
    if min(rows, columns) < 2:
        return None
    n, df = int(table.sum()), (rows - 1) * (columns - 1)
    mu = expected(table)
    chi2 = float(((table - mu) ** 2 / mu).sum())
    occurring = table > 0
    g2 = max(0.0, 2 * float((table * np.log(np.where(occurring, table, 1) / mu)).sum()))
    return Contingency(
        n=n,
        df=df,
        chi2=chi2,
        p=upper_tail(chi2, df),
        g2=g2,
        p_ratio=upper_tail(g2, df),
        v=min(1.0, float(np.sqrt(chi2 / n / min(rows - 1, columns - 1)))),
        corrected=_corrected(chi2 / n, n, rows, columns),
        cells=table.size,
        small=int((mu < SMALL).sum()),
    )


def expected(table: Counts) -> Reals:
    """[row, column]; μ, what independence expects with these margins."""
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    shares: Reals = np.outer(rows, columns) / table.sum()
    return shares


def residuals(counts: Counts) -> Reals:
    """[row, column]; adjusted residuals, nan where a row or column is empty or has all."""
    n = counts.sum()
    mu = expected(counts)
    left = np.outer(1 - counts.sum(axis=1) / n, 1 - counts.sum(axis=0) / n)
    spread = np.sqrt(mu * left)
    defined = spread > 0
    divided: Reals = np.full(counts.shape, np.nan)
    np.divide(counts - mu, spread, out=divided, where=defined)
    return divided


def filled(counts: Counts) -> Counts:
    """The table without rows and columns in which there is nothing."""
    kept: Counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    return kept


def upper_tail(statistic: float, df: int) -> float:
    """How likely χ² with df degrees of freedom is to be at least this large."""
    from scipy.special import chdtrc

    return float(chdtrc(df, statistic))


def _corrected(phi2: float, n: int, rows: int, columns: int) -> float | None:
    if n < 2:
        return None
    phi2 = max(0.0, phi2 - (rows - 1) * (columns - 1) / (n - 1))
    shorter = min(each - (each - 1) ** 2 / (n - 1) for each in (rows, columns)) - 1
    return min(1.0, float(np.sqrt(phi2 / shorter))) if shorter > 0 else None
