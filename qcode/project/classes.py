"""The class that each case has by each typology that rests on variables."""

from __future__ import annotations

from qcode.codebook.model import UNCLASSIFIED
from qcode.codebook.values import classify
from qcode.coding.corpus import Corpus
from qcode.table import Named

_UNCLASSIFIED = Named(None, UNCLASSIFIED)


def classes_of(corpus: Corpus, kind: str) -> dict[str, dict[str, Named]]:
    """Case name → typology id → class, or unclassified where the values don't give one."""
    typologies = [
        typology
        for typology in corpus.typologies
        if typology.of == kind and typology.rests_on == "variables"
    ]
    derived: dict[str, dict[str, Named]] = {}
    for case in corpus.cases:
        if case.kind != kind:
            continue
        derived[case.name] = {}
        for typology in typologies:
            names = {each.id: each.name for each in typology.classes}
            found = classify(typology, case.values)
            named = _UNCLASSIFIED if found is None else Named(found, names[found])
            derived[case.name][typology.id] = named
    return derived
