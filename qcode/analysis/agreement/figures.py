"""Figure: one coefficient of one code and one set of coders, with all that is to be said of it."""

from __future__ import annotations

from dataclasses import dataclass

from qcode.texts import Text


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of an agreement.

    code: a code's id; None for all codes together, and for data that has no codes.
    coefficient: its id, as in COEFFICIENTS.
    coders: who is compared; a pair, or all together.
    value: None where undefined; the note says why.
    se: the analytic standard error, None where none is published or it is undefined.
    low, high: the interval's ends, None where there is none.
    units: how many units (for spans and characters: characters) it rests on.
    note: a reason, a caution, or nothing.
    """

    code: str | None
    coefficient: str
    coders: tuple[str, ...]
    value: float | None
    se: float | None
    low: float | None
    high: float | None
    units: int
    note: Text
