"""Changing a codebook that is in use: what may be done to its codes, and what it means.

Pure rules over codes and typologies; store/code_edits.py carries out what they allow. An id is
for good: renaming changes names only, and a code that moves keeps its id. Nothing is done that
would leave a typology resting on a code that is gone: it is refused, and the typology named.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from qcode.codebook.model import Code, Codebook, Relation, Typology
from qcode.codebook.tree import ancestors, parents, path_up
from qcode.codebook.values import folded
from qcode.errors import UsageProblem
from qcode.texts import Text

Words = str | Text
"""A text for a code: in both languages, or a bare one, whose script tells its language."""

Above = Mapping[str, str | None]
"""From each code to the one above it (tree.parents)."""

Shared = tuple[str | None, str, str]
"""The code above, the name or hotkey that several codes have, and one of these."""

_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")
_COLOR = re.compile("#[0-9a-fA-F]{6}")
_CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def worded(words: Words, before: Text = Text()) -> Text:
    """A text from what was typed; a bare one changes what stands in its own language.

    Where the same words stood for both languages, they are changed for both.

    >>> worded("补助", before=Text("Money", "钱"))
    Text(en='Money', zh='补助')
    """
    if isinstance(words, Text):
        return Text(words.en.strip(), words.zh.strip())
    said = words.strip()
    if not said:
        return Text()
    if before and before.en == before.zh:
        return Text.plain(said)
    return replace(before, zh=said) if _CJK.search(said) else replace(before, en=said)


def all_worded(words: Iterable[Words]) -> tuple[Text, ...]:
    """Rules or examples from what was typed, the empty ones left out."""
    return tuple(filter(None, map(worded, words)))


def free_id(wanted: str, taken: Iterable[str]) -> str:
    """The id that is wanted, else with the first number that makes it free.

    >>> free_id("money", ["money", "money-2"])
    'money-3'
    """
    known = set(taken)
    number, free = 1, wanted
    while free in known:
        number += 1
        free = f"{wanted}-{number}"
    return free


def require_free_id(ident: str, taken: Iterable[str]) -> None:
    """Raises UsageProblem where a code can't have this id."""
    if not _ID.fullmatch(ident):
        raise UsageProblem(
            Text(f"{ident!r} can't be the id of a code", f"{ident!r} 不能作编码的标识"),
            Text(
                "an id is made of a-z, 0-9, - and _, and begins with a letter or digit",
                "标识由 a-z、0-9、-、_ 组成，以字母或数字开头",
            ),
        )
    if ident in set(taken):
        raise UsageProblem(
            Text(f"there is a code {ident} already", f"已有编码 {ident}"),
            Text("choose another id", "请换一个标识"),
        )


def require_sound(code: Code, codes: Sequence[Code], before: Code | None = None) -> None:
    """Raises UsageProblem where a new or changed code can't stand among the project's codes.

    It needs a name that no other code right beside it has, a colour that is one, and a hotkey
    of its own. before: the code as it was; what hasn't changed is not asked about again.
    """
    others = [each for each in codes if each.id != code.id]
    if before is None or code.name != before.name:
        _require_name(code, others)
    if before is None or code.key != before.key:
        _require_key(code, others)
    if code.color and not _COLOR.fullmatch(code.color):
        raise UsageProblem(
            Text(f"{code.color!r} is no colour", f"{code.color!r} 不是颜色"),
            Text("write it as #rrggbb, such as #0072b2", "请写成 #rrggbb，例如 #0072b2"),
        )


def changed(now: Code, seen: Code, wanted: Code) -> Code:
    """A code as it is, with what was wanted otherwise than it was seen."""
    return replace(
        now,
        name=_changed(now.name, seen.name, wanted.name),
        definition=_changed(now.definition, seen.definition, wanted.definition),
        include=now.include if wanted.include == seen.include else wanted.include,
        exclude=now.exclude if wanted.exclude == seen.exclude else wanted.exclude,
        color=now.color if wanted.color == seen.color else wanted.color,
        key=now.key if wanted.key == seen.key else wanted.key,
    )


