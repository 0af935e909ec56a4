"""What must hold of any merged project, whatever was merged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

from qcode.codebook.edits import require_typologies
from qcode.codebook.relations import WITHIN, require_sound
from qcode.codebook.together import check_together
from qcode.codebook.tree import parents
from qcode.project import Project
from qcode.store.relations import relations
from qcode.table import Table

from .copies import heir, records, settled
from .fold import Image, Key, deleted, folded

ENDS = ("origin", "target")
WITH = ("source", "cases")


def assert_sound(project: Project) -> None:
    """Every check passes, the codebooks hold together, and work can go on."""
    assert _faults(project) == []
    books = project.codebooks()
    check_together(books)
    codes = [code for book in books for code in book.codes]
    require_typologies([each for book in books for each in book.typologies], parents(codes))
    require_sound([each.relation for each in relations(project._connection)])
    for code in codes:
        project.change_code(code.id, definition="looked at again")
    assert _faults(project) == []


def _faults(project: Project) -> list[str]:
    return [fault for finding in project.check() for fault in finding.faults]


def assert_nothing_is_lost(path: Path, copies: Sequence[Path]) -> None:
    """What any copy holds, and nobody deleted, is there, or something that stands for it is; and
    what somebody deleted is there only where something stands on it.
    """
    there, kept = records(path), settled(path)
    stands = {uuid: new for (_, uuid), (_, new) in kept.items() if new is not None}
    stands |= {
        image["old"]: image["new"] for (table, _), image in there.items() if table == "alias"
    }
    gone = deleted(copies)
    for key, image in folded(copies).items():
        stays = _standing(key, stands, there) is not None or _gives_way(key, image, stands, kept)
        assert stays, ("lost", key, image)
    for copy in copies:
        for key, image in records(copy).items():
            stays = _standing(key, stands, there) or _gives_way(key, image, stands, kept)
            assert key in gone or stays, ("lost", key, image)
    needed = _named(there.values())
    for key, (raw, _) in kept.items():
        if raw is None and key in there:
            assert key in gone and _is_needed(key, there, kept, needed), ("back for nothing", key)


def seen(project: Project) -> list[Any]:
    """What a researcher sees of a project. In which order things are listed that have none of
    their own, such as coders, or memos on one coding, says nothing.
    """
    tables = (
        project.sources_table(),
        project.codings_table(),
        project.memos_table(),
        project.cases_table("person"),
        project.coders_table(),
        project.relations_table(),
        project.queries_table(),
        project.progress_table(),
    )
    books = {(book.id, *sorted(map(repr, book.codes))) for book in project.codebooks()}
    return [books, *map(_cells, tables)]


def _cells(table: Table) -> Counter[frozenset[Any]]:
    """Every row, as (column, cell)."""
    ids = [column.id for column in table.columns]
    return Counter(frozenset(zip(ids, map(_plain, row), strict=True)) for row in table.rows)


def _plain(cell: Any) -> Any:
    return "\n".join(sorted(cell.split("\n"))) if isinstance(cell, str) else cell


def _standing(key: Key, stands: dict[str, str], there: dict[Key, Image]) -> Key | None:
    """The record that stands for this one; itself, as a rule."""
    table, uuid = key
    met = set()
    while (table, uuid) not in there and uuid in stands and uuid not in met:
        met.add(uuid)
        uuid = stands[uuid]
    return (table, uuid) if (table, uuid) in there else None


def _gives_way(key: Key, image: Image, stands: dict[str, str], kept: Collection[Key]) -> bool:
    """Whether a merge may leave a record out: what says nothing any more, or has no place in the
    corrected text of its source.
    """
    if key not in kept:
        return False
    if key[0] == "relation":
        return image["kind"] == WITHIN or len({heir(image[e], stands) for e in ENDS}) == 1
    return key[0] == "support" or image.get("source") in stands


def _is_needed(
    key: Key, there: dict[Key, Image], kept: Collection[Key], needed: Collection[str]
) -> bool:
    """Whether something names it; speakers and values come back with their source or case."""
    image = there[key]
    if key[0] in ("speaker", "attribute"):
        return any((table, image.get(table)) in kept for table in WITH)
    return key[1] in needed or image.get("ident") in needed


def _named(images: Iterable[Image]) -> set[str]:
    """Every string that stands in a record, also within what is kept as JSON."""
    return {
        word
        for image in images
        for value in image.values()
        if isinstance(value, str)
        for word in {value, *value.replace("\\", '"').split('"')}
    }
