"""What must hold of any merged project, whatever was merged."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from qcode.codebook.edits import require_typologies
from qcode.codebook.relations import WITHIN, require_sound
from qcode.codebook.together import check_together
from qcode.codebook.tree import parents
from qcode.coding.consensus import CONSENSUS
from qcode.errors import UsageProblem
from qcode.project import Project
from qcode.store.relations import relations
from qcode.table import Table

from .copies import heir, records, settled, stood_for
from .fold import Image, Key, deleted, folded

ENDS = ("origin", "target")
WITH = ("source", "cases")


def assert_sound(project: Project) -> None:
    """Every check passes, the codebooks hold together, and work can go on."""
    _assert_checked(project)
    books = project.codebooks()
    check_together(books)
    codes = [code for book in books for code in book.codes]
    require_typologies([each for book in books for each in book.typologies], parents(codes))
    require_sound([each.relation for each in relations(project._connection)])
    for code in codes:
        project.change_code(code.id, definition="looked at again")
    _assert_checked(project)


def _assert_checked(project: Project) -> None:
    faults = [fault for finding in project.check() for fault in finding.faults]
    assert not faults, faults


def assert_nothing_is_lost(path: Path, copies: Sequence[Path]) -> None:
    """What any copy holds, and nobody deleted, is there, or something that stands for it is; and
    what somebody deleted is there only where something stands on it.
    """
    there, kept, stands = records(path), settled(path), stood_for(path)
    gone, here = deleted(copies), {uuid for _, uuid in there}
    by_rule = folded(copies)
    for held in (by_rule, *map(records, copies)):
        for key, image in held.items():
            stays = heir(key[1], stands) in here or _gives_way(key, image, stands, kept, held)
            deleted_there = (key[0], heir(key[1], stands)) in gone
            assert stays or deleted_there or key in gone, ("lost", key, image)
    needed = _named([*there.values(), *by_rule.values()])
    for key in kept:
        if key in there and key not in by_rule:
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
    return [books, *map(_cells, tables), _decided(project)]


def _decided(project: Project) -> list[Any]:
    """Where coders differ, and what was decided there."""
    with suppress(UsageProblem):
        return [
            (each.source, each.start, each.end, each.codes, each.status, each.decision)
            for each in project.disagreements()
        ]
    return []


def _cells(table: Table) -> Counter[frozenset[Any]]:
    """Every row, as (column, cell)."""
    ids = [column.id for column in table.columns]
    return Counter(frozenset(zip(ids, map(_plain, row), strict=True)) for row in table.rows)


def _plain(cell: Any) -> Any:
    return "\n".join(sorted(cell.split("\n"))) if isinstance(cell, str) else cell


def _gives_way(
    key: Key, image: Image, stands: dict[str, str], kept: Collection[Key], held: dict[Key, Image]
) -> bool:
    """Whether a merge may leave a record out: what says nothing any more, has no place in the
    corrected text of its source, or was in the consensus by a decision that another took over.
    """
    if key not in kept:
        return False
    if key[0] == "coding" and held["coder", image["coder"]]["name"] == CONSENSUS:
        return True
    if key[0] == "relation":
        return image["kind"] == WITHIN or len({heir(image[e], stands) for e in ENDS}) == 1
    return key[0] == "support" or image.get("source") in stands


def _is_needed(
    key: Key, there: dict[Key, Image], kept: Collection[Key], needed: Collection[str]
) -> bool:
    """Whether something names it. Speakers are needed where they speak; values come back with
    their source or case.
    """
    image = there[key]
    if key[0] == "speaker":
        turns = json.loads(there["source", image["source"]]["turns"])
        return image["label"] in {label for _, _, label in turns}
    if key[0] == "attribute":
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
