"""Query: a set of turns said in words, taken apart and with its names known.

A *turn* is in the set or not; interviewers' turns are in none unless they are counted. Of each node
the set is

    Coded      turns in which the code, or one under it, is coded (by the coders of the grounds)
    Level      turns of which a variable, typology, case kind or source has this level
    Spoken     turns under these labels of speakers
    Words      turns in which the words stand
    Both       turns that are in every part        Either     turns that are in one part or more
    Without    turns that aren't in it
    Near       turns of the left that are near one of the right, in the same source

Near by turns: at most `within` turns apart, counted among those that may be in the set; 0 is the
same turn. Near by characters: a passage of the left has at most `within` characters between it and
one of the right; 0 is a touch or an overlap. A *passage* is what of a coding, or of the words
found, lies in one turn. What is near something is itself passages, so Near may stand in Near.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Coded:
    code: str


@dataclass(frozen=True, slots=True)
class Level:
    """level None: the value is missing."""

    variable: str
    level: str | None


@dataclass(frozen=True, slots=True)
class Spoken:
    """labels: any of them; None among them where nobody is named."""

    labels: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Words:
    words: str


@dataclass(frozen=True, slots=True)
class Both:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Without:
    part: Node


@dataclass(frozen=True, slots=True)
class Near:
    """within: so many turns, or characters where by_characters."""

    left: Node
    right: Node
    within: int
    by_characters: bool = False


Node = Coded | Level | Spoken | Words | Both | Either | Without | Near


def said(node: Node) -> Iterator[str]:
    """All words that are looked for."""
    if isinstance(node, Words):
        yield node.words
    elif isinstance(node, Both | Either):
        yield from chain.from_iterable(map(said, node.parts))
    elif isinstance(node, Without):
        yield from said(node.part)
    elif isinstance(node, Near):
        yield from chain(said(node.left), said(node.right))


@dataclass(frozen=True, slots=True)
class Query:
    """A query that can be asked.

    expression: as written.  name: under which it is kept, if it is.
    hits: words → [hit, 3] of index into corpus.sources, start, end in its text, half-open.
    """

    expression: str
    tree: Node
    name: str | None = None
    hits: Mapping[str, NDArray[np.int64]] = field(default_factory=dict, compare=False, repr=False)
