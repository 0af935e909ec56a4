"""Symbols: what a coefficient is called in a heading, in a sentence, and whom to cite for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import groupby

from qcode.analysis.agreement.measures.coefficients import COEFFICIENTS
from qcode.analysis.agreement.spans.unitizing import UNITIZING
from qcode.analysis.agreement.table.phrases import set_off
from qcode.errors import UnknownName, UsageProblem
from qcode.table import Kind
from qcode.texts import Text

SYMBOLS = {
    "percent-agreement": Text("all", "总体"),
    "positive-agreement": Text("pos.", "正向"),
    "negative-agreement": Text("neg.", "负向"),
    "cohen-kappa": Text.plain("κ"),
    "conger-kappa": Text.plain("κ"),
    "fleiss-kappa": Text("Fleiss κ", "Fleiss κ"),
    "scott-pi": Text.plain("π"),
    "brennan-prediger": Text.plain("B–P"),
    "gwet-ac1": Text.plain("AC1"),
    "gwet-ac2": Text.plain("AC2"),
    "krippendorff-alpha": Text.plain("α"),
    "krippendorff-alpha-jaccard": Text.plain("α Jaccard"),
    "krippendorff-alpha-masi": Text.plain("α MASI"),
    "u-alpha": Text.plain("uα"),
    "u-alpha-binary": Text.plain("|uα"),
    "cu-alpha": Text.plain("cuα"),
    "ku-alpha": Text.plain("(k)uα"),
}
"""What stands over a column; of the three agreements, under a heading that they share."""

AGREEMENT = Text("Agreement", "一致率")
"""The heading that these share."""

SHARES = ("percent-agreement", "positive-agreement", "negative-agreement")

DISTANCES = {
    "krippendorff-alpha-jaccard": Text("Jaccard distance", "Jaccard 距离"),
    "krippendorff-alpha-masi": Text("MASI distance", "MASI 距离"),
}
"""Of the coefficients of code sets, which are of all codes only."""

_SETS = {
    "krippendorff-alpha-jaccard": (
        Text(
            "Krippendorff's α of code sets (Jaccard)", "编码集合的 Krippendorff α 系数（Jaccard）"
        ),
        "Jaccard, P. (1901). Étude comparative de la distribution florale dans une portion des "
        "Alpes et du Jura. Bulletin de la Société Vaudoise des Sciences Naturelles, 37, 547–579.",
    ),
    "krippendorff-alpha-masi": (
        Text("Krippendorff's α of code sets (MASI)", "编码集合的 Krippendorff α 系数（MASI）"),
        "Passonneau, R. (2006). Measuring agreement on set-valued items (MASI) for semantic and "
        "pragmatic annotation. Proceedings of LREC 2006, 831–836.",
    ),
}

_OF_SPANS = {
    "u-alpha": Text("ends and codes of segments", "编码段的起止与编码"),
    "u-alpha-binary": Text("coded or not", "是否被编码"),
    "cu-alpha": Text("codes, where two coders both coded", "均有编码之处的编码"),
    "ku-alpha": Text("one code, there", "均有编码之处的单个编码"),
}

_KNOWN: Mapping[str, tuple[Text, str]] = {
    **{id: (each.name, each.citation) for id, each in COEFFICIENTS.items()},
    **_SETS,
    **{id: (each.name, each.citation) for id, each in UNITIZING.items()},
}


WEIGHTED = (
    *("percent-agreement", "cohen-kappa", "scott-pi", "conger-kappa", "fleiss-kappa"),
    "brennan-prediger",
)
"""What goes by weights, if there are any, and doesn't say so in its own name as AC2 does."""


def name_of(id: str, *, weighted: bool = False) -> Text:
    name = _KNOWN[id][0]
    if weighted and id in WEIGHTED:
        return Text(f"weighted {name.en}", f"加权{set_off(name.zh)}")
    return name


def meaning_of(id: str) -> Text:
    """What a note says of the symbol: the coefficient's name, or what a span coefficient is of."""
    return _OF_SPANS.get(id) or name_of(id)


def citation_of(id: str) -> str:
    """As it stands in a list of references."""
    return _KNOWN[id][1]


def by_citation(ids: Iterable[str]) -> list[tuple[str, list[str]]]:
    """Short references, each with the neighbours among the coefficients that it is of."""
    groups = groupby(ids, lambda id: short(citation_of(id)))
    return [(whose, list(group)) for whose, group in groups]


def errors_of(ids: Iterable[str]) -> list[str]:
    """Whose standard errors these have, as in a list of references, each once."""
    found = (COEFFICIENTS[id].error_citation for id in ids if id in COEFFICIENTS)
    return list(dict.fromkeys(filter(None, found)))


def kind_of(id: str) -> Kind:
    return "share" if id in SHARES else "coefficient"


def short(citation: str) -> str:
    """A reference as it stands in a sentence.

    >>> short("Brennan, R. L., & Prediger, D. J. (1981). Coefficient kappa: Some uses. …")
    'Brennan & Prediger, 1981'
    """
    authors, year = re.findall(r"^(.+?) \((\d{4})\)", citation)[0]
    names = [name.strip() for name in re.findall(r"([^,&]+), (?:[A-Z]\.[ -]?)+", authors)]
    who = f"{names[0]} et al." if len(names) > 2 else " & ".join(names)
    return f"{who}, {year}"


def check(words: Iterable[str], possible: Iterable[str], what: str, *, file: bool = False) -> None:
    """Whether these are coefficients that can be computed from what there is.

    file: that is a file's, which can't be cut otherwise. Raises UnknownName, UsageProblem.
    """
    fit = list(possible)
    for id in words:
        if id not in _KNOWN:
            raise UnknownName("coefficient", id, _KNOWN)
        if id not in fit:
            uncut = id in UNITIZING and not file
            other = "add --unit span" if uncut else f"take {', '.join(fit)}"
            raise UsageProblem(f"{id} can't be computed from {what}", other)


def headline(unit: str) -> str:
    """The coefficient to which the table gives an interval unasked."""
    return "u-alpha" if unit == "span" else "krippendorff-alpha"


def usual(unit: str, coders: int) -> tuple[str, ...]:
    """The coefficients that a table shows unasked."""
    if unit == "span":
        return ("u-alpha", "u-alpha-binary", "cu-alpha", "ku-alpha")
    if unit == "rating":
        return tuple(COEFFICIENTS)
    kappa = "cohen-kappa" if coders == 2 else "conger-kappa"
    return ("percent-agreement", "positive-agreement", kappa, "gwet-ac1", "krippendorff-alpha")