def _changed(now: Text, seen: Text, wanted: Text) -> Text:
    """The same of a text, each language by itself."""
    return Text(
        now.en if wanted.en == seen.en else wanted.en,
        now.zh if wanted.zh == seen.zh else wanted.zh,
    )


def _require_name(code: Code, others: Iterable[Code]) -> None:
    if not code.name:
        raise UsageProblem(
            Text("a code needs a name", "编码须有名称"),
            Text("name it in English, in Chinese, or in both", "请给出中文名或英文名"),
        )
    for other in others:
        if other.parent == code.parent and _names(code) & _names(other):
            raise UsageProblem(
                Text(
                    f"the code {other.id} right beside it has the same name",
                    f"同一层已有同名编码 {other.id}",
                ),
                Text("use that one, or choose another name", "请使用该编码，或另取名称"),
            )


def _require_key(code: Code, others: Iterable[Code]) -> None:
    if not code.key:
        return
    if len(code.key) > 1 or code.key.isspace() or not code.key.isprintable():
        raise UsageProblem(
            Text(f"{code.key!r} can't be a hotkey", f"{code.key!r} 不能作快捷键"),
            Text("use one character that can be typed", "请用一个能键入的字符"),
        )
    for other in others:
        if other.key == code.key:
            raise UsageProblem(
                Text(
                    f"{other.id} has the hotkey {code.key!r} already",
                    f"编码 {other.id} 已用快捷键 {code.key!r}",
                ),
                Text("choose another key", "请换一个键"),
            )


def _names(code: Code) -> set[str]:
    return {folded(name) for name in (code.name.en, code.name.zh) if name}


def require_movable(codes: Sequence[Code], code: str, parent: str | None) -> None:
    """Raises UsageProblem where a code would come to stand under itself."""
    if parent is not None and code in path_up(parent, parents(codes)):
        raise UsageProblem(
            Text(
                f"{code} can't stand under {parent}, which is itself or stands under it",
                f"{code} 不能移到 {parent} 之下：后者就是它本身或其下位编码",
            ),
            Text("choose a code that isn't below it", "请选它之外的编码"),
        )


def without(codes: Sequence[Code], gone: str) -> dict[str, str | None]:
    """The codes whose parent changes when one is deleted, with their new one: they move up."""
    up = parents(codes)[gone]
    return {code.id: up for code in codes if code.parent == gone}


def merged(codes: Sequence[Code], gone: Iterable[str], into: str) -> dict[str, str | None]:
    """The codes whose parent changes when some become one with another, with their new one.

    What stood below them comes to stand below that one; if it was below one of them itself, it
    takes the place of the topmost of them first.
    """
    leaving = set(gone)
    above = parents(codes)
    over = [code for code in ancestors(into, above) if code in leaving]
    changed: dict[str, str | None] = {into: above[over[-1]]} if over else {}
    for code in codes:
        if code.parent in leaving and code.id not in leaving and code.id != into:
            changed[code.id] = into
    return changed


def require_typologies(typologies: Iterable[Typology], above: Above) -> None:
    """Raises UsageProblem where a typology's rule wouldn't hold in this tree of codes."""
    for typology in typologies:
        if typology.rests_on != "codes":
            continue
        for each in typology.classes:
            for top, value in each.conditions.items():
                if top not in above or value not in above or top not in ancestors(value, above):
                    raise _rested_on(typology, top, value)


def _rested_on(typology: Typology, top: str, value: str) -> UsageProblem:
    en, zh = typology.name.read("en"), typology.name.read("zh")
    return UsageProblem(
        Text(
            f"the typology {typology.id} ({en}) rests on the code {value} below {top}",
            f"类型学 {typology.id}（{zh}）以 {top} 之下的编码 {value} 为依据",
        ),
        Text(
            "its rule would no longer hold: leave these two codes where they are",
            "改动后该规则不再成立：请保留这两个编码的位置",
        ),
    )


