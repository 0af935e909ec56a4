"""Begun: which sources a coder has been through, so far as is known.

That something isn't coded is a finding only where a coder has been. A source that none of those
who are counted has begun tells nothing of the codes: neither that they are in it nor that not.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from qcode.analysis.tidy.factors import Ints
from qcode.analysis.tidy.filters import Chosen, Filters, places
from qcode.analysis.tidy.scope import Scope
from qcode.coding.corpus import Corpus
from qcode.errors import UsageProblem
from qcode.texts import Text

Begun = Collection[tuple[str, str]]
"""(coder, source), of sources that the coder has begun; one with a coding is begun anyway."""


def begun_by(corpus: Corpus, begun: Begun) -> Chosen:
    """[coder, source]; whether the coder has begun it."""
    known = _coded(corpus)
    coder = {name: at for at, name in enumerate(corpus.coders)}
    source = {each.name: at for at, each in enumerate(corpus.sources)}
    for who, name in begun:
        if who in coder and name in source:
            known[coder[who], source[name]] = True
    return known


def read_by(corpus: Corpus, filters: Filters, begun: Begun) -> Chosen:
    """[coder, source]; whether it is one of the coders who are counted, and has begun it.

    Raises UnknownName.
    """
    return begun_by(corpus, begun) & _counted(corpus, filters)


def read_sources(corpus: Corpus, filters: Filters, begun: Begun) -> Chosen:
    """[source]; whether any of the coders who are counted has begun it. Raises UnknownName."""
    read: Chosen = read_by(corpus, filters, begun).sum(axis=0) > 0
    return read


def coded_by(corpus: Corpus, filters: Filters) -> Chosen:
    """[coder, source]; whether it is one of the coders who are counted, and has coded in it.

    Raises UnknownName.
    """
    return _coded(corpus) & _counted(corpus, filters)


def counted_coders(corpus: Corpus, filters: Filters) -> Ints:
    """Indexes of those whose codings the filters leave. Raises UnknownName."""
    return np.array(places("coder", filters.coders or corpus.pooled, corpus.coders), np.int64)


def begun_only(within: Scope, filters: Filters, begun: Begun) -> Scope:
    """The scope without the turns of sources that none of the counted coders has begun.

    Raises UsageProblem where none is left.
    """
    read = read_sources(within.corpus, filters, begun)
    turns = within.turns & read[within.units.source]
    if within.turns.any() and not turns.any():
        raise UsageProblem(
            Text("no coder has begun a source here", "还没有编码员开始编码这里的文本"),
            Text("see qcode progress", "编码进度见 qcode progress"),
        )
    return replace(within, turns=turns, parts=within.parts.take(turns[within.parts.unit]))


def _counted(corpus: Corpus, filters: Filters) -> Chosen:
    """[coder, 1]; whether the filters leave the coder's codings."""
    counted = np.zeros((len(corpus.coders), 1), bool)
    counted[counted_coders(corpus, filters)] = True
    return counted


def _coded(corpus: Corpus) -> Chosen:
    rows = np.asarray(corpus.codings, np.int64).reshape(-1, 6)
    coded = np.zeros((len(corpus.coders), len(corpus.sources)), bool)
    coded[rows[:, 3], rows[:, 1]] = True
    return coded
