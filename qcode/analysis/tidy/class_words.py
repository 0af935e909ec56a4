"""What a typology says of itself: its rule, what its cases show, and why one has no class."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from qcode.analysis.tidy.classes import Pattern, identity
from qcode.analysis.tidy.factors import typology_at
from qcode.codebook.model import KIND_NAMES, MISSING, MIXED, UNCLASSIFIED, Typology
from qcode.codebook.standings import Standing, keys_of, values_of
from qcode.coding.corpus import Corpus
from qcode.table import Named
from qcode.texts import Text

NOTHING = Text("(none shown)", "（无证据）")
SEVERAL = Text("(several)", "（多种并存）")
ITSELF = Text("the code itself", "该编码本身")
PLURALS = {
    "person": Text("persons", "人"),
    "village": Text("villages", "个村庄"),
    "source": Text("sources", "份文本"),
    "turn": Text("turns", "个话轮"),
}


class Words:
    """The names of what a typology is made of."""

    def __init__(self, corpus: Corpus, typology: Typology) -> None:
        self.typology = typology
        self.id, self.name = identity(corpus, typology)
        self._codes = {each.id: each.name for each in corpus.codes}
        self._variables = {each.id: each for each in corpus.variables}
        self._classes = {each.id: each.name for each in typology.classes}

    @property
    def on_codes(self) -> bool:
        return self.typology.rests_on == "codes"

    @property
    def nothing(self) -> Text:
        """What a key is called on which a case shows no value."""
        return NOTHING if self.on_codes else MISSING

    def key(self, key: str) -> Text:
        if self.on_codes:
            return self._codes.get(key, Text.plain(key))
        return self._variables[key].name if key in self._variables else Text.plain(key)

    def values(self, key: str) -> list[str]:
        """The values that a key can have: a variable's levels, else those the classes name."""
        variable = None if self.on_codes else self._variables.get(key)
        levels = variable.levels if variable else ()
        return [level.id for level in levels] or values_of(self.typology, key)

    def value(self, key: str, value: str) -> Text:
        if self.on_codes:
            return self._codes.get(value, Text.plain(value))
        levels = self._variables[key].levels if key in self._variables else ()
        return next((each.name for each in levels if each.id == value), Text.plain(value))

    def standing(self, standing: Standing) -> Named:
        """The class as a cell: mixed and unclassified are called so."""
        if standing.klass is not None:
            return Named(standing.klass, self._classes[standing.klass])
        return Named(standing.level, MIXED if standing.status == "mixed" else UNCLASSIFIED)

    def why(self, pattern: Pattern) -> Text:
        """Why there is no class, or one although several values are shown; empty if neither."""
        standing = pattern.standing
        if pattern.unread:
            return _unread(pattern.unread)
        if standing.reason == "insufficient":
            return self._insufficient(pattern)
        if standing.reason == "uncovered":
            values = [self.value(key, of[0]) for key, of in pattern.shown.items() if of]
            both = listed(values, " + ")
            return Text(f"no class covers {both.en}", f"没有类别涵盖{both.zh}")
        if standing.reason == "overlap":
            fits = listed([self._classes[each] for each in standing.fits])
            return Text(f"more than one class fits: {fits.en}", f"同时符合多个类别：{fits.zh}")
        if not standing.reason:
            return Text()
        several = listed([self._several(key, pattern.shown[key]) for key in standing.at], "; ")
        if standing.reason == "agreed":
            return Text(f"{several.en}; the class is the same", f"{several.zh}；类别相同")
        return several

    def _insufficient(self, pattern: Pattern) -> Text:
        """Which keys show nothing, and what is coded there instead."""
        at, beside = pattern.standing.at, pattern.beside
        silent = [self.key(key) for key in at if not beside.get(key)]
        said = [_lacking(listed(silent), self.on_codes)] if silent else []
        said += [self._beside(key, beside[key]) for key in at if beside.get(key)]
        return listed(said, "; ")

    def _beside(self, key: str, codes: Sequence[str]) -> Text:
        name = self.key(key)
        only = listed([ITSELF if each == key else self.value(key, each) for each in codes])
        return Text(
            f"of {name.read('en')} only {only.en}, which no class names",
            f"{name.read('zh')}只有{only.zh}，没有类别以其为条件",
        )

    def _several(self, key: str, values: Sequence[str]) -> Text:
        name, both = self.key(key), listed([self.value(key, each) for each in values], " + ")
        return Text(f"{name.read('en')}: {both.en}", f"{name.read('zh')}：{both.zh}")

    def rule(self) -> Text:
        """How a case comes by its class, as a sentence."""
        keys = listed([self.key(key) for key in keys_of(self.typology)], " × ")
        name, kind = self.name, KIND_NAMES.get(self.typology.of, Text.plain(self.typology.of))
        if not self.on_codes:
            return Text(
                f"{name.read('en')}: by {keys.en}.", f"{name.read('zh')}：由{keys.zh}得出。"
            )
        en, zh = _shown_by(self.typology)
        turns = (
            Text("each turn", "各话轮")
            if self.typology.of == "turn"
            else Text(f"the turns of each {kind.read('en').lower()}", f"各{kind.read('zh')}话轮")
        )
        return Text(
            f"{name.read('en')}: by {keys.en}, from what is coded in {turns.en}; {en}.",
            f"{name.read('zh')}：依据{turns.zh}中的编码（{keys.zh}）得出；{zh}。",
        )


