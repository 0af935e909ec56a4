"""Correcting: a file with the corrected text of a source takes the source's place.

What stands on the source goes over as the store transfers it; what the file says of its source and
of people is taken over as on an import, but for who stands behind a label that was there before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from qcode.errors import UsageProblem
from qcode.language.detection import language_of
from qcode.project.catalog import Catalog
from qcode.project.deciding import derive_in, stale_sources
from qcode.project.intake import Intake
from qcode.project.names import find_source
from qcode.project.report import Changed
from qcode.sources import read_source
from qcode.sources.model import Source, Speaker
from qcode.store import codebooks as stored_codebooks
from qcode.store import sources as stored
from qcode.store.journal import Act
from qcode.store.source_transfer import Corrected, Transfer, transfer
from qcode.store.source_updates import supersede
from qcode.store.sources import StoredSource, StoredSpeaker
from qcode.texts import Text, counted

_CHINESE = {
    "coding": "个编码段", "memo": "条备忘", "decision": "项裁定", "turn value": "个话轮取值",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SourceUpdate:
    """What a corrected text made of a source, or would make.

    uuid: of the source as it is now.  transfer: what became of all that stood on it.
    changed: what the file says of people and the source that was known otherwise.
    silent: labels that stand in the text no more.
    notes: what was done to the text on reading it.  done: False where it was only asked.
    """

    source: str
    uuid: str
    transfer: Transfer
    changed: tuple[Changed, ...]
    silent: tuple[str, ...]
    notes: tuple[str, ...]
    done: bool


def updated(
    act: Act, old: StoredSource, path: Path, encoding: str | None, *, refuse: bool
) -> SourceUpdate:
    """Let a corrected file take a source's place. refuse: not if anything would be lost.

    Raises FileProblem, UsageProblem.
    """
    connection = act.connection
    known = Catalog(stored_codebooks.variables(connection), stored_codebooks.typologies(connection))
    intake = Intake(act, known, encoding)
    people = frozenset(intake.cases_of("person"))
    source = read_source(path, encoding=encoding, known_people=people, name=old.name)
    _require_other_text(act, old, source, path)
    speakers = stored.speakers_of(connection, old)
    title = old.title if source.title == old.name else source.title
    language = source.language or old.language or language_of(source.text)
    corrected = Corrected(title, language, source.text, source.turns)
    found = transfer(connection, old, corrected)
    if refuse:
        _require_all(old, found)
    derived = not stale_sources(connection, [old.name])
    own = supersede(act, old, corrected, found)
    intake.correct(path, _as_known(source, speakers, found.labels, people), own, old.name)
    new = find_source(connection, old.name)
    if derived:
        derive_in(act, [new])
    silent = tuple(label for label in speakers if label not in found.labels)
    changed = intake.report(()).changed
    return SourceUpdate(old.name, new.uuid, found, changed, silent, source.notes, done=True)


def _require_other_text(act: Act, old: StoredSource, source: Source, path: Path) -> None:
    there = stored.source_with_text(act.connection, source.text)
    if there is None:
        return
    if there.id == old.id:
        raise UsageProblem(
            Text(f"{path} has the very text of {old.name}", f"{path} 与 {old.name} 的原文相同"),
            Text(
                "what its front matter says is taken over by qcode import",
                "如需更新其文件头信息，请用 qcode import",
            ),
        )
    raise UsageProblem(
        Text(f"{path} has the text of another source: {there.name}",
             f"{path} 是另一份文本 {there.name} 的原文"),
        Text(
            f"two projects' versions of one interview become one where {old.name} came from:"
            " correct it in that project (qcode -p THEIRS source update), then merge that again",
            f"如果这是两个项目对同一访谈的不同版本：请在 {old.name} 所来自的项目中修订"
            "（qcode -p 对方项目 source update），再次合并该项目",
        ),
    )  # fmt: skip


def _as_known(
    source: Source,
    speakers: Mapping[str, StoredSpeaker],
    labels: Mapping[str, str],
    people: frozenset[str],
) -> Source:
    """The file with its speakers as the project knows them; only who is new is as the file says,
    and who has the name of a known person now.
    """
    known = {now: speakers[label] for label, now in labels.items() if label in speakers}

    def told(speaker: Speaker) -> Speaker:
        there = known.get(speaker.label)
        renamed = there is not None and there.label != speaker.label
        if there is None or (renamed and speaker.person in people):
            return speaker
        return replace(speaker, role=there.role, person=there.person)

    return replace(source, speakers=tuple(map(told, source.speakers)))


def _require_all(old: StoredSource, found: Transfer) -> None:
    """Raises UsageProblem where something has no place in the corrected text."""
    lost = counts(found.losses)
    if not lost:
        return
    first = next((f" (“{each.said[:40]}”)" for each in found.codings if each.fate == "gone"), "")
    raise UsageProblem(
        Text(
            f"{lost.en} of {old.name} would have no place in the corrected text{first}",
            f"{old.name} 的{lost.zh}在修订后的文本中没有位置{first}",
        ),
        Text(
            "--dry-run lists what becomes of each; --let-go deletes them (qcode undo)",
            "--dry-run 逐项列出去向；--let-go 将其删除（可用 qcode undo 撤销）",
        ),
    )


def counts(parts: Mapping[str, int]) -> Text:
    """2 codings and 1 memo; empty where there is nothing of all."""
    some = {noun: count for noun, count in parts.items() if count}
    return Text(
        " and ".join(counted(count, noun) for noun, count in some.items()),
        "、".join(f"{count} {_CHINESE[noun]}" for noun, count in some.items()),
    )


def summary(found: Transfer) -> str:
    return ", ".join(f"{count} {fate}" for fate, count in found.fates.items() if count)
