"""Undo and redo: putting the images of an act's rows back, as an act of its own.

What only the rows know is kept here: a row must be as the act left it, and lead somewhere. Rules
of a higher room are a Guard's, which looks on and is heard before anything is kept.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from shlex import quote

from qcode.errors import Conflict, UnknownName, UsageProblem
from qcode.store.act_names import act_name
from qcode.store.connection import Connection
from qcode.store.journal import (
    MERGE,
    REDO,
    UNDO,
    Act,
    Done,
    act,
    acts_where,
    image_read,
    original_of,
)
from qcode.store.merging import unmerge
from qcode.texts import Text

Guard = Callable[[Act, int], AbstractContextManager[None]]
"""Looks on while an act, given by its number, is taken back; raises UsageProblem where what comes
of it can't stand."""

_STANDS = (
    "via IS NULL AND verb <> 'settle' AND (:coder IS NULL OR coder = :coder) AND id NOT IN"
    " (SELECT takes_back FROM act WHERE takes_back IS NOT NULL)"
)

_NEXT = {
    UNDO: f"SELECT max(id) FROM act WHERE verb <> 'undo' AND {_STANDS}"
    " AND (:past IS NULL OR id < :past)",
    REDO: f"SELECT max(id) FROM act WHERE verb = 'undo' AND {_STANDS} AND id > ("
    "SELECT ifnull(max(id), 0) FROM act WHERE takes_back IS NULL AND verb <> 'settle'"
    " AND via IS NULL AND (:coder IS NULL OR coder = :coder))",
}
"""Undo takes the latest act, or redo of one, that isn't taken back itself; redo the latest such
undo, unless something else was done after it. Of one coder, or (NULL) of all. What came by a merge
goes with the merge; what a merge settled stays."""

_BROUGHT = """
    SELECT act.id, act.via FROM act JOIN act AS merge ON merge.id = act.via
    LEFT JOIN act AS own ON own.id = :number
    WHERE merge.verb = 'merge' AND act.coder = :coder AND (:past IS NULL OR act.via < :past)
    AND (act.stamp, act.uuid) > (ifnull(own.stamp, -1), ifnull(own.uuid, ''))
    AND act.verb NOT IN ('undo', 'settle') AND act.id NOT IN (
        SELECT takes_back FROM act WHERE takes_back IS NOT NULL)
    ORDER BY act.stamp DESC, act.uuid DESC LIMIT 1"""
"""What a coder did last and did elsewhere, later than an act done here; and the merge that brought
it."""

_LIKE_IT = "other.source = own.source AND other.coder = own.coder AND other.code = own.code"

_OVERLAPPING = f"""
    SELECT 1 FROM change JOIN coding AS own ON own.uuid = change.uuid
    WHERE change.act = ? AND change.record = 'coding' AND (
        (SELECT "end" FROM coding AS other WHERE {_LIKE_IT}
            AND (other.start, other.id) < (own.start, own.id)
            ORDER BY other.start DESC, other.id DESC LIMIT 1) > own.start
        OR (SELECT start FROM coding AS other WHERE {_LIKE_IT}
            AND (other.start, other.id) > (own.start, own.id)
            ORDER BY other.start, other.id LIMIT 1) < own."end") LIMIT 1"""
"""A coding that an act changed and that overlaps the one before or after it. Those further away
can't: no two of the others overlap."""

_SINCE = """
    SELECT act.id FROM change JOIN act ON act.id = change.act
    WHERE change.act > :number AND takes_back IS NOT :number AND verb <> 'undo'
    AND act.id NOT IN (SELECT takes_back FROM act WHERE takes_back IS NOT NULL) AND (
        change.uuid = :uuid OR (
            (instr(:before, change.uuid) OR instr(change.after, :uuid))
            AND (:coder IS NULL OR coder = :coder
                OR record NOT IN ('coding', 'memo', 'progress'))))
    ORDER BY change.uuid = :uuid DESC, change.id DESC LIMIT 1"""
"""The latest act since that stands and that changed a row, took away what the row needs, or made
what needs it; where a coder asks, of what others coded nothing but what they did to this very row.
"""


_SINCE_MERGE = """
    SELECT 1 FROM act WHERE id > :merge AND via IS NOT :merge AND verb <> 'undo'
    AND (verb = 'settle' OR id NOT IN
        (SELECT takes_back FROM act WHERE takes_back IS NOT NULL)) LIMIT 1"""
