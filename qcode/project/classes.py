"""The class that each case has by each typology of its kind."""

from __future__ import annotations

from qcode.codebook.model import UNCLASSIFIED, Typology
from qcode.codebook.values import classify
from qcode.coding.corpus import Corpus
from qcode.table import Named


def classes_of(corpus: Corpus, kind: str) -> dict[str, dict[str, Named]]:
    """Case name → typology id → class; mixed or unclassified where there is none."""
    derived: dict[str, dict[str, Named]] = {
        case.name: {} for case in corpus.cases if case.kind == kind
    }
    for typology in corpus.typologies:
        if typology.of != kind:
            continue
        by_codes = typology.rests_on == "codes"
        found = _by_codes(corpus, typology) if by_codes else _by_variables(corpus, typology)
        for name, klass in found.items():
            derived[name][typology.id] = klass
    return derived


def _by_variables(corpus: Corpus, typology: Typology) -> dict[str, Named]:
    names: dict[str | None, Named] = {None: Named(None, UNCLASSIFIED)}
    names |= {each.id: Named(each.id, each.name) for each in typology.classes}
    own = (case for case in corpus.cases if case.kind == typology.of)
    return {case.name: names[classify(typology, case.values)] for case in own}


def _by_codes(corpus: Corpus, typology: Typology) -> dict[str, Named]:
    from qcode.analysis.tidy.units import units
    from qcode.analysis.typologies.classes import case_name, classes
    from qcode.analysis.typologies.words import Words

    table, words = units(corpus), Words(corpus, typology)
    found = classes(table, typology)
    return {
        case_name(table, typology.of, case): words.standing(found.patterns[pattern].standing)
        for case, pattern in enumerate(found.own.tolist())
    }