def _lacking(keys: Text, on_codes: bool) -> Text:
    if on_codes:
        return Text(f"nothing shown of {keys.en}", f"{keys.zh}无证据")
    return Text(f"no value of {keys.en}", f"{keys.zh}缺失")


def _unread(coders: Sequence[str]) -> Text:
    all_of_them = "均" if len(coders) > 1 else ""
    return Text(
        f"not begun by {', '.join(coders)}", f"{'、'.join(coders)} {all_of_them}尚未开始编码"
    )


def _shown_by(typology: Typology) -> tuple[str, str]:
    if typology.by == "threshold":
        least = typology.at_least
        return (
            f"a code is shown by {least} codings or more (threshold)",
            f"某编码达到 {least} 个编码段即视为出现（阈值）",
        )
    if typology.by == "dominance":
        return (
            "the code with the most codings is shown, tied ones all (dominance)",
            "编码段最多者视为出现，并列者均计（优势）",
        )
    return "one coding shows a code (presence)", "有一个编码段即视为出现（出现）"


def rules_said(corpus: Corpus, ids: Sequence[str]) -> Iterator[Text]:
    """How the typologies on codes among these ids come by their classes, for a table's notes."""
    for id in dict.fromkeys(ids):
        typology = typology_at(corpus, id)
        if typology is not None and typology.rests_on == "codes":
            yield Words(corpus, typology).rule()


def rules_of(corpus: Corpus, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The rules of the typologies on codes among these ids, in plain values."""
    found = {id: typology_at(corpus, id) for id in ids}
    return {id: rule_ids(each) for id, each in found.items() if each and each.rests_on == "codes"}


def rule_ids(typology: Typology) -> dict[str, Any]:
    """by and at_least are null where they have no meaning."""
    on_codes, threshold = typology.rests_on == "codes", typology.by == "threshold"
    return {
        "of": typology.of,
        "rests_on": typology.rests_on,
        "by": typology.by if on_codes else None,
        "at_least": typology.at_least if on_codes and threshold else None,
    }


def counted_cases(count: int, kind: str) -> Text:
    """3 villages, 3 个村庄; of a kind that a codebook declares: 3 county."""
    if count == 1 and kind in KIND_NAMES:
        return Text(f"1 {KIND_NAMES[kind].en.lower()}", f"1 {PLURALS[kind].zh}")
    name = PLURALS.get(kind, Text.plain(kind))
    return Text(f"{count:,} {name.en}", f"{count:,} {name.zh}")


def listed(texts: Sequence[Text], between: str = "") -> Text:
    """Texts one after the other; without a sign between them, as either language lists."""
    en, zh = between or ", ", between.replace("; ", "；") or "、"
    return Text(
        en.join(each.read("en") for each in texts), zh.join(each.read("zh") for each in texts)
    )
