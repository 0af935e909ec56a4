"""Krippendorff's unitizing coefficients: do coders mark the same segments, and mark them alike?

    u-alpha         ends and codes together: every place of a continuum, gaps too
    u-alpha-binary  marked or not (|u-alpha)
    cu-alpha        codes only, where two coders both marked
    ku-alpha        one code among those ((k)u-alpha)

Krippendorff, Mathet, Bouvry & Widlöcher 2016, Quality & Quantity 50:2347-2364 (erratum 50:2365),
and Krippendorff 2019, Content Analysis, 4th ed., section 12.6; nominal categories. In their words a
segment is a unit, and phi is the value of a gap. All rest on sums over continua, so that a resample
is a matrix product. Two places of one unit are no pair by chance, hence W, the sum of the units'
lengths squared; a place in a gap is only itself.

Per code each coefficient is of a continuum that is marked with the code or not, so a code that
overlaps others is no obstacle; u-alpha and |u-alpha are the same there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qcode.analysis.agreement.measures.ratings import Floats
from qcode.analysis.agreement.spans.continuum import Continua
from qcode.analysis.tidy.codings import spread
from qcode.analysis.tidy.factors import Ints
from qcode.texts import Text


@dataclass(frozen=True, slots=True)
class Unitizing:
    """A coefficient of free segments. citation: where it is defined."""

    id: str
    name: Text
    citation: str


_PUBLISHED = (
    "Krippendorff, K., Mathet, Y., Bouvry, S., & Widlöcher, A. (2016). On the reliability of "
    "unitizing textual continua: Further developments. Quality & Quantity, 50, 2347–2364."
)

UNITIZING: Mapping[str, Unitizing] = {
    each.id: each
    for each in (
        Unitizing("u-alpha", Text("Krippendorff's uα", "Krippendorff uα 系数"), _PUBLISHED),
        Unitizing(
            "u-alpha-binary", Text("Krippendorff's |uα", "Krippendorff |uα 系数"), _PUBLISHED
        ),
        Unitizing("cu-alpha", Text("Krippendorff's cuα", "Krippendorff cuα 系数"), _PUBLISHED),
        Unitizing("ku-alpha", Text("Krippendorff's (k)uα", "Krippendorff (k)uα 系数"), _PUBLISHED),
    )
}


@dataclass(frozen=True, slots=True)
class Meetings:
    """One row for each two segments of different coders that share some length.

    one, other: indexes into the segments.  length: what both cover, in ticks.
    alone: whether every category was taken by itself, so that only segments of one could meet.
    """

    one: Ints
    other: Ints
    length: Ints
    alone: bool


@dataclass(frozen=True, slots=True)
class Sums:
    """What the coefficients of some coders need, with phi left to be told from the rest.

    total: [sample]; N, the length that all of them had before them.
    valued: [sample, category]; l_c., the length that they marked c.
    agreed: [sample, category]; l_cc, what of it meets c.
    pairable: [sample, category]; l*_c., what of it meets any category.
    squares: [sample, category]; W_c, the squared lengths of the units marked c.
    paired: [sample, category]; W*_c, the same of what of each meets any category.
    Of categories taken by themselves, pairable and paired have no columns.
    ticks: how long one place is.

    Before samples are drawn, [continuum] stands for [sample].
    """

    total: Floats
    valued: Floats
    agreed: Floats
    pairable: Floats
    squares: Floats
    paired: Floats
    ticks: int

    def drawn(self, samples: Floats) -> Sums:
        """The sums over each sample's continua. samples: [sample, continuum]; how often each."""
        columns = (self.valued, self.agreed, self.pairable, self.squares, self.paired)
        drawn = samples @ np.hstack([self.total[:, None], *columns])
        ends = np.cumsum([1, *(column.shape[1] for column in columns)])
        total, valued, agreed, pairable, squares, paired = np.split(drawn, ends[:-1], axis=1)
        return Sums(total[:, 0], valued, agreed, pairable, squares, paired, self.ticks)


def meetings(continua: Continua, coders: Sequence[int], *, alone: bool = False) -> Meetings:
    """Every two segments of two of these coders that overlap.

    alone: only those of one category; then segments of different ones may overlap. Otherwise a
    coder's segments must lie apart.
    """
    segments = continua.segments
    beside = segments.category * continua.extent if alone else np.zeros(len(segments), np.int64)
    start, end = segments.start + beside, segments.end + beside
    order = np.argsort(start, kind="stable")
    own = {coder: order[segments.coder[order] == coder] for coder in coders}
    pairs = [(own[a], own[b]) for at, a in enumerate(coders) for b in coders[at + 1 :]]
    none = np.zeros(0, np.int64)
    found = [(none, none, none), *(_meeting(start, end, *pair) for pair in pairs)]
    one, other, length = (np.concatenate(each) for each in zip(*found, strict=True))
    return Meetings(one, other, length, alone)


def _meeting(start: Ints, end: Ints, one: Ints, other: Ints) -> tuple[Ints, Ints, Ints]:
    """one, other: the segments of two coders, in order and apart."""
    first = np.searchsorted(end[other], start[one], "right")
    last = np.searchsorted(start[other], end[one], "left")
    row, at = spread(first, last)
    left, right = one[row], other[at]
    return left, right, np.minimum(end[left], end[right]) - np.maximum(start[left], start[right])


