"""Agreement: how far coders agree, in coefficients that can be published.

    comparison.py       who is compared on which sources, and what is left out
    marking.py          units that each coder marked with a code: turns, sentences, characters
    continuum.py        free spans: each coder's segments of one text
    resampling.py       sources (or turns) drawn anew, for intervals
    ratings.py          what the coefficients are computed from: units rated alike, and how many
    scales.py           weights and distances of categories
    coefficients.py     percent agreement to Krippendorff's alpha, each with its source
    standard_errors.py  the analytic ones
    sets.py             several codes a unit: alpha with the Jaccard or MASI distance
    unitizing.py        Krippendorff's coefficients of free spans
    figures.py          a Figure: one coefficient's value, interval, and what is to be said of it
    agree.py            the table
    methods.py          the paragraph for the paper

One unit goes: Corpus ─▶ Compared ─▶ Marks (or Continuum) ─▶ Ratings ─▶ Figure ─▶ Table.
"Undefined" is an answer, with its reason; a coefficient never makes up a value.
"""
