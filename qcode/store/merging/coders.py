"""Coders of one name in two projects: one person, or two? Only the team knows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from shlex import quote

from qcode.coding.consensus import CONSENSUS
from qcode.errors import UnknownName, UsageProblem
from qcode.store.connection import Connection
from qcode.store.journal import Act, Image
from qcode.store.merging.acts import touch, touched
from qcode.store.merging.raw import Raw
from qcode.texts import Text


def tell_coders_apart(act: Act, same: Sequence[str], renamed: Mapping[str, str]) -> None:
    """Record who is who among the coders whose names clash, by what the team says.

    Raises UsageProblem where it says nothing of one, or what can't be; UnknownName where it speaks
    of nobody.
    """
    raw = Raw(act.connection, ("coder", "alias"))
    clashing = _clashing(raw)
    _require_sense({str(image["name"]) for image in raw.alive["coder"].values()}, same, renamed)
    unanswered = [name for name in clashing if name not in same and name not in renamed]
    if unanswered:
        raise _who_is_who(unanswered)
    new = _new(act.connection)
    for name, group in clashing.items():
        if name in same:
            for other in group[1:]:
                act.alias("coder", other, group[0])
        else:
            other = _called_otherwise(name, group, new)
            _rename(act, other, raw.alive["coder"][other], renamed[name])


def _called_otherwise(name: str, group: Sequence[str], new: Collection[str]) -> str:
    """Which of the coders of a name gets another: who came, or, where nobody here had it, the later
    made of two. Raises UsageProblem where there are more.
    """
    others = [uuid for uuid in group if uuid in new]
    if others == group:
        others = others[1:]
    if len(others) > 1:
        raise UsageProblem(
            Text(
                f"several of the other files have a coder {name} of their own",
                f"有多个文件各自建有编码员 {name}",
            ),
            Text(
                "merge these files one after another, each with a --rename of its own",
                "请逐个合并这些文件，每次用 --rename 给出不同的名字",
            ),
        )
    return others[0]


def _require_sense(known: set[str], same: Sequence[str], renamed: Mapping[str, str]) -> None:
    for name in same:
        if name not in known:
            raise UnknownName("coder", name, known)
    for name, new in renamed.items():
        if not known & {name, new}:
            raise UnknownName("coder", name, known)
        taken = name in known and new in {*known, *same, CONSENSUS}
        if name in same or taken or not new.strip():
            raise UsageProblem(
                Text(f"{name} can't be called {new!r} here", f"{name} 在此不能改名为 {new!r}"),
                Text(
                    "give --rename a name that nobody has, and --same or --rename, not both",
                    "--rename 须给出无人使用的名字；--same 与 --rename 只能用其一",
                ),
            )


def _clashing(raw: Raw) -> dict[str, list[str]]:
    """Name → the coders of it, who was made first at the head."""
    stood_for = {image["old"] for image in raw.alive["alias"].values()}
    groups: dict[str, list[str]] = {}
    for uuid, image in raw.alive["coder"].items():
        if uuid not in stood_for and image["name"] != CONSENSUS:
            groups.setdefault(str(image["name"]), []).append(uuid)
    new = _new(raw.connection)
    clashing = {}
    for name, group in sorted(groups.items()):
        if len(group) > 1 and new.intersection(group):
            clashing[name] = sorted(group, key=raw.born)
    return clashing


def _new(connection: Connection) -> set[str]:
    """The coders whom this merge brings."""
    return touched(connection, "coder")


def _rename(act: Act, uuid: str, image: Image, name: str) -> None:
    """Recorded as a change like any other, though the row isn't there yet."""
    act.note("coder", uuid, image, {**image, "name": name})
    touch(act.connection, "coder", uuid)


def _who_is_who(names: Sequence[str]) -> UsageProblem:
    listed, listed_zh = ", ".join(names), "、".join(names)
    same = " ".join(f"--same {quote(name)}" for name in names)
    renamed = " ".join(f"--rename {quote(name)}=NAME" for name in names)
    renamed_zh = " ".join(f"--rename {quote(name)}=新名" for name in names)
    return UsageProblem(
        Text(
            f"these projects each have a coder of the same name, made separately: {listed}",
            f"各项目分别建有同名的编码员：{listed_zh}",
        ),
        Text(
            f"who is one person: {same}; who are two: {renamed}, for the one in the other file",
            f"若是同一人：{same}；若是两人，给对方文件中的那位改名：{renamed_zh}",
        ),
    )
