"""What a hand-out holds, as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qcode.project.listings import column
from qcode.table import Named, Table
from qcode.texts import Text

_KINDS = {
    "codebook": Text("codebooks", "编码簿"),
    "code": Text("codes", "编码"),
    "source": Text("sources", "文本"),
    "cases": Text("cases", "个案"),
    "attribute": Text("values", "取值"),
    "coding": Text("own codings", "本人编码段"),
    "memo": Text("own memos", "本人备忘"),
    "progress": Text("own states of sources", "本人文本进度"),
}

_BLIND = Text(
    "Nothing that other coders coded, wrote or decided is in it, nor who they are; no other source,"
    " and no case of it. What was changed in the codebooks and in these sources and cases goes"
    " along with its past: also a name that one of them had before.",
    "其中没有其他编码员的编码、备忘与裁定，也没有其姓名；没有其他文本及其个案。"
    "编码簿以及这些文本、个案的改动历史随之附上，包括其曾用名。",
)

_PLAIN = Text(
    "It isn't locked: whoever gets the file can read it (qcode hand-out --help).",
    "文件未加密：任何得到它的人都能阅读（见 qcode hand-out --help）。",
)


def handed_table(
    coder: str, sources: Sequence[str], counts: Mapping[str, int], *, locked: bool
) -> Table:
    """How many of what; counts: record kind → number."""
    columns = (column("kind", "What", "内容"), column("count", "Count", "数量", "count"))
    rows = tuple((Named(kind, name), counts.get(kind, 0)) for kind, name in _KINDS.items())
    return Table(
        Text(f"Handed out to {coder}", f"分发给 {coder}"),
        columns,
        rows,
        meta={"coder": coder, "sources": list(sources), "locked": locked},
        notes=(_BLIND,) if locked else (_BLIND, _PLAIN),
    )
