"""Assignment: which coder is to code which source, drawn by lot.

A part of the sources goes to every coder, so that their agreement can be measured; the rest are
dealt out one to each in turn. Lots are hashes of the seed and the source's name: the same seed
draws the same on every machine, whatever order the sources come in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from hashlib import sha256
from math import floor


def draw(
    strata: Mapping[str, str | None], coders: Sequence[str], overlap: int, seed: int
) -> dict[str, tuple[str, ...]]:
    """Source → the coders it is for, in the order of the names of sources.

    strata: source → the stratum it belongs to.  overlap: per cent of the sources that all coders
    code; of each stratum its share, rounded so that the whole comes out right.
    Coders get equally many of the others, as far as numbers allow.
    """
    members: defaultdict[str | None, list[str]] = defaultdict(list)
    for source, stratum in strata.items():
        members[stratum].append(source)
    for names in members.values():
        names.sort(key=lambda name: _lot(seed, name))
    shared = _shares({each: len(names) for each, names in members.items()}, overlap)
    drawn: dict[str, tuple[str, ...]] = {}
    dealt = 0
    for stratum in sorted(members, key=_place):
        names = members[stratum]
        for name in names[: shared[stratum]]:
            drawn[name] = tuple(coders)
        for name in names[shared[stratum] :]:
            drawn[name] = (coders[dealt % len(coders)],)
            dealt += 1
    return dict(sorted(drawn.items()))


def _lot(seed: int, name: str) -> bytes:
    return sha256(f"{seed}\n{name}".encode("utf-8", "surrogatepass")).digest()


def _place(stratum: str | None) -> tuple[bool, str]:
    return stratum is None, stratum or ""


def _shares(sizes: Mapping[str | None, int], overlap: int) -> dict[str | None, int]:
    """Stratum → how many of it are shared: whole numbers by the largest remainders."""
    exact = {each: Fraction(size * overlap, 100) for each, size in sizes.items()}
    shares = {each: floor(value) for each, value in exact.items()}
    wanted = floor(sum(exact.values(), Fraction(1, 2)))
    last = sorted(sizes, key=lambda each: (shares[each] - exact[each], _place(each)))
    for each in last[: wanted - sum(shares.values())]:
        shares[each] += 1
    return shares
