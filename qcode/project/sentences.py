"""Where the sentences of sources lie: what is kept is read, what is missing is cut and kept.

Cutting takes minutes for thousands of interviews, and is done once. It is kept batch by batch, so
that who interrupts it loses little. Where nothing can be kept (a project open for reading only, or
in which another process is writing) the sentences are cut all the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from qcode.errors import NotAProject, ProjectProblem, UnknownName
from qcode.language.sentences import RULES, sentences
from qcode.project.report import Progress, quietly
from qcode.store import segmentation
from qcode.store.connection import Connection
from qcode.store.segmentation import CutText

if TYPE_CHECKING:
    from qcode.store.segmentation import Spans

BATCH = 20
"""Texts that are kept together; about two seconds' work."""


def sentence_spans(
    connection: Connection, names: Sequence[str], progress: Progress = quietly
) -> list[Spans]:
    """[sentence, 2] of each of the sources, in the order named; offsets into its text.

    progress: called with how many texts are cut, of how many that had to be. Within a snapshot
    nothing is kept. Raises UnknownName.
    """
    texts, known = segmentation.kept(connection, names, RULES)
    for name in names:
        if name not in texts:
            raise UnknownName("source", name, texts)
    missing = [text for text in dict.fromkeys(texts.values()) if text not in known]
    keeping = not connection.in_transaction
    cut: dict[CutText, Spans] = {}
    for done, text in enumerate(missing, 1):
        cut[text] = _cut(segmentation.body(connection, text), text.language)
        if len(cut) == BATCH or done == len(missing):
            keeping = keeping and _keep(connection, cut)
            known |= cut
            cut = {}
        progress(done, len(missing))
    return [known[texts[name]] for name in names]


def _cut(text: str, language: str) -> Spans:
    import numpy as np

    edges = [(each.start, each.end) for each in sentences(text, language)]
    return np.array(edges, np.int32).reshape(-1, 2)


def _keep(connection: Connection, cut: Mapping[CutText, Spans]) -> bool:
    """Whether it could be kept; if not, there is no use in trying again."""
    try:
        segmentation.keep(connection, cut, RULES)
    except NotAProject:
        raise
    except ProjectProblem:
        return False
    return True
