"""The two tables that every writer is tried on: a cross-table and a listing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from qcode.table import Column, Named, Table
from qcode.texts import Text


@pytest.fixture
def crosstab() -> Table:
    """Two codes and a total; actor type × class, a missing column, a total and a share."""
    cadre, villager = Text("Cadre", "干部"), Text("Villager", "村民")
    columns = (
        Column("code", (Text("Code", "编码"),)),
        Column("cadre-a", (cadre, Text("Class A", "A类")), "count"),
        Column("cadre-b", (cadre, Text("Class B", "B类")), "count"),
        Column("villager-none", (villager, Text("Unclassified", "未分类")), "count"),
        Column("kappa", (Text("Kappa", "Kappa"),), "decimal"),
        Column("share", (Text("Share", "占比"),), "share"),
    )
    rows = (
        (Named("logic", Text("Logic", "资源配置逻辑")), 3, 0, 12, 0.714, 0.9375),
        (Named("alliance", Text("Strong alliance", "强强联合")), 1, 0, 0, None, 0.0625),
        (Named(None, Text("Total", "合计")), 4, 0, 12, None, 1.0),
    )
    return Table(
        Text("Codes by actor type and class", "编码、主体类型与村庄类别"),
        columns,
        rows,
        indents=(0, 1, 0),
        totals=1,
        meta={"measure": "segments", "n": 16, "coders": ("LM", "WF"), "filters": {"code": None}},
        notes=(Text("Counts are segments.", "计数单位为编码片段。"),),
    )


@pytest.fixture
def listing() -> Callable[..., Table]:
    """A table of texts, one a row, numbered."""

    def made(*texts: str, title: str = "Quotations") -> Table:
        columns = (
            Column("quotation", (Text("Quotation", "引文"),)),
            Column("n", (Text("n", "序号"),), "count"),
        )
        rows = tuple((text, number) for number, text in enumerate(texts))
        return Table(Text.plain(title), columns, rows, notes=(Text.plain(title),))

    return made
