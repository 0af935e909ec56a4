"""Coders of one name in two projects: one person, or two? Only the team knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
        raise _who_is_who(unanswered[0])
    new = _new(act.connection)
    for name, group in clashing.items():
        if name in same:
            for other in group[1:]:
                act.alias("coder", other, group[0])
        else:
            for other in new.intersection(group):
                _rename(act, other, raw.alive["coder"][other], renamed[name])


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
    return {uuid for table, uuid in touched(connection) if table == "coder"}


def _rename(act: Act, uuid: str, image: Image, name: str) -> None:
    """Recorded as a change like any other, though the row isn't there yet."""
    act.note("coder", uuid, image, {**image, "name": name})
    touch(act.connection, "coder", uuid)


def _who_is_who(name: str) -> UsageProblem:
    return UsageProblem(
        Text(
            f"both projects have a coder {name}, made separately in each",
            f"两个项目各自建有编码员 {name}",
        ),
        Text(
            f"one person: --same {name}; two: --rename {name}=NAME, for the one in the other file",
            f"若是同一人：--same {name}；若是两人，给对方文件中的那位改名：--rename {name}=新名",
        ),
    )
