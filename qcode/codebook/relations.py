"""Relations between codes: what their kinds are called, and which may be drawn.

A kind is any small id; those that methods texts share are known here by name in both languages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from qcode.codebook.model import Relation
from qcode.codebook.values import folded
from qcode.errors import UsageProblem
from qcode.texts import Text

WITHIN = "part-of"
"""The kind of relation that can't come back to where it began."""

KINDS: Mapping[str, Text] = {
    "leads-to": Text("leads to", "导致"),
    "enables": Text("enables", "促成"),
    "hinders": Text("hinders", "阻碍"),
    WITHIN: Text("is part of", "属于"),
    "contradicts": Text("contradicts", "相悖"),
    "frames": Text("frames", "框定"),
    "precedes": Text("precedes", "先于"),
    "depends-on": Text("depends on", "依赖"),
    "responds-to": Text("responds to", "回应"),
    "associated-with": Text("is associated with", "相关"),
}

LONGEST_KIND = 40

_KIND = re.compile(r"[^\W_][\w-]*")


def kind_name(kind: str) -> Text:
    """What a kind of relation is called; one that isn't known is called by its id."""
    return KINDS.get(kind) or Text.plain(kind.replace("-", " "))


def kind_id(word: str) -> str:
    """The kind that a word names, by id or either name, or a new one. Raises UsageProblem.

    >>> kind_id("导致"), kind_id("Is part of"), kind_id("grows out of")
    ('leads-to', 'part-of', 'grows-out-of')
    """
    wanted = folded(word)
    for kind, name in KINDS.items():
        if wanted in (kind, folded(name.en), folded(name.zh)):
            return kind
    made = "-".join(wanted.split())
    if len(made) > LONGEST_KIND or not _KIND.fullmatch(made):
        raise UsageProblem(
            Text(f"{word!r} can't be a kind of relation", f"{word!r} 不能作关系类型"),
            Text(
                f"known: {', '.join(KINDS)}; or up to {LONGEST_KIND} letters, digits, - and _",
                f"已有：{'、'.join(name.zh for name in KINDS.values())}；"
                f"或另取名称，至多 {LONGEST_KIND} 个字母、汉字、数字、- 或 _",
            ),
        )
    return made


def require_drawable(new: Relation, known: Iterable[Relation]) -> None:
    """Raises UsageProblem where a relation can't be drawn beside those that there are."""
    there = list(known)
    said = f"{new.origin} {new.kind} {new.target}"
    if new.origin == new.target:
        raise UsageProblem(
            Text(
                f"a relation leads from one code to another, not from {new.origin} to itself",
                f"关系须连接两个不同的编码，不能从 {new.origin} 指向自身",
            ),
            Text("name two codes", "请指定两个编码"),
        )
    if new in there:
        raise UsageProblem(
            Text(f"there is a relation {said} already", f"已有关系 {said}"),
            Text(
                "qcode relation support adds codings to it",
                "用 qcode relation support 为它补充佐证编码段",
            ),
        )
    require_sound([*there, new])


def require_sound(relations: Iterable[Relation]) -> None:
    """Raises UsageProblem where a relation would stand twice, or a code be part of itself."""
    there = list(relations)
    twice = twins(there)
    if twice:
        said = f"{twice[0].origin} {twice[0].kind} {twice[0].target}"
        raise UsageProblem(
            Text(f"the relation {said} would stand twice", f"关系 {said} 会重复出现"),
            Text("take one of the two away first", "请先去掉其中一个"),
        )
    circle = circular(there)
    if circle is not None:
        what, hint = in_a_circle(circle)
        raise UsageProblem(
            Text(what, f"{circle.origin!r} 会经由 {circle.target!r} 属于自身"),
            Text(hint, "“属于”关系不能成环：请去掉其中一个"),
        )


def twins(relations: Iterable[Relation]) -> list[Relation]:
    """The relations that stand there more than once, each once."""
    return [relation for relation, count in Counter(relations).items() if count > 1]


def in_a_circle(relation: Relation) -> tuple[str, str]:
    """What is wrong with a relation that `circular` found, and what to do."""
    what = f"{relation.origin!r} would be part of itself by way of {relation.target!r}"
    return what, f"{WITHIN} can't run in a circle: leave one of the relations out"


def circular(relations: Iterable[Relation]) -> Relation | None:
    """A part-of relation that closes a circle, if there is one."""
    onward: dict[str, list[Relation]] = {}
    for each in relations:
        if each.kind == WITHIN and each.origin != each.target:
            onward.setdefault(each.origin, []).append(each)
    done: set[str] = set()
    for start in onward:
        circle = _circle_from(start, onward, done)
        if circle is not None:
            return circle
    return None


def _circle_from(
    start: str, onward: Mapping[str, list[Relation]], done: set[str]
) -> Relation | None:
    """Walk depth first; a step back onto the path walked is a circle. done: grows."""
    path = {start: iter(onward.get(start, ()))}
    while path:
        at = next(reversed(path))
        step = next(path[at], None)
        if step is None:
            done.add(at)
            del path[at]
        elif step.target in path:
            return step
        elif step.target not in done:
            path[step.target] = iter(onward.get(step.target, ()))
    return None
