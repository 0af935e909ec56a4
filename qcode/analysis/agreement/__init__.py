"""Agreement: how far coders agree, in coefficients that can be published.

    comparison.py   who is compared on which sources, and what is left out
    units/          who marked which turn, sentence or character with what
    spans/          the same of free segments, and Krippendorff's coefficients of them
    measures/       coefficients, standard errors and intervals, of whatever was rated
    table/          what is said of a comparison: rows, columns, captions, the methods paragraph
    agree.py        the table of agreement; drift.py: the same week by week

One unit goes: Corpus ─▶ Compared ─▶ Marks ─▶ Tallies (or Continua) ─▶ Ratings ─▶ Figure ─▶ Table.
"Undefined" is an answer, with its reason; a coefficient never makes up a value.
"""
