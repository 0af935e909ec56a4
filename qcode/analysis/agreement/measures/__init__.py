"""Measures: what is computed from ratings, whatever was rated.

ratings.py           units rated alike, and how many there are
scales.py            weights and distances of categories
chance.py            observed and expected disagreement
coefficients.py      percent agreement to Krippendorff's alpha, each with its source
standard_errors.py   the analytic ones
sets.py              several codes a unit: alpha with the Jaccard or MASI distance
set_pairs.py         how like thousands of sets are, all pairs of them at once
resampling.py        sources (or turns) drawn anew, for intervals
unit_resampling.py   units of a file drawn anew, too many to keep every resample
reasons.py           why something is undefined
figures.py           a Figure: one coefficient's value, interval, and what is to be said of it
"""
