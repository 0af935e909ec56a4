"""Asked: what may be asked of a test, in words and numbers only, so that it is cheap to import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qcode.texts import Text

CORRECTIONS: Mapping[str, Text] = {
    "holm": Text.plain("Holm"),
    "bh": Text.plain("Benjamini–Hochberg"),
}
"""What a correction of many p-values is called, by its id; defined in correction.py."""

MEASURES = ("rate", "segments", "turns", "coverage", "presence")
"""What an outcome is measured by; defined in association.py."""


@dataclass(frozen=True, slots=True)
class Procedure:
    """How a table is to be tested.

    among: the kind of case whose labels are shuffled; None: what the columns are of.
    permutations, seed: where there are too many arrangements to go through them all.
    correction: of the rows' p-values, an id of CORRECTIONS.
    """

    among: str | None = None
    permutations: int = 10_000
    seed: int = 1
    correction: str = "holm"