def sums(continua: Continua, met: Meetings, coders: Sequence[int]) -> Sums:
    """Each continuum's sums for these coders; one that fewer than two worked on has none."""
    segments = continua.segments
    present = continua.present[:, coders].sum(axis=1)
    others = np.maximum(present - 1, 1)  # m_d - 1; divided by last, so that whole numbers cancel
    mine = np.isin(segments.coder, coders) & (present >= 2)[segments.continuum]
    size = len(continua.categories)
    shape = len(continua), size
    cell = segments.continuum * size + segments.category
    both = mine[met.one] & mine[met.other]
    one, other, length = met.one[both], met.other[both], met.length[both]
    alike = segments.category[one] == segments.category[other]
    own = segments.length * mine

    def by_cell(at: Ints, worth: Floats) -> Floats:
        return _summed(at, worth, shape[0] * shape[1]).reshape(shape)

    def coding(power: int) -> Floats:
        if met.alone:
            return np.zeros((len(continua), 0))
        meets = _summed(one, length, len(segments)) + _summed(other, length, len(segments))
        return by_cell(cell, (meets / others[segments.continuum]) ** power)

    return Sums(
        total=continua.length * present * (present >= 2.0),
        valued=by_cell(cell, own),
        agreed=by_cell(cell[one[alike]], 2 * length[alike]) / others[:, None],
        pairable=coding(1),
        squares=by_cell(cell, own * own.astype(float)),
        paired=coding(2),
        ticks=continua.ticks,
    )


def _summed(at: Ints, worth: Floats, size: int) -> Floats:
    return np.bincount(at, worth, size).astype(float)


def u_alpha(sums: Sums) -> Floats:
    """[sample]; Krippendorff et al. 2016, eq. 5a (2019, eq. 34)."""
    n, l_c, phi, w = sums.total, sums.valued, _gaps(sums), _self_pairs(sums)
    crossing = (l_c - sums.pairable).sum(axis=1)  # sum over k of l_phi,k
    observed = (l_c - sums.agreed).sum(axis=1) + crossing
    unlike = (l_c * (n[:, None] - l_c)).sum(axis=1) + phi * (n - phi)  # of l_c. l_.k, c not k
    expected = n * unlike / _positive(n**2 - w)
    return _alpha(observed, expected)


def u_alpha_binary(sums: Sums) -> Floats:
    """[sample]; |u-alpha, Krippendorff et al. 2016, eq. 6 (2019, eq. 35)."""
    n, phi, w = sums.total, _gaps(sums), _self_pairs(sums)
    observed = (sums.valued - sums.pairable).sum(axis=1)
    expected = n * phi * (n - phi) / _positive(n**2 - w)
    return _alpha(observed, expected)


def u_alpha_alone(sums: Sums) -> Floats:
    """[sample, category]; u-alpha of each category's own continuum: marked with it or not."""
    n, l_c = sums.total[:, None], sums.valued
    phi = n - l_c
    w = sums.squares + sums.ticks * phi
    observed = l_c - sums.agreed
    expected = n * l_c * phi / _positive(n**2 - w)
    return _alpha(observed, expected)


def cu_alpha(sums: Sums) -> Floats:
    """[sample]; Krippendorff et al. 2016, eqs. 10-11 (2019, eqs. 36-37)."""
    l_c, n, w = sums.pairable, sums.pairable.sum(axis=1), sums.paired.sum(axis=1)
    observed = n - sums.agreed.sum(axis=1)
    unlike = (l_c * (n[:, None] - l_c)).sum(axis=1)  # of l*_c. l*_.k, c not k
    expected = unlike / _positive(n - w / _positive(n))
    return _alpha(observed, expected)


def ku_alpha(sums: Sums) -> Floats:
    """[sample, category]; (k)u-alpha, Krippendorff et al. 2016, eq. 13 (2019, eq. 38).

    1 - (share of not-k in what meets k, observed) / (the same, expected); the expected coincidences
    of cu-alpha have one denominator in common, which falls out.
    """
    l_k, n = sums.pairable, sums.pairable.sum(axis=1, keepdims=True)
    e_k = l_k * n - sums.paired
    observed = (l_k - sums.agreed) / _positive(l_k)
    expected = l_k * (n - l_k) / _positive(e_k)
    return _alpha(observed, expected)


def _gaps(sums: Sums) -> Floats:
    """[sample]; l_phi."""
    phi: Floats = sums.total - sums.valued.sum(axis=1)
    return phi


def _self_pairs(sums: Sums) -> Floats:
    """[sample]; the sum of all W_c, phi's too."""
    squares: Floats = sums.squares.sum(axis=1)
    return squares + sums.ticks * _gaps(sums)


def _positive(values: Floats) -> Floats:
    """The values, nan where there is nothing to divide by."""
    return np.where(values > 0, values, np.nan)


def _alpha(observed: Floats, expected: Floats) -> Floats:
    """1 - D_o / D_e; nan where no disagreement is to be expected."""
    return np.minimum(1 - observed / _positive(expected), 1.0)
