"""The blank spaCy pipelines: for each language a tokenizer, and a sentencizer that knows its ends.

Blank ones need no model, which can't be downloaded everywhere. Loading spaCy takes a second or
two and 80 MB; what it has to say goes to nobody's screen.
"""

from __future__ import annotations

import logging
import warnings
from typing import TYPE_CHECKING

from qcode.language.once import once

if TYPE_CHECKING:
    from spacy.language import Language

_ENDS = frozenset("。！？!?.．｡‼⁇⁈⁉")
_CHINESE_ENDS = frozenset(("；", "……"))


def ends(language: str) -> frozenset[str]:
    """The signs that end a sentence."""
    return _ENDS | _CHINESE_ENDS if language == "zh" else _ENDS


@once
def pipeline(language: str) -> Language:
    """The pipeline of a language, "zh" or "en"."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import spacy

    logging.getLogger("spacy").handlers.clear()
    made = spacy.blank(language)
    made.add_pipe("sentencizer", config={"punct_chars": sorted(ends(language))})
    return made
