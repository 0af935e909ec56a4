"""WHAT A CODER DECIDED: spans, and the corpus of codings that the analyses read.

spans.py    the little arithmetic of spans
corpus.py   a whole project as narrow columns
"""
