"""qcode: code interview transcripts in the terminal, Chinese and English as equals.

The flow, in one direction:

    transcript file ──sources──▶ Source (turns, speakers)   codebook.yaml ──codebook──▶ Codebook
    Source + Codebook ──coder──▶ Coding   ──store──▶ project.qcode (SQLite)
    Corpus (store) ──analysis──▶ Units and Codings, the two tidy tables ──▶ Table
    Table ──exchange──▶ .docx .xlsx .tex .csv .html .md .json, or the terminal

    sources/   what was collected        analysis/  what it adds up to
    codebook/  what we look for          exchange/  how it travels
    coding/    what a coder decided      project/   the one application API
    language/  how text is read          cli/       the command line: one door
    store/     where it is kept          tui/       the coding room: the other door
    errors, texts, strict_yaml, table    what all of them share

Imports go down only: cli > tui > project > (store | analysis | exchange | language) > coding >
(sources | codebook) > table > strict_yaml > errors > texts; rooms in brackets don't import one
another.

One key in the coding room: Reader (where) ─▶ room (what is wanted) ─▶ Session ─▶ Project (the act,
saved when it returns) ─▶ Change ─▶ the room shows it. Widgets never act on a project.

A question about who says what: Choice (words typed) ─▶ Filters (ids; project/selection) ─▶ Scope
(analysis/tidy: which turns, which codings) ─▶ Table. What rests on codes (a typology, a query) goes
by the Grounds: all codings of the chosen coders, whatever else a table is narrowed to.

From disagreement to consensus: Disagreements (coding/) ─▶ Decisions (store/) ─▶ the codings of the
coder `consensus`, which are always derived from the decisions and never made by hand.

From several copies to one: the acts of all of them (journal) ─▶ one history ─▶ each record out of
its changes ─▶ what the records owe one another (store/merging) ─▶ the tables, and what to look at.

Simpler than first designed, and why:
- store/ stands on plain sqlite3. sqlite-utils imports pandas where it is installed, which would
  cost every command 0.7 s; its migrations and atomic() are 30 lines here.
- Every record is written through store.journal.Act, so history and undo need no code of their own.
- The tidy tables are numpy columns; pandas is imported only by Table.frame().
- Table stands below the rooms, since analysis makes it, exchange takes it, and the two don't meet.
- Turns are kept with their source as one value: they are as fixed as the text they were cut from.
- Project is put together of mixins, one file each, all standing on one Opened project: what it can
  be asked (Questions, RoomQuestions, Crosstabs, TypologyQuestions, Associations, Cooccurrences,
  Comparisons, Queries, Pictures, PastQuestions, Agreement, DisagreementTables, Vocabulary) and what
  can be done to it (CodingActs, CodebookActs, RelationActs, CaseActs, SourceActs, ConsensusActs,
  Planning, Merging, Handing, Backups).
- The tables screen asks a Desk: the project read anew, on a connection of its own, off the screen's
  thread, so that no table freezes a key.
- Where a coder was (source, cursor, panes) and who else is here stands in the user's state folder,
  not in the project: it is about this screen, and whoever gets the project need not know.
- SQLite's rollback journal, not its write-ahead log: a copy of the one file is always whole.
- Nothing but SQLite opens a project file that may be in use: POSIX lets all locks of a process on a
  file go as soon as it closes the file anywhere. To write, each takes a turn (store/connection);
  who finds another file in the place of their own is told (a synced folder, a restore).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qcode.version import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from qcode.analysis.testing.asked import Procedure as Procedure
    from qcode.project import Project as Project
    from qcode.project.selection import Choice as Choice
    from qcode.texts import Lang

__all__ = ["Choice", "Procedure", "Project", "__version__", "open_project"]


def open_project(path: str | Path, *, lang: Lang | None = None, read_only: bool = False) -> Project:
    """Open a project file, for a notebook or a script.

    lang: in which language a notebook shows tables; else the locale's.
    read_only: whatever would write in it raises ProjectProblem.
    """
    from qcode.exchange.notebook import looks
    from qcode.project import Project
    from qcode.table import show_tables
    from qcode.texts import locale_lang

    show_tables(looks(lang or locale_lang()))
    return Project.open(path, read_only=read_only)


def __getattr__(name: str) -> Any:
    if name == "Project":
        from qcode.project import Project

        return Project
    if name == "Procedure":
        from qcode.analysis.testing.asked import Procedure

        return Procedure
    if name == "Choice":
        from qcode.project.selection import Choice

        return Choice
    raise AttributeError(f"module 'qcode' has no attribute {name!r}")
