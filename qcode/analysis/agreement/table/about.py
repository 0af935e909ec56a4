"""About: what was compared, and how; captions and the methods paragraph are made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from qcode.analysis.agreement.comparison import Compared
from qcode.analysis.captions import ids_of, narrowed
from qcode.analysis.tidy.filters import Filters
from qcode.texts import Text

UNITS = {
    "turn": Text("turns", "话轮"),
    "sentence": Text("sentences", "句"),
    "character": Text("characters", "字符"),
    "span": Text("free segments", "自由编码段"),
    "rating": Text("rated units", "评定单元"),
}
LEVELS = {
    "nominal": Text("nominal", "称名"),
    "ordinal": Text("ordinal", "顺序"),
    "interval": Text("interval", "等距"),
    "ratio": Text("ratio", "等比"),
}
WEIGHTS = {"linear": Text("linear", "线性"), "quadratic": Text("quadratic", "二次")}
_DRAWN = {
    "source": ("source", "sources", "份文本"),
    "turn": ("turn", "turns", "个话轮"),
    "continuum": ("continuum", "continua", "个连续体"),
    "unit": ("unit", "units", "个单元"),
    "cluster": ("cluster", "clusters", "个聚类"),
}


@dataclass(frozen=True, slots=True)
class Draws:
    """Where intervals come from. replicates: 0 where they come from standard errors.

    clusters, of: how many there are of what is drawn anew.
    """

    replicates: int
    seed: int
    clusters: int
    of: str

    @property
    def what(self) -> Text:
        """6 sources."""
        one, several, zh = _DRAWN[self.of]
        en = one if self.clusters == 1 else several
        return Text(f"{self.clusters:,} {en}", f"{self.clusters:,} {zh}")

    @property
    def possible(self) -> bool:
        """Whether there is an interval: of a single cluster all resamples are the same."""
        return self.replicates == 0 or self.clusters > 1


@dataclass(frozen=True, slots=True)
class Ground:
    """What of a project is compared.

    sources: those compared.  left_out: source → which of the coders haven't finished it.
    codings: coder → how many of theirs lie, at least in part, in what is compared.
    filters: what was chosen, in plain values.  only: the same as sentences.
    rollup: whether codes include those under them.
    unfinished: who coded something and isn't compared, having finished nothing.
    """

    sources: tuple[str, ...]
    left_out: Mapping[str, Sequence[str]]
    codings: Mapping[str, int]
    filters: Mapping[str, Any]
    only: tuple[Text, ...]
    interviewers: bool
    rollup: bool
    unfinished: tuple[str, ...] = ()


def ground(compared: Compared, filters: Filters, *, rollup: bool) -> Ground:
    """What is said of a comparison, wherever it is used."""
    start, end = (edges[compared.turns] for edges in (compared.units.start, compared.units.end))
    first = np.searchsorted(end, compared.codings.start, "right")
    last = np.searchsorted(start, compared.codings.end, "left")
    count = np.bincount(compared.codings.coder[first < last], minlength=len(compared.coders))
    return Ground(
        tuple(compared.names),
        compared.left_out,
        dict(zip(compared.coders, count.tolist(), strict=True)),
        ids_of(filters),
        tuple(narrowed(filters, compared.units)),
        filters.interviewers,
        rollup,
        () if filters.coders else _unfinished(compared),
    )


def _unfinished(compared: Compared) -> tuple[str, ...]:
    """Who has codings and isn't compared; the coder whose codings repeat others' aside."""
    corpus = compared.units.corpus
    coded = np.unique(np.asarray(corpus.codings, np.int64).reshape(-1, 6)[:, 3])
    others = (corpus.coders[at] for at in coded if at not in compared.coder)
    return tuple(coder for coder in others if coder != corpus.derived)


@dataclass(frozen=True, slots=True)
class About:
    """What was compared, and how.

    unit: as in UNITS.  units: how many; of spans, their whole length.
    codes: how many are used directly.  ground: of a project; None for a file of plain data.
    file: that file's name.  level, weights: of its ratings.
    said: what else is to be said of how the data came about.
    """

    unit: str
    units: int
    coders: tuple[str, ...]
    draws: Draws
    codes: int = 0
    ground: Ground | None = None
    file: str = ""
    level: str | None = None
    weights: str | None = None
    said: tuple[Text, ...] = ()

    @property
    def scale(self) -> Text:
        """ordinal level, quadratic weights; of ratings only."""
        level, weights = LEVELS[self.level or "nominal"], WEIGHTS.get(self.weights or "")
        if weights is None:
            return Text(f"{level.en} level", f"{level.zh}测量")
        return Text(f"{level.en} level, {weights.en} weights", f"{level.zh}测量，{weights.zh}加权")