def typologies_on(typologies: Iterable[Typology], code: str) -> list[Typology]:
    """The typologies whose rules name a code."""
    return [
        typology
        for typology in typologies
        if typology.rests_on == "codes"
        and any(code in (*each.conditions, *each.conditions.values()) for each in typology.classes)
    ]


def redirected(
    relations: Sequence[Relation], gone: Iterable[str], into: str
) -> list[Relation | None]:
    """What becomes of each relation when some codes become one with another.

    None: it is dropped, since it would lead from the code to itself or say again what another
    says.
    """
    leaving = set(gone)
    untouched = {each for each in relations if not {each.origin, each.target} & leaving}
    seen: set[Relation] = set(untouched)
    fates: list[Relation | None] = []
    for each in relations:
        if each in untouched:
            fates.append(each)
            continue
        now = turned(each, leaving, into)
        kept = now.origin != now.target and now not in seen
        seen.add(now)
        fates.append(now if kept else None)
    return fates


def turned(relation: Relation, gone: Collection[str], into: str) -> Relation:
    """A relation once some codes are one with another."""
    origin, target = (into if end in gone else end for end in (relation.origin, relation.target))
    return Relation(origin, target, relation.kind)


def require_own_keys(moved: Sequence[Code], there: Sequence[Code]) -> None:
    """Raises UsageProblem where codes bring a hotkey that the codebook they move to has."""
    known = {code.key: code.id for code in there if code.key}
    for code in moved:
        if code.key in known:
            raise UsageProblem(
                Text(
                    f"{code.id} and {known[code.key]} have the same hotkey {code.key!r}, which"
                    " one codebook can't hold twice",
                    f"{code.id} 与 {known[code.key]} 的快捷键同为 {code.key!r}，不能并入同一编码簿",
                ),
                Text("give one of them another key first", "请先改其中一个的快捷键"),
            )


def shared(codes: Iterable[Code]) -> frozenset[Shared]:
    """Every hotkey that several codes have, and every name that several right beside each other
    have, with each of them."""
    holders: defaultdict[tuple[str | None, str], list[str]] = defaultdict(list)
    for code in codes:
        for name in _names(code):
            holders[code.parent, f"name {name}"].append(code.id)
        if code.key:
            holders[None, f"key {code.key}"].append(code.id)
    return frozenset(
        (*what, code) for what, several in holders.items() if len(several) > 1 for code in several
    )


def sharing(met: Collection[Shared]) -> UsageProblem:
    """The refusal of an edit by which codes come to share what they may not."""
    above, what, _ = min(met, key=str)
    several = [code for *place, code in sorted(met, key=str) if place == [above, what]]
    key = what.removeprefix("key ")
    if key != what:
        return UsageProblem(
            Text(
                f"{' and '.join(several)} would have the same hotkey {key!r}",
                f"{' 与 '.join(several)} 的快捷键会同为 {key!r}",
            ),
            Text("give one of them another key first", "请先改其中一个的快捷键"),
        )
    return UsageProblem(
        Text(
            f"{' and '.join(several)} would stand beside each other with the same name",
            f"{' 与 '.join(several)} 会并列且同名",
        ),
        Text("rename one of them, or merge them, first", "请先改其中一个的名称，或先合并"),
    )


def home_of(codebooks: Iterable[Codebook], code: str) -> Codebook:
    """The codebook that a code stands in."""
    return next(book for book in codebooks if any(each.id == code for each in book.codes))


def required(book: Codebook, home: Mapping[str, str]) -> tuple[str, ...]:
    """What a codebook must require, now that codes may have moved: the homes of those it names.

    home: code → the id of its codebook.
    """
    named = [end for each in book.relations for end in (each.origin, each.target)]
    for typology in book.typologies:
        if typology.rests_on == "codes":
            for each in typology.classes:
                named += [*each.conditions, *each.conditions.values()]
    homes = (home[code] for code in named if home[code] != book.id)
    return tuple(dict.fromkeys((*book.requires, *homes)))
