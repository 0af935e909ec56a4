"""The segmenter: jieba in its smallest part, quiet, with a dictionary that changes.

Words are added to a Tokenizer of our own, not to jieba's global one. Its logging handler, which
would write into the screen, is taken off. It is loaded past its cache: reading that takes as long
as reading the dictionary, and anybody could have put it into the shared temporary folder.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING

import regex

from qcode.language.once import once

if TYPE_CHECKING:
    from jieba import Tokenizer

_ADDIBLE = regex.compile(r"(?=.*\p{Han})[\p{Han}A-Za-z0-9]{2,20}")
"""What can be a word of jieba's that it may not know."""

_LONGEST = 500
"""Characters cut at a time: jieba's work grows with the square of what it doesn't know."""


class Segmenter:
    """jieba's dictionary with a project's own words added, for one asker at a time."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._added: Sequence[str] = ()
        self._before: dict[str, int] = {}
        self._total = tokenizer.total
        self._lock = Lock()

    def cut(self, run: str, dictionary: Sequence[str]) -> list[str]:
        """The pieces of a run of characters, all of it."""
        with self._lock:
            if dictionary is not self._added:
                self._change(dictionary)
            parts = (run[at : at + _LONGEST] for at in range(0, len(run), _LONGEST))
            return [piece for part in parts for piece in self._tokenizer.cut(part)]

    def _change(self, dictionary: Sequence[str]) -> None:
        if dictionary == self._added:
            return
        known = self._tokenizer.FREQ
        known.update(self._before)
        self._tokenizer.total = self._total
        added = [word for word in dict.fromkeys(dictionary) if _ADDIBLE.fullmatch(word)]
        self._before = {word: known.get(word, 0) for word in added}
        for word in added:
            self._tokenizer.add_word(word)
        self._added = dictionary


@once
def segmenter() -> Segmenter:
    """The one segmenter; loading it takes a second and 80 MB."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its old ways with patterns and packages
        import jieba

    logger = logging.getLogger("jieba")
    logger.removeHandler(jieba.log_console)
    logger.setLevel(logging.NOTSET)
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return Segmenter(tokenizer)
