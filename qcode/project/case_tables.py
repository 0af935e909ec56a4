"""What was said of cases and labels, as tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qcode.codebook.model import MISSING
from qcode.project.catalog import Catalog
from qcode.project.listings import ROLES, column
from qcode.project.reading import SpeakerRow
from qcode.project.report import Changed
from qcode.table import Named, Table
from qcode.texts import Text


def speakers_table(source: str, speakers: Iterable[SpeakerRow]) -> Table:
    """The labels of a source and whom each stands for."""
    columns = (
        column("label", "Label", "标签"),
        column("role", "Role", "角色"),
        column("person", "Person", "人员"),
        column("turns", "Turns", "话轮", "count"),
    )
    rows = tuple(
        (each.label, Named(each.role, ROLES[each.role]), each.person, each.turns)
        for each in speakers
    )
    title = Text(f"Speakers in {source}", f"{source} 中的说话人")
    return Table(title, columns, rows, meta={"source": source})


def changed_table(changed: Sequence[Changed], catalog: Catalog) -> Table:
    """What values were, and what they are now."""
    columns = (
        column("of", "Of", "对象"),
        column("variable", "Variable", "变量"),
        column("before", "Before", "原值"),
        column("after", "After", "现值"),
    )
    rows = tuple(
        (
            each.of,
            Named(each.key, catalog.name(each.key)),
            _named(each.key, each.before, catalog),
            _named(each.key, each.after, catalog),
        )
        for each in changed
    )
    return Table(Text("Values", "取值"), columns, rows)


def _named(key: str, value: str, catalog: Catalog) -> Named:
    return Named(value, catalog.value_name(key, value)) if value else Named(None, MISSING)
