"""What a codebook says: variables, typologies, codes and relations, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from qcode.texts import Text

CASE_KINDS = ("person", "village")
"""The case kinds that every project has; a codebook may declare others by using them in `of`."""


KIND_NAMES = {
    "person": Text("Person", "人员"),
    "village": Text("Village", "村庄"),
    "source": Text("Source", "文本"),
    "turn": Text("Turn", "话轮"),
}
"""What a variable can be of, by name; a kind that a codebook declares is called by its id."""

MISSING = Text("(missing)", "（缺失）")
"""What stands for a value that nobody has recorded."""

UNCLASSIFIED = Text("(unclassified)", "（未归类）")
"""What stands for the class of a case to which no class of a typology can be given."""

MIXED = Text("(mixed)", "（混合）")
"""What stands for the class of a case whose codings speak for more than one."""

MIXED_ID = "mixed"
"""The level of mixed cases; no class of a typology that rests on codes may be called so."""

MISSING_WORDS = frozenset(("", "missing", "(missing)", "缺失", "(缺失)")) | {
    "unclassified",
    "(unclassified)",
    "未归类",
    "(未归类)",
}
"""Words for "has no value", folded; no level or class may be called by one of them."""

Rule = Literal["presence", "dominance", "threshold"]
"""When the codings of a case show a code: one is enough, it has more than the others, or so many.
"""

RULES: tuple[Rule, ...] = ("presence", "dominance", "threshold")

RESERVED = frozenset(
    ("code", "coder", "source", "turn", "value", "percent", "total", "speaker", *CASE_KINDS)
) | {"name", "title", "language", "turns", "characters", "sources"}
"""Ids that tables and listings use for themselves; no variable or typology may have one of them."""


@dataclass(frozen=True, slots=True)
class Level:
    """One value that a variable can take. Their order in the variable is the order in tables."""

    id: str
    name: Text
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Variable:
    """Something recorded about a person, a village, a source, a turn or another kind of case.

    levels: in order; () means that any text is a value.
    declared: False for a column that no codebook names and that was kept all the same.
    """

    id: str
    of: str
    name: Text
    definition: Text = Text()
    levels: tuple[Level, ...] = ()
    declared: bool = True


@dataclass(frozen=True, slots=True)
class TypologyClass:
    """One cell of a typology: what must hold of a case for it to fall there.

    conditions: variable → level id, or parent code → child code.
    """

    id: str
    name: Text
    conditions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Typology:
    """A derived variable: two or more recorded things give the class, by rule.

    rests_on: whether the conditions name variables or codes.
    classes: in the order of tables (`order`, where the file gives one).
    by: when codings show a code; at_least: how many show it by threshold. Both only for codes.
    highest: at which end of the order the most of what it measures stands.
    otherwise: "unclassified" where combinations that no class covers are meant to stay so.
    """

    id: str
    of: str
    name: Text
    classes: tuple[TypologyClass, ...]
    rests_on: Literal["variables", "codes"]
    definition: Text = Text()
    by: Rule = "presence"
    at_least: int = 1
    highest: Literal["first", "last"] = "last"
    otherwise: Literal["", "unclassified"] = ""


@dataclass(frozen=True, slots=True)
class Code:
    """One thing to look for in the transcripts.

    parent: the id of the code above it, None at the top.
    cues: words that hint at it, by language.
    color: "#rrggbb" or "".  key: its hotkey in the coding room, or "".
    """

    id: str
    name: Text
    definition: Text = Text()
    include: tuple[Text, ...] = ()
    exclude: tuple[Text, ...] = ()
    examples: tuple[Text, ...] = ()
    cues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    color: str = ""
    key: str = ""
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """A directed, named link between two codes: leads-to, part-of, contradicts …"""

    origin: str
    target: str
    kind: str


@dataclass(frozen=True, slots=True)
class Codebook:
    """One file of what we look for.

    codes: depth first (each parent, then all below it), in file order.
    requires: ids of the codebooks whose variables and codes this one may refer to.
    """

    id: str
    version: str
    title: Text
    citation: str = ""
    variables: tuple[Variable, ...] = ()
    typologies: tuple[Typology, ...] = ()
    codes: tuple[Code, ...] = ()
    relations: tuple[Relation, ...] = ()
    requires: tuple[str, ...] = ()
