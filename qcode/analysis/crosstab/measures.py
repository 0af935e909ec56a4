"""Measures: what a cell can hold, by its id; defined in crosstab.py. Nothing heavy is imported."""

from __future__ import annotations

COUNTS = ("segments", "turns", "persons", "sources", "villages", "characters")
RATIOS = {"coverage": "characters", "rate": "segments"}
"""Measures that are a count divided by a base, and which count."""
MEASURES = (*COUNTS, *RATIOS)
PERCENTS = ("row", "column", "total")
