"""What properties, measures and percentages are called, in the words of the tables themselves."""

from __future__ import annotations

from qcode.analysis.captions import SHARES, TITLES
from qcode.analysis.dimensions import CODE, CODER
from qcode.codebook.model import KIND_NAMES, MISSING, MIXED, MIXED_ID, UNCLASSIFIED
from qcode.project.catalog import Catalog
from qcode.table import Named
from qcode.texts import Text
from qcode.tui.tables.inquiry import MEASURES, PERCENTS
from qcode.tui.wording import _, language


def properties(catalog: Catalog) -> list[Named]:
    """What rows and columns can be; all but code and coder are what turns are chosen by."""
    kinds = (kind for kind in catalog.kinds if kind != "turn")
    ids = dict.fromkeys(("source", *kinds, *catalog.variables, *catalog.typologies))
    known = [Named(id, KIND_NAMES.get(id) or catalog.name(id)) for id in ids]
    return [Named("code", CODE), Named("coder", CODER), *known]


def level_name(catalog: Catalog, variable: str, level: str | None) -> Text:
    """What a level is called; None: the missing one."""
    derived = variable in catalog.typologies
    if level is None:
        return UNCLASSIFIED if derived else MISSING
    if derived and level == MIXED_ID:
        return MIXED
    return catalog.value_name(variable, level)


def measure_name(measure: str) -> str:
    if measure == "rate/words":
        return _("segments per 1,000 words")
    if measure == "rate":
        return _("segments per 1,000 characters")
    return TITLES[measure].read(language())


def percent_name(percent: str) -> str:
    return _("of {total}").format(total=SHARES[percent].read(language())) if percent else "–"


def measures() -> list[tuple[str, str]]:
    """Every measure with its name."""
    return [(each, measure_name(each)) for each in MEASURES]


def percents() -> list[tuple[str, str]]:
    """Every percentage with its name; "" for none."""
    return [(each, percent_name(each) if each else _("none")) for each in PERCENTS]
