"""Strata: which level of a variable each source as a whole belongs to, for drawing by lot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from qcode.analysis.tidy.filters import Filters, eligible
from qcode.analysis.tidy.units import units
from qcode.coding.corpus import Corpus
from qcode.texts import Text

SEVERAL = "(several)"
"""The stratum of a source whose respondents are of different levels."""


@dataclass(frozen=True, slots=True)
class Strata:
    """name: the variable's.  of: source → the level of what is said in it; None where missing."""

    name: Text
    of: Mapping[str, str | None]


def strata(corpus: Corpus, variable: str) -> Strata:
    """Each source's level of a variable. Raises UnknownName."""
    table = units(corpus)
    factor = table.factor(variable)
    said = eligible(table, Filters())
    found: dict[str, str | None] = {}
    for at, source in enumerate(corpus.sources):
        places = np.unique(factor.values[said & (table.source == at)])
        levels = [factor.levels[place].id for place in places.tolist() if place >= 0]
        found[source.name] = levels[0] if len(levels) == 1 else (SEVERAL if levels else None)
    return Strata(factor.name, found)
