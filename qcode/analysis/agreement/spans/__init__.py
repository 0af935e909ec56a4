"""Spans: free segments on continua, and Krippendorff's unitizing coefficients.

continuum.py      each coder's segments of each text, laid end to end
unitizing.py      u-alpha, |u-alpha, cu-alpha and (k)u-alpha
span_figures.py   these of every set of coders, as figures
"""