"""An act since a merge that stands, or that made part of the record what the merge settled."""

_ON_WHAT_CAME = """
    SELECT 1 FROM change AS since JOIN act ON act.id = since.act
    WHERE since.act > :merge AND act.via IS NOT :merge AND EXISTS (
        SELECT 1 FROM change AS brought JOIN act AS theirs ON theirs.id = brought.act
        WHERE brought.uuid = since.uuid AND :merge IN (theirs.via, brought.via)) LIMIT 1"""
"""A change since a merge to what it brought, though it was taken back: it says how that was."""


class _InTheWay(Exception):
    """why: what stands in the way.  remedy: what to do, where it is something of its own."""

    def __init__(self, why: Text, remedy: Text | None = None) -> None:
        super().__init__(why.en)
        self.why = why
        self.remedy = remedy


@contextmanager
def unguarded(doing: Act, number: int) -> Iterator[None]:
    """Nobody looks on."""
    yield


def take_back(
    connection: Connection,
    verb: str,
    coder: str | None,
    guard: Guard = unguarded,
    past: int | None = None,
) -> Done:
    """Undo, or redo, the latest act that can be (of this coder, where one is named).

    past: of an undo, the number of an act; it and those after it are passed over. Returns the act
    that was undone or done again. Raises UsageProblem where there is none, Conflict where later
    changes stand on it, or where what the coder did last came by a merge.
    """
    with connection.atomic():
        number = _next(connection, verb, coder, past)
        if verb == UNDO and coder is not None:
            _require_done_here(connection, number, coder, past)
        if number is None:
            raise _nothing(verb, coder)
        original = acts_where(connection, "act.id = ?", original_of(connection, number))[0]
        try:
            doing = act(connection, verb, original.summary, original.coder, number)
            with doing as under_way, guard(under_way, number):
                if original.verb == MERGE:
                    _unmerge(under_way, number, verb)
                else:
                    _reverse(under_way, number, coder)
        except _InTheWay as error:
            remedy = error.remedy or _past_it(verb, number, coder)
            raise _stuck(verb, original, number, error.why, remedy) from error
        except UsageProblem as error:
            remedy = _past_it(verb, number, coder)
            raise _stuck(verb, original, number, error.said, remedy) from error
    return original


def undoes_merge(connection: Connection, coder: str | None, past: int | None = None) -> bool:
    """Whether what undo would take back is a merge, and can be."""
    number = _next(connection, UNDO, coder, past)
    if number is None or acts_where(connection, "act.id = ?", number)[0].verb != MERGE:
        return False
    return not any(_there_is(connection, each, number) for each in (_SINCE_MERGE, _ON_WHAT_CAME))


def _next(connection: Connection, verb: str, coder: str | None, past: int | None) -> int | None:
    if past is not None:
        _require_act(connection, past)
    row = connection.execute(_NEXT[verb], {"coder": coder, "past": past}).fetchone()
    found: int | None = row[0]
    return found


def _require_act(connection: Connection, number: int) -> None:
    """Raises UnknownName: otherwise a slip would take back something else than was meant."""
    if connection.execute("SELECT 1 FROM act WHERE id = ?", (number,)).fetchone() is None:
        hint = Text("qcode history lists them", "qcode history 列出全部操作")
        raise UnknownName("act", str(number), (), hint)


def _require_done_here(
    connection: Connection, number: int | None, coder: str, past: int | None
) -> None:
    """Raises Conflict where a coder did something elsewhere since: that goes with its merge."""
    asked = {"number": number, "coder": coder, "past": past}
    found = connection.execute(_BROUGHT, asked).fetchone()
    if found is None:
        return
    brought, merge = found
    last = acts_where(connection, "act.id = ?", brought)[0]
    what = act_name(last.verb)
    elsewhere = f"qcode undo{_of(coder)} --past {merge}"
    raise Conflict(
        Text(
            f"what {coder} did last came by a merge, and goes with it: {what.en} ({last.summary})",
            f"{coder} 的最后一步操作随合并而来，只能随合并一起撤销：{what.zh}（{last.summary}）",
        ),
        Text(
            f"what was done in this file before: {elsewhere}",
            f"如要撤销此前在本文件中所做的操作：{elsewhere}",
        )
        if number is not None
        else Text("qcode history says with which", "qcode history 列出是哪一次合并"),
        act=merge,
    )


