"""The project file's schema, as numbered steps that only ever grow.

Step n brings a file from user_version n-1 to n. A step that has been released is never edited:
a change is a new step, with its reason. All pending steps run in one transaction, after a backup.

Local integer ids are for speed inside one file; what travels between files is the uuid. What is
recorded as changed, and how, stands in records.py.
"""

from __future__ import annotations

_FIRST = (
    # Who this project is, wherever its file is copied.
    """CREATE TABLE project (
        uuid TEXT NOT NULL,
        created TEXT NOT NULL,
        program TEXT NOT NULL)""",
    """CREATE TABLE coder (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE)""",
    # ident is the id that a researcher types; body holds what is only ever read whole.
    """CREATE TABLE codebook (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, ident TEXT NOT NULL UNIQUE,
        version TEXT NOT NULL, body TEXT NOT NULL)""",
    """CREATE TABLE variable (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, ident TEXT NOT NULL UNIQUE,
        codebook INTEGER REFERENCES codebook (id), position INTEGER NOT NULL,
        body TEXT NOT NULL)""",
    """CREATE TABLE typology (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, ident TEXT NOT NULL UNIQUE,
        codebook INTEGER REFERENCES codebook (id), position INTEGER NOT NULL,
        body TEXT NOT NULL)""",
    """CREATE TABLE code (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, ident TEXT NOT NULL UNIQUE,
        codebook INTEGER REFERENCES codebook (id), parent INTEGER REFERENCES code (id),
        position INTEGER NOT NULL,
        body TEXT NOT NULL)""",
    """CREATE TABLE relation (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE,
        codebook INTEGER REFERENCES codebook (id),
        origin INTEGER NOT NULL REFERENCES code (id), target INTEGER NOT NULL REFERENCES code (id),
        kind TEXT NOT NULL)""",
    # A text never changes, so it is kept by what it says; an import taken back leaves it for redo.
    "CREATE TABLE text (sha256 TEXT PRIMARY KEY, body TEXT NOT NULL)",
    # turns: JSON [[start, end, label or null], …]; as fixed as the text they were cut from.
    """CREATE TABLE source (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE,
        title TEXT NOT NULL, language TEXT NOT NULL, sha256 TEXT NOT NULL REFERENCES text (sha256),
        length INTEGER NOT NULL, turns TEXT NOT NULL, imported TEXT NOT NULL)""",
    "CREATE INDEX source_sha256 ON source (sha256)",
    """CREATE TABLE cases (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, name TEXT NOT NULL,
        UNIQUE (kind, name))""",
    """CREATE TABLE speaker (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE,
        source INTEGER NOT NULL REFERENCES source (id), label TEXT NOT NULL,
        role TEXT NOT NULL CHECK (role IN ('respondent', 'interviewer')),
        person INTEGER REFERENCES cases (id), UNIQUE (source, label))""",
    # What is known, and where it holds: of a case; of a case in one interview (cases and source);
    # of a source; of one turn of a source. Either a value, or a link to another case (its village).
    """CREATE TABLE attribute (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE,
        cases INTEGER REFERENCES cases (id), source INTEGER REFERENCES source (id), turn INTEGER,
        variable TEXT NOT NULL, value TEXT, target INTEGER REFERENCES cases (id),
        CHECK (cases IS NOT NULL OR source IS NOT NULL),
        CHECK (turn IS NULL OR (source IS NOT NULL AND cases IS NULL)),
        CHECK ((value IS NULL) <> (target IS NULL)))""",
    """CREATE UNIQUE INDEX attribute_once ON attribute
        (ifnull(cases, 0), ifnull(source, 0), ifnull(turn, 0), variable)""",
    "CREATE INDEX attribute_source ON attribute (source)",
    """CREATE TABLE coding (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE,
        source INTEGER NOT NULL REFERENCES source (id), code INTEGER NOT NULL REFERENCES code (id),
        coder INTEGER NOT NULL REFERENCES coder (id),
        start INTEGER NOT NULL, "end" INTEGER NOT NULL, quotation TEXT NOT NULL,
        created TEXT NOT NULL, CHECK (0 <= start AND start < "end"))""",
    'CREATE INDEX coding_place ON coding (source, coder, code, start, "end")',
    "CREATE INDEX coding_code ON coding (code)",
    # On a coding, a source, a case or a code; on the project where none is named.
    """CREATE TABLE memo (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, coder INTEGER REFERENCES coder (id),
        coding INTEGER REFERENCES coding (id), source INTEGER REFERENCES source (id),
        cases INTEGER REFERENCES cases (id), code INTEGER REFERENCES code (id),
        text TEXT NOT NULL, created TEXT NOT NULL)""",
    "CREATE INDEX memo_coding ON memo (coding)",
    # No row: this coder has not begun this source.
    """CREATE TABLE progress (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE,
        coder INTEGER NOT NULL REFERENCES coder (id),
        source INTEGER NOT NULL REFERENCES source (id),
        state TEXT NOT NULL CHECK (state IN ('in-progress', 'done')), UNIQUE (coder, source))""",
    # An act is what a researcher did; its changes are what that did to the records.
    """CREATE TABLE act (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, time TEXT NOT NULL,
        coder TEXT, verb TEXT NOT NULL, summary TEXT NOT NULL,
        takes_back INTEGER REFERENCES act (id), program TEXT NOT NULL)""",
    """CREATE TABLE change (
        id INTEGER PRIMARY KEY, act INTEGER NOT NULL REFERENCES act (id),
        record TEXT NOT NULL, uuid TEXT NOT NULL, before TEXT, after TEXT)""",
    "CREATE INDEX change_act ON change (act)",
    "CREATE INDEX change_uuid ON change (uuid)",
)

