"""The class that each case has by each typology of its kind."""

from __future__ import annotations

from collections.abc import Iterator

from qcode.codebook.model import UNCLASSIFIED, Typology
from qcode.codebook.values import classify
from qcode.coding.corpus import Corpus
from qcode.table import Named
from qcode.texts import Text


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


def whose_classes(corpus: Corpus, kind: str) -> Iterator[Text]:
    """Whose codings the classes of these cases go by, where codes make some of them."""
    from qcode.analysis.captions import CONSENSUS_LEFT_OUT, whose
    from qcode.analysis.tidy.units import units

    made = [each for each in corpus.typologies if each.of == kind and each.rests_on == "codes"]
    if not made:
        return
    used = set(units(corpus).grounds.codings.coder.tolist())
    said = whose([name for at, name in enumerate(corpus.coders) if at in used])
    yield Text(
        f"{', '.join(each.name.read('en') for each in made)}: by what is coded. {said.en}",
        f"{'、'.join(each.name.read('zh') for each in made)}：依据编码归类。{said.zh}",
    )
    if corpus.derived is not None:
        yield CONSENSUS_LEFT_OUT


def _by_variables(corpus: Corpus, typology: Typology) -> dict[str, Named]:
    names: dict[str | None, Named] = {None: Named(None, UNCLASSIFIED)}
    names |= {each.id: Named(each.id, each.name) for each in typology.classes}
    own = (case for case in corpus.cases if case.kind == typology.of)
    return {case.name: names[classify(typology, case.values)] for case in own}


def _by_codes(corpus: Corpus, typology: Typology) -> dict[str, Named]:
    from qcode.analysis.tidy.class_words import Words
    from qcode.analysis.tidy.classes import case_name, classes
    from qcode.analysis.tidy.units import units

    table, words = units(corpus), Words(corpus, typology)
    found = classes(table, typology)
    return {
        case_name(table, typology.of, case): words.standing(found.patterns[pattern].standing)
        for case, pattern in enumerate(found.own.tolist())
    }