def _nothing(verb: str, coder: str | None) -> UsageProblem:
    whose, mine = (f" of {coder}", f"{coder} ") if coder else ("", "")
    return UsageProblem(
        Text(f"there is nothing{whose} to {verb}", f"{mine}没有可以{act_name(verb).zh}的操作"),
        Text("qcode history lists it all", "qcode history 列出全部操作"),
    )


def _past_it(verb: str, number: int, coder: str | None) -> Text:
    """What to do about an act that can't be taken back."""
    if verb == REDO:
        return Text("undo that first: qcode history", "请先撤销之后的操作：qcode history")
    past = f"qcode undo{_of(coder)} --past {number}"
    return Text(
        f"undo that first (qcode history), or pass over this one: {past}",
        f"请先撤销之后的操作（qcode history），或跳过这一步：{past}",
    )


def _of(coder: str | None) -> str:
    return "" if coder is None else f" --coder {quote(coder)}"


def _stuck(verb: str, original: Done, number: int, why: Text, remedy: Text) -> Conflict:
    what = act_name(original.verb)
    return Conflict(
        Text(
            f"can't {verb} {what.en} ({original.summary}): {why.en}",
            f"无法{act_name(verb).zh}“{what.zh}”（{original.summary}）：{why.zh}",
        ),
        remedy,
        act=number,
    )


def _reverse(doing: Act, number: int, coder: str | None) -> None:
    """Bring every row that an act changed back to what it was before."""
    changes = doing.connection.execute(
        "SELECT record, uuid, before, after FROM change WHERE act = ? ORDER BY id DESC", (number,)
    ).fetchall()
    left = Counter(uuid for _, uuid, _, _ in changes)
    for table, uuid, before, after in changes:
        left[uuid] -= 1
        images = image_read(after), image_read(before)
        try:
            doing.put(table, uuid, *images, more=left[uuid] > 0)
        except (Conflict, sqlite3.IntegrityError) as error:
            row = {"number": number, "uuid": uuid, "before": before, "coder": coder}
            raise _InTheWay(_since(doing.connection, row)) from error
    if doing.connection.execute(_OVERLAPPING, (number,)).fetchone() is not None:
        raise _InTheWay(Text("the coder has coded over it since", "编码员后来又在此处编码"))


def _unmerge(doing: Act, number: int, verb: str) -> None:
    """Take out what a merge brought in, while nothing was done since."""
    if verb == REDO:
        raise _InTheWay(
            Text("what it had brought was taken out again", "它所并入的内容已全部取出"),
            Text("merge the files again: qcode merge FILE…", "请重新合并：qcode merge 文件…"),
        )
    if _there_is(doing.connection, _SINCE_MERGE, number):
        raise _InTheWay(
            Text(
                "work has been done on it since; the backup made before it is in qcode backup list",
                "其后已有新的工作；合并前的备份见 qcode backup list",
            )
        )
    if _there_is(doing.connection, _ON_WHAT_CAME, number):
        raise _InTheWay(
            Text(
                "what it brought was changed since, though that was taken back",
                "它并入的内容其后曾被改动，虽已撤销",
            ),
            Text(
                "go back to the backup made before it: qcode backup list",
                "请恢复合并前的备份：qcode backup list",
            ),
        )
    unmerge(doing, number)


def _there_is(connection: Connection, query: str, merge: int) -> bool:
    return connection.execute(query, {"merge": merge}).fetchone() is not None


def _since(connection: Connection, row: dict[str, object]) -> Text:
    """What was done since that stands on a row as an act left it."""
    found = connection.execute(_SINCE, row).fetchone()
    if found is None:
        return Text("later work stands on it", "其后的工作以它为据")
    later = acts_where(connection, "act.id = ?", found[0])[0]
    what = act_name(later.verb)
    return Text(
        f"since then {later.coder or 'somebody'} did {what.en}{_named(later)}",
        f"此后{later.coder or '有人'}做了“{what.zh}”{_named(later, '（', '）')}",
    )


def _named(done: Done, before: str = " (", after: str = ")") -> str:
    """An act's summary, where it has one."""
    return f"{before}{done.summary}{after}" if done.summary else ""
