"""Marks: the units that the compared text is cut into, and who marked which with what.

    turn        an eligible turn
    sentence    a sentence, as far as it lies in an eligible turn
    character   a character of an eligible turn

A coding marks every unit that it shares a character with, and a unit counts once however many
codings of one code meet in it. Characters are never looked at one by one: the text is cut where
any coding begins or ends, so that in a piece of it all characters are marked alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from qcode.analysis.agreement.comparison import Compared
from qcode.analysis.tidy.codings import spread
from qcode.analysis.tidy.factors import Ints
from qcode.analysis.tidy.tree import distinct

Unit = Literal["turn", "sentence", "character"]
Clusters = Literal["source", "turn"]
Sentences = NDArray[np.int32]
"""[sentence, 2]; start and end in the text of a source, in order and apart."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """What is marked as a whole or not at all, in order: a unit, or a run of characters.

    turn: [piece]; index into Units.  start, end: [piece]; global offsets, half-open.
    size: [piece]; how many units it stands for: 1, or its characters.
    """

    turn: Ints
    start: Ints
    end: Ints
    size: Ints


@dataclass(frozen=True, slots=True)
class Marks:
    """Who marked what, over no other codes than those that a coding bears itself.

    cluster: [piece]; what is drawn as one in a resample: its source, or its turn where there is
    but one source (`of` says which), counted from 0 to clusters - 1.
    piece, coder, code: [mark]; each once, sorted in this order; indexes into pieces,
    compared.coders and corpus.codes.
    """

    compared: Compared
    unit: Unit
    pieces: Pieces
    cluster: Ints
    clusters: int
    of: Clusters
    piece: Ints
    coder: Ints
    code: Ints

    @property
    def units(self) -> Ints:
        """[cluster]; how many units it has."""
        counted = np.bincount(self.cluster, self.pieces.size, self.clusters)
        return counted.astype(np.int64)


def marks(compared: Compared, unit: Unit, sentences: Sequence[Sentences] = ()) -> Marks:
    """Who marked which units with what. sentences: [source] as compared, for the unit sentence."""
    if unit == "turn":
        pieces = _turns(compared)
    elif unit == "sentence":
        pieces = _sentences(compared, sentences)
    else:
        pieces = _runs(compared)
    codings = compared.codings
    coding, piece = meeting(codings.start, codings.end, pieces.start, pieces.end)
    codes, coders = len(compared.units.corpus.codes), len(compared.coders)
    key = (piece * coders + codings.coder[coding]) * codes + codings.code[coding]
    rest, code = np.divmod(distinct(key), max(codes, 1))
    piece, coder = np.divmod(rest, coders)
    cluster, of = _clusters(compared, pieces)
    clusters = int(cluster[-1]) + 1 if len(cluster) else 0
    return Marks(compared, unit, pieces, cluster, clusters, of, piece, coder, code)


def meeting(start: Ints, end: Ints, begin: Ints, stop: Ints) -> tuple[Ints, Ints]:
    """(i, j) of every [start, end) and [begin, stop) that share a character.

    The latter are in order and apart; none of either is empty.
    """
    return spread(np.searchsorted(stop, start, "right"), np.searchsorted(begin, end, "left"))


def _turns(compared: Compared) -> Pieces:
    turns, table = compared.turns, compared.units
    return Pieces(turns, table.start[turns], table.end[turns], _one_each(turns))


def _sentences(compared: Compared, sentences: Sequence[Sentences]) -> Pieces:
    turns = _turns(compared)
    count = np.fromiter(map(len, sentences), np.int64, len(sentences))
    base = np.repeat(compared.units.base[compared.sources], count)
    begin, stop = np.concatenate(sentences).T
    begin, stop = begin + base, stop + base
    turn, sentence = meeting(turns.start, turns.end, begin, stop)
    start = np.maximum(turns.start[turn], begin[sentence])
    end = np.minimum(turns.end[turn], stop[sentence])
    return Pieces(turns.turn[turn], start, end, _one_each(turn))


def _one_each(values: Ints) -> Ints:
    """As many ones, in no memory."""
    return np.broadcast_to(np.int64(1), values.shape)


def _runs(compared: Compared) -> Pieces:
    """The turns, cut wherever a coding begins or ends."""
    turns, codings = _turns(compared), compared.codings
    edges = distinct(np.concatenate([turns.start, turns.end, codings.start, codings.end]))
    start, end = edges[:-1], edges[1:]
    turn = np.searchsorted(turns.start, start, "right") - 1
    inside = (turn >= 0) & (start < turns.end[turn])
    start, end, turn = start[inside], end[inside], turn[inside]
    return Pieces(turns.turn[turn], start, end, end - start)


def _clusters(compared: Compared, pieces: Pieces) -> tuple[Ints, Clusters]:
    """[piece]; its source, or its turn if there is but one source, numbered from 0."""
    source = compared.units.source[pieces.turn]
    if len(source) and source[0] != source[-1]:
        return _numbered(source), "source"
    return _numbered(pieces.turn), "turn"


def _numbered(values: Ints) -> Ints:
    """Equal neighbours the same number, from 0."""
    return np.cumsum(np.diff(values, prepend=values[:1]) != 0)
