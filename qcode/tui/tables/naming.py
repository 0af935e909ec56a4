"""What properties, measures and percentages are called, and what is asked in these words."""

from __future__ import annotations

from collections.abc import Iterator

from qcode.analysis.captions import TITLES
from qcode.analysis.crosstab.captions import SHARES
from qcode.analysis.tidy.dimensions import CODE, CODER
from qcode.analysis.tidy.passages import codes_with_kinds
from qcode.codebook.model import KIND_NAMES, MISSING, MIXED, MIXED_ID, UNCLASSIFIED
from qcode.table import Named
from qcode.texts import Text
from qcode.tui.plain import one_line
from qcode.tui.session import Session
from qcode.tui.tables.choices import Choosable
from qcode.tui.tables.inquiry import MEASURES, PER_WORDS, PERCENTS, Inquiry
from qcode.tui.wording import _, language


class Names:
    """What a project's properties and their levels are called now.

    properties: what rows and columns can be, last the codes that have kinds.
    of_codings: the ids of those that turns can't be chosen by.
    """

    def __init__(self, session: Session) -> None:
        self._catalog = catalog = session.project.catalog()
        kinds = (kind for kind in catalog.kinds if kind != "turn")
        ids = dict.fromkeys(("source", *kinds, *catalog.variables, *catalog.typologies))
        known = [Named(id, KIND_NAMES.get(id) or catalog.name(id)) for id in ids]
        of_turns = [*known, *self._elsewhere()]
        taken = {"code", "coder", *ids}
        kinds_of = codes_with_kinds(session.codes).values()
        beside = [Named(each.id, each.name) for each in kinds_of if each.id not in taken]
        self.of_codings = ["code", "coder", *(each.id or "" for each in beside)]
        self.properties = [Named("code", CODE), Named("coder", CODER), *of_turns, *beside]

    def _elsewhere(self) -> Iterator[Named]:
        """Typologies that rest on codes, of another kind of case than the codebook says."""
        kinds = {**self._catalog.kinds, **KIND_NAMES}
        for typology in self._catalog.typologies.values():
            for kind, name in kinds.items() if typology.rests_on == "codes" else ():
                if kind != typology.of:
                    own = typology.name
                    both = Text(
                        f"{own.read('en')} ({name.en.lower()})", f"{own.read('zh')}（{name.zh}）"
                    )
                    yield Named(f"{typology.id}@{kind}", both)

    def property(self, id: str) -> str:
        """– for none."""
        names = {each.id: each.name for each in self.properties}
        return one_line(names.get(id, Text.plain(id)).read(language())) or "–"

    def level(self, variable: str, level: str | None) -> str:
        """level None: the missing one."""
        return one_line(self._level(variable, level).read(language()))

    def _level(self, variable: str, level: str | None) -> Text:
        named = variable.partition("@")[0]
        derived = named in self._catalog.typologies
        if level is None:
            return UNCLASSIFIED if derived else MISSING
        if derived and level == MIXED_ID:
            return MIXED
        return self._catalog.value_name(named, level)


def measure_name(measure: str) -> str:
    if measure == PER_WORDS:
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


def choices_of(asked: Inquiry, names: Names, session: Session) -> Iterator[Choosable]:
    """What is asked, each choice with its key."""
    slots = (
        ("R", _("rows"), "rows"),
        ("C", _("columns"), "outer"),
        ("I", _("under them"), "inner"),
        ("S", _("side by side"), "split"),
    )
    for key, said, slot in slots:
        yield Choosable(key, said, names.property(getattr(asked, slot)), f"property('{slot}')")
    yield Choosable("M", _("measure"), measure_name(asked.measure), "measure")
    yield Choosable("P", "%", percent_name(asked.percent), "percent")
    whose = _(", ").join(map(one_line, asked.coders)) or _("everyone's")
    yield Choosable("W", _("codings"), whose, "whose")
    yield from _filters(asked, names, session)
    if asked.interviewers:
        yield Choosable("T", _("with"), _("interviewers' turns"), "turn('interviewers')")
    if not asked.rollup:
        yield Choosable("B", _("codes"), _("without those under them"), "turn('rollup')")
    if asked.empty:
        yield Choosable("E", _("with"), _("what nobody used"), "turn('empty')")


def _filters(asked: Inquiry, names: Names, session: Session) -> Iterator[Choosable]:
    if asked.codes:
        codes = _(", ").join(map(session.name, asked.codes))
        yield Choosable("K", _("only the codes"), codes, "codes")
    for variable in dict.fromkeys(id for id, _level in asked.where):
        levels = _(" or ").join(names.level(variable, each) for each in asked.levels_of(variable))
        yield Choosable("F", _("only"), f"{names.property(variable)} = {levels}", "where")
    if asked.query:
        yield Choosable("Q", _("found by"), one_line(asked.query), "query")
