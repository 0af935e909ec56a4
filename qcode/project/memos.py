"""Memos: what a researcher names when writing one, and all of them as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from qcode.codebook.model import KIND_NAMES, Code
from qcode.codebook.values import folded
from qcode.coding.consensus import CONSENSUS
from qcode.errors import UnknownName, UsageProblem
from qcode.project.case_values import Words
from qcode.project.catalog import Catalog
from qcode.project.listings import CODE, CODER, END, SOURCE, START, column
from qcode.project.names import code_named, find_coding, find_source
from qcode.project.reading import MEMO_KINDS, MemoOn, WrittenMemo
from qcode.project.screen import on_screen, short_id
from qcode.store.connection import Connection
from qcode.store.consensus_coder import derived_coder
from qcode.store.memos import StoredMemo, Subject
from qcode.table import Named, Table, plain
from qcode.texts import Text, counted

_KINDS = {
    "coding": Text("Coding", "编码段"),
    "code": Text("Code", "编码"),
    "project": Text("Project", "项目"),
    **KIND_NAMES,
}


@dataclass(frozen=True, slots=True)
class MemoChoice:
    """Which memos are listed; an empty tuple leaves out nothing. All are ids.

    kinds: as in MemoOn.  codes, sources: memos on them, and on codings of and in them.
    """

    coders: Sequence[str] = ()
    kinds: Sequence[str] = ()
    codes: Sequence[str] = ()
    sources: Sequence[str] = ()

    def takes(self, memo: StoredMemo) -> bool:
        return (
            (not self.coders or memo.coder in self.coders)
            and (not self.kinds or memo.kind in self.kinds)
            and (not self.codes or memo.code in self.codes)
            and (not self.sources or memo.source in self.sources)
        )


def memo_kind(catalog: Catalog, word: str) -> str:
    """The kind of thing that a word names, in either language. Raises UnknownName."""
    kinds = [*MEMO_KINDS, *catalog.kinds]
    for kind in kinds:
        name = kind_name(kind)
        if folded(word) in map(folded, (kind, name.en, name.zh)):
            return kind
    raise UnknownName("kind of memo", word, kinds)


def require_lasting(connection: Connection, on: MemoOn) -> None:
    """Raises UsageProblem where the thing is a coding that goes when its consensus changes."""
    if on.kind == "coding" and find_coding(connection, on.name).coder == derived_coder(connection):
        raise UsageProblem(
            Text(
                f"a coding of {CONSENSUS} may go with the next decision, and a memo on it as well",
                f"{CONSENSUS} 的编码段可能随下一次裁定消失，写在上面的备忘也会一并消失",
            ),
            Text(
                "write it on a coder's own coding, or as the decision's --reason",
                "请写在编码员自己的编码段上，或写成裁定的 --reason",
            ),
        )


def subject_of(connection: Connection, on: MemoOn) -> tuple[Subject, str]:
    """What a memo is about, and how the history calls it. Raises UnknownName, AmbiguousName."""
    if on.kind == "project":
        return Subject(), "project"
    if on.kind == "coding":
        coding = find_coding(connection, on.name)
        return Subject(coding=coding.id), f"{coding.code} in {coding.source}"
    if on.kind == "source":
        source = find_source(connection, on.name)
        return Subject(source=source.id), source.name
    if on.kind == "code":
        code, ident = code_named(connection, on.name)
        return Subject(code=code), ident
    words = Words.of(connection)
    kind = words.kind(on.kind)
    case, name = words.case(kind, on.name)
    return Subject(cases=case), f"{kind} {name}"


def written_table(on: MemoOn, memo: WrittenMemo | None) -> Table:
    """What a coder's memo on a thing is now."""
    columns = (
        column("kind", "On", "对象"),
        column("name", "Name", "名称"),
        column("memo", "Memo", "备忘"),
        CODER,
    )
    text, coder = (memo.text, memo.coder) if memo is not None else (None, None)
    row = (Named(on.kind, kind_name(on.kind)), on.name or None, text, coder)
    return Table(Text("Memo", "备忘"), columns, (row,))


def memos_on_screen(table: Table) -> Table:
    """The listing of memos for a screen: of a coding, the beginning of its id.

    What a memo is about names its row, so that both parts of a listing too wide tell it.
    """
    rows = (
        (kind, short_id(str(name)) if plain(kind) == "coding" else name, *others)
        for kind, name, *others in table.rows
    )
    return on_screen(replace(table, rows=tuple(rows), stub=2))


def kind_name(kind: str) -> Text:
    """What a kind of thing is called; one that a codebook declares is called by its id."""
    return _KINDS.get(kind, Text.plain(kind))


def memos_table(memos: Iterable[StoredMemo], codes: Sequence[Code]) -> Table:
    """Every memo with what it is about."""
    columns = (
        column("kind", "On", "对象"),
        column("name", "Name", "名称"),
        SOURCE,
        START,
        END,
        column("quotation", "Quotation", "引文"),
        CODE,
        column("memo", "Memo", "备忘"),
        CODER,
        column("created", "Created", "时间"),
    )
    names = {code.id: Named(code.id, code.name) for code in codes}
    rows = tuple(
        (
            Named(memo.kind, kind_name(memo.kind)),
            memo.name or None,
            memo.source,
            memo.start,
            memo.end,
            memo.quotation,
            names.get(memo.code or ""),
            memo.text,
            memo.coder,
            memo.created,
        )
        for memo in memos
    )
    coders = list(dict.fromkeys(str(row[-2]) for row in rows if row[-2] is not None))
    note = Text(
        f"n = {counted(len(rows), 'memo')} by {', '.join(coders) or 'nobody'}.",
        f"n = {len(rows):,} 条备忘；编码员：{'、'.join(coders) or '无'}。",
    )
    meta = {"n": {"memos": len(rows)}, "coders": coders}
    return Table(Text("Memos", "备忘"), columns, rows, notes=(note,), meta=meta)