_AGREEMENT = (
    # Where the sentences of a text lie, worked out once, by one set of rules. It is no researcher's
    # work and can be worked out anew, so it stands outside the record.
    """CREATE TABLE sentences (
        sha256 TEXT NOT NULL REFERENCES text (sha256), language TEXT NOT NULL,
        rules INTEGER NOT NULL, spans BLOB NOT NULL, PRIMARY KEY (sha256, language))""",
    # How coders settled a disagreement. compared: JSON [coder uuid, …], whose it was; about: JSON
    # [[coding uuid, code uuid, start, end], …] as they stood; outcome: JSON [[code uuid, start,
    # end], …], the consensus at that place.
    """CREATE TABLE decision (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE,
        source INTEGER NOT NULL REFERENCES source (id), coder INTEGER REFERENCES coder (id),
        compared TEXT NOT NULL, about TEXT NOT NULL, choice TEXT NOT NULL, outcome TEXT NOT NULL,
        reason TEXT NOT NULL, created TEXT NOT NULL)""",
    "CREATE INDEX decision_source ON decision (source)",
    # Who is to code what.
    """CREATE TABLE assignment (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE,
        coder INTEGER NOT NULL REFERENCES coder (id),
        source INTEGER NOT NULL REFERENCES source (id), UNIQUE (coder, source))""",
)

_ANALYSES = (
    # A question about the turns, kept under a name. expression: as written (analysis.query).
    """CREATE TABLE query (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE,
        expression TEXT NOT NULL, coder INTEGER REFERENCES coder (id), created TEXT NOT NULL)""",
    # The codings that a relation between codes rests on. A relation of no codebook was drawn by a
    # coder, whom the act that made it names.
    """CREATE TABLE support (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE,
        relation INTEGER NOT NULL REFERENCES relation (id),
        coding INTEGER NOT NULL REFERENCES coding (id), UNIQUE (relation, coding))""",
    "CREATE INDEX support_coding ON support (coding)",
)

_TEAMS = (
    # Where an act stands in the order of all acts of all copies: milliseconds since 1970 by its
    # machine's clock, but always later than whatever its project knew before.
    "ALTER TABLE act ADD COLUMN stamp INTEGER NOT NULL DEFAULT 0",
    """UPDATE act SET stamp = ordered.stamp FROM (
        SELECT id, max(clock - 2 * nth) OVER (ORDER BY id) + 2 * nth AS stamp FROM (
            SELECT id, row_number() OVER (ORDER BY id) AS nth,
                CAST(round((julianday(time) - 2440587.5) * 86400000) AS INTEGER) AS clock
            FROM act)) AS ordered WHERE ordered.id = act.id""",
    "CREATE INDEX act_stamp ON act (stamp)",
    # The merge that brought an act from another copy; NULL: it was done here.
    "ALTER TABLE act ADD COLUMN via INTEGER REFERENCES act (id)",
    "CREATE INDEX act_via ON act (via) WHERE via IS NOT NULL",
    # The same of a change to what this project, handed out by another, had no record of.
    "ALTER TABLE change ADD COLUMN via INTEGER REFERENCES act (id)",
    "CREATE INDEX change_via ON change (via) WHERE via IS NOT NULL",
    # Whoever refers to old (a uuid) means new: a code was merged into another, a source gave way
    # to its corrected text, a coder is one with another. kind: the table of both. known: what old
    # was (an image) to whoever said so, where it holds only as long as old is that.
    """CREATE TABLE alias (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
        old TEXT NOT NULL, new TEXT NOT NULL, known TEXT)""",
    # Records that a merge had to make consistent, and that are otherwise than their changes alone
    # say (store.merging.settle). stands: the uuid of the one that stands for this one.
    """CREATE TABLE settled (
        record TEXT NOT NULL, uuid TEXT NOT NULL, stands TEXT, PRIMARY KEY (record, uuid))
        WITHOUT ROWID""",
)

STEPS: tuple[tuple[str, ...], ...] = (_FIRST, _AGREEMENT, _ANALYSES, _TEAMS)
"""STEPS[n - 1] are the statements that bring a file to version n."""

LATEST = len(STEPS)
"""The version this program writes; a file of a higher one is refused."""

APPLICATION_ID = 0x71636F64
""""qcod": tells a qcode project from any other SQLite file."""
