"""Once: what takes long to load is made when first asked for, once, whichever thread asks.

The screen loads in a thread what its user is about to need; functools.cache alone would then
make it twice.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import TypeVar, TypeVarTuple

_Args = TypeVarTuple("_Args")
_Made = TypeVar("_Made")


def once(make: Callable[[*_Args], _Made]) -> Callable[[*_Args], _Made]:
    """The function, run once for each of its arguments; who asks meanwhile waits."""
    kept: dict[tuple[*_Args], _Made] = {}
    lock = Lock()

    @wraps(make)
    def made(*args: *_Args) -> _Made:
        with lock:
            if args not in kept:
                kept[args] = make(*args)
            return kept[args]

    return made
