"""Agreement: how far coders agree, in coefficients that can be published.

    comparison.py       who is compared on which sources, and what is left out
    marking.py          units that each coder marked with a code: turns, sentences, characters
    rolling.py          which codes are asked about, and what counts under which
    tallying.py         how many units were marked by the same coders, in each source
    unit_table.py       the units themselves, for export
    continuum.py        free spans: each coder's segments of one text
    resampling.py       sources (or turns) drawn anew, for intervals
    unit_resampling.py  units of a file drawn anew, too many to keep every resample
    ratings.py          what the coefficients are computed from: units rated alike, and how many
    scales.py           weights and distances of categories
    coefficients.py     percent agreement to Krippendorff's alpha, each with its source
    standard_errors.py  the analytic ones
    sets.py             several codes a unit: alpha with the Jaccard or MASI distance
    set_pairs.py        how like thousands of sets are, all pairs of them at once
    unitizing.py        Krippendorff's coefficients of free spans
    span_figures.py     these of every set of coders, as figures
    figures.py          a Figure: one coefficient's value, interval, and what is to be said of it
    symbols.py          what a coefficient is called, and whom to cite
    lines.py, grid.py   the rows and the columns of the table
    about.py            what was compared; captions.py, remarks.py, phrases.py say it
    agree.py            the table
    methods.py          the paragraph for the paper

One unit goes: Corpus ─▶ Compared ─▶ Marks ─▶ Tallies (or Continuum) ─▶ Ratings ─▶ Figure ─▶ Table.
"Undefined" is an answer, with its reason; a coefficient never makes up a value.
"""
