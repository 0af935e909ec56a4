"""Relations between codes as a table: from where, to where, whose, and on how many codings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from qcode.codebook.model import Code
from qcode.codebook.relations import kind_name
from qcode.project.listings import column
from qcode.store.relations import StoredRelation
from qcode.store.supports import Support
from qcode.table import Cell, Named, Table
from qcode.texts import Text, counted

_COLUMNS = (
    column("from", "From", "起点"),
    column("kind", "Relation", "关系"),
    column("to", "To", "终点"),
    column("origin", "Comes from", "来源"),
    column("coder", "Drawn by", "绘制者"),
    column("support", "Supporting codings", "佐证编码段", "count"),
)

_RULE = Text(
    "Supporting codings: those that a coder named as evidence; each is of one of the two codes, or"
    " of a code under it.",
    "佐证编码段：由编码员指为依据者；须属于两端编码之一或其下级编码。",
)


def relations_table(
    relations: Sequence[StoredRelation], supports: Iterable[Support], codes: Mapping[str, Code]
) -> Table:
    """Every relation with what supports it; records hold the ids of the codings."""
    behind: defaultdict[int, list[str]] = defaultdict(list)
    shown = {each.id for each in relations}
    coders: dict[str, None] = {}
    for support in supports:
        if support.relation in shown:
            behind[support.relation].append(support.coding)
            coders[support.coder] = None
    records = tuple(_record(each, behind[each.id]) for each in relations)
    n = {
        "relations": len(relations),
        "codebook": sum(each.codebook is not None for each in relations),
        "drawn": sum(each.codebook is None for each in relations),
        "codings": len({coding for record in records for coding in record["codings"]}),
    }
    return Table(
        Text("Relations between codes", "编码间关系"),
        _COLUMNS,
        tuple(_row(each, len(behind[each.id]), codes) for each in relations),
        stub=3,
        meta={
            "table": "relations",
            "unit": "relations between codes",
            "n": n,
            "coders": list(coders),
        },
        notes=(_how_many(n), *_whose(list(coders)), _RULE),
        records=records,
    )


def _row(each: StoredRelation, support: int, codes: Mapping[str, Code]) -> tuple[Cell, ...]:
    relation = each.relation
    return (
        Named(relation.origin, codes[relation.origin].name),
        Named(relation.kind, kind_name(relation.kind)),
        Named(relation.target, codes[relation.target].name),
        Named("codebook", Text(f"codebook {each.codebook}", f"编码簿 {each.codebook}"))
        if each.codebook is not None
        else Named("coder", Text("coder", "编码员")),
        each.coder,
        support,
    )


def _record(each: StoredRelation, codings: Sequence[str]) -> dict[str, Any]:
    return {
        "from": each.relation.origin,
        "kind": each.relation.kind,
        "to": each.relation.target,
        "origin": "coder" if each.codebook is None else "codebook",
        "codebook": each.codebook,
        "coder": each.coder,
        "support": len(codings),
        "codings": list(codings),
    }


def _whose(coders: Sequence[str]) -> Iterator[Text]:
    if coders:
        yield Text(
            f"Whose codings support them: {', '.join(coders)}.",
            f"佐证编码段的编码员：{'、'.join(coders)}。",
        )


def _how_many(n: Mapping[str, int]) -> Text:
    return Text(
        f"n = {counted(n['relations'], 'relation')}: {n['codebook']:,} of codebooks, "
        f"{n['drawn']:,} drawn by coders; different supporting codings: {n['codings']:,}.",
        f"n = {n['relations']:,} 个关系：编码簿 {n['codebook']:,} 个，编码员绘制 {n['drawn']:,}"
        f" 个；佐证编码段共 {n['codings']:,} 个（不重复计）。",
    )
