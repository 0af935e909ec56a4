"""Merging copies of a project: the acts of all of them, and the records that follow from them.

    others' acts ──acts──▶ one history ──fold──▶ raw records ──settle──▶ records ──rows──▶ tables

What a project holds is a function of the set of acts in its history. So merging is uniting sets of
acts, which comes to the same in any order and grouping, and merging twice changes nothing.

- acts: brings in the acts that another file has and this one hasn't, and takes them out again.
- fold: one record out of all its changes. For each column the last change stands, in the order of
  the acts' stamps; whether the record is there, its last addition or deletion decides. A change
  made elsewhere never brings back what was deleted.
- settle: what single records can't know. What gave way to something else is followed there
  (standing); what was deleted comes back where other work stands on it (standing); what was made
  twice stands once, and names that clash are told apart (twins); codes stand in trees (trees);
  codings follow their text into its corrected form, and a coder's codings of one code that overlap
  become one (placing). None of this is recorded as a change: it follows from the history, and each
  merge works it out anew, unless somebody builds on it (taking_up).
- names: acts are said to be of whoever did them, by the name that they have here then.
- rows: only what differs is written. settled, the table, keeps what the history said of the rest.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from qcode.store.connection import Connection, project_uuid
from qcode.store.damage import Damaged, one_of
from qcode.store.journal import MERGE, Act, act
from qcode.store.merging.acts import (
    Made,
    bring_in,
    coders_of,
    forget_texts,
    forget_touched,
    last_change,
    note_what_came,
    take_out,
)
from qcode.store.merging.coders import tell_coders_apart
from qcode.store.merging.last import is_behind
from qcode.store.merging.names import People, call_acts_by_names, people
from qcode.store.merging.reading import CopyDamaged
from qcode.store.merging.remarks import clashes
from qcode.store.merging.report import MergedFile, MergeReport
from qcode.store.merging.settle import settle
from qcode.texts import Text

Progress = Callable[[int, int], None]


def _unwatched(done: int, total: int) -> None:
    """Nobody watches."""


ANSWERED = "tell coders apart"
"""The verb of the act that records who is who among coders of one name. It goes with the merge, and
comes to other copies as what somebody said."""


_CACHE = -160_000
"""In SQLite's measure: 160 MB of the file at hand, for what comes in goes to all of its indexes."""


@dataclass(frozen=True, slots=True)
class _Brought:
    """What came from another file: the uuids of the acts that are new here; and who is called how
    there."""

    file: Connection
    acts: Sequence[str]
    people: People


class _OnlyLooking(Exception):
    """Nothing is to be kept."""


def merge(
    connection: Connection,
    others: Sequence[Connection],
    *,
    same: Sequence[str],
    renamed: Mapping[str, str],
    dry_run: bool,
    progress: Progress = _unwatched,
) -> MergeReport:
    """Bring other copies of a project into this one: all of them, or nothing.

    same: names of coders who are one person in this project and another, though made separately.
    renamed: coder's name in another project → the name they get here.  dry_run: the report alone.
    Raises UsageProblem where two coders of one name are in neither; Conflict where this file was
    handed out without what others' work needs.
    """
    try:
        with _much_at_hand(connection), act(connection, MERGE, "", None) as merging:
            made: Made = {}
            last = last_change(connection)
            before, behind = people(connection), is_behind(connection)
            brought = _brought_in(merging, others, progress, made)
            report = MergeReport(_told(connection, brought), (), ())
            came = note_what_came(connection, last)
            if came or behind:
                merging.restamp()
                answered = Act(connection, ANSWERED, "", None, via=merging.begin())
                tell_coders_apart(answered, same, renamed)
                settling, counts = settle(connection, made)
                call_acts_by_names(settling, before, [(each.acts, each.people) for each in brought])
                remarks = (*clashes(settling, merging.begin()), *settling.news())
                report = MergeReport(_told(connection, brought), counts, remarks)
                names = ", ".join(file.path.name for file in report.files)
                merging.summary = f"{names}: acts {report.acts}"
            progress(len(others) + 1, len(others) + 1)
            if dry_run or not (came or report.counts):
                raise _OnlyLooking
    except _OnlyLooking:
        pass
    except CopyDamaged as error:
        raise error.found_in(others) from None
    except sqlite3.IntegrityError as error:
        raise Damaged(
            one_of([other.path for other in others]),
            Text(f"its records don't hold together ({error})", f"其中的记录互相矛盾（{error}）"),
        ) from error
    return report


@contextmanager
def _much_at_hand(connection: Connection) -> Iterator[None]:
    (usual,) = connection.execute("PRAGMA cache_size").fetchone()
    connection.execute(f"PRAGMA cache_size = {_CACHE}")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA cache_size = {usual}")


def _brought_in(
    merging: Act, others: Sequence[Connection], progress: Progress, made: Made
) -> list[_Brought]:
    number = merging.begin()
    forget_touched(merging.connection)
    brought = []
    for done, other in enumerate(others):
        progress(done, len(others) + 1)
        new = bring_in(merging.connection, other, number, made)
        brought.append(_Brought(other, new, people(other)))
        other.execute("PRAGMA shrink_memory")
    return brought


def _told(connection: Connection, brought: Sequence[_Brought]) -> tuple[MergedFile, ...]:
    own = project_uuid(connection)
    return tuple(
        MergedFile(
            Path(each.file.path),
            project_uuid(each.file) != own,
            len(each.acts),
            coders_of(connection, each.acts),
        )
        for each in brought
    )


def unmerge(doing: Act, number: int) -> None:
    """Take what a merge brought in out again; doing: the act that does so."""
    connection = doing.connection
    doing.begin()
    forget_touched(connection)
    before = people(connection)
    take_out(connection, number)
    settling, _ = settle(connection)
    call_acts_by_names(settling, before, [])
    forget_texts(connection)
