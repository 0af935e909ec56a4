"""What is harmed: interviews made up by a seeded generator, and projects at several stages."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from qcode.project import Project
from qcode.sources import transcripts_in

WHOLE = os.environ.get("QCODE_LONG") == "1"
INTERVIEWS, CODINGS, MEMOS = (200, 3000, 4000) if WHOLE else (60, 900, 1000)

WORDS = ("修路", "挖渠", "分红", "开会", "公示", "名单", "合作社", "梨园", "水塘", "老支书")

CODEBOOK = """\
id: small
version: 1.0.0
title: {en: Small}
codes:
  - {id: money, name: {en: Money}}
  - {id: help, name: {en: Help}}
"""

EARLIER = sorted((Path(__file__).parents[1] / "store" / "earlier").glob("schema-*.qcode"))


@dataclass(frozen=True)
class Material:
    """A folder: interviews/, codings.csv, small.yaml, and these projects.

    empty.qcode: the codebook alone.  filled.qcode: with the interviews.  coded.qcode: with LIN's
    codings, one act.  other.qcode: a copy of filled.qcode in which MEI made as many.
    """

    folder: Path

    def copy(self, name: str, path: Path) -> None:
        """Put a project where it is to be harmed, with nothing left there of one before."""
        clear(path)
        if name:
            shutil.copy(self.folder / name, path)


def clear(path: Path) -> None:
    """Take a project away, with all that stands beside it under its name."""
    for each in path.parent.glob(f"*{path.stem}*"):
        if each.is_dir():
            shutil.rmtree(each)
        else:
            each.unlink()


def counts(path: Path) -> dict[str, int] | None:
    """Table → rows, and the schema's version; None where there is no file. What can be worked out
    anew is left out."""
    if not path.exists():
        return None
    with closing(sqlite3.connect(path)) as connection:
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'sentences'"
        ).fetchall()
        rows = {
            name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
            for (name,) in names
        }
        rows["version"] = connection.execute("PRAGMA user_version").fetchone()[0]
    return {name: number for name, number in rows.items() if number}


def records(path: Path) -> str:
    """All that stands in a project's tables, as one word; what can be worked out anew is left out.
    "" where there is no file."""
    if not path.exists():
        return ""
    digest = sha256()
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name <> 'sentences'"
        ).fetchall()
        for name, sql in tables:
            digest.update(sql.encode())
            for row in connection.execute(f'SELECT * FROM "{name}" ORDER BY 1, 2'):
                digest.update(repr(row).encode())
    return digest.hexdigest()


def is_sound(path: Path) -> bool:
    """Whether SQLite finds the file whole."""
    with closing(sqlite3.connect(path)) as connection:
        return bool(connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok")


def faults(path: Path) -> list[str]:
    """What `check` finds. Raises QcodeError where the project can't be opened."""
    with Project.open(path) as project:
        return [fault for finding in project.check() for fault in finding.faults]


def interview(number: int) -> str:
    """Thirty turns, each with its own number in it."""
    chance = random.Random(number)
    turns = [
        f"{'访谈者' if turn % 2 else f'受访{number}'}：{number}之{turn}，"
        + "，".join(chance.choices(WORDS, k=40))
        + "。"
        for turn in range(1, 31)
    ]
    return f"---\nvillage: 第{number % 9}村\ndate: 2024-05-01\n---\n" + "\n\n".join(turns) + "\n"


def made(folder: Path) -> Material:
    (folder / "interviews").mkdir()
    for number in range(INTERVIEWS):
        path = folder / "interviews" / f"i{number:03}.txt"
        path.write_text(interview(number), encoding="utf-8")
    (folder / "small.yaml").write_text(CODEBOOK, encoding="utf-8")
    for coder in ("LIN", "MEI"):
        (folder / f"{coder}.csv").write_text("\n".join(_codings(coder)) + "\n", encoding="utf-8")
    with Project.create(folder / "empty.qcode", [folder / "small.yaml"]):
        pass
    _next(folder, "empty", "filled", "import", "interviews")
    _next(folder, "filled", "coded", "tag", "LIN.csv")
    _next(folder, "filled", "other", "tag", "MEI.csv")
    for path in EARLIER:
        _enlarged(path, folder)
    return Material(folder)


def _codings(coder: str) -> Sequence[str]:
    places = range(CODINGS // INTERVIEWS)
    rows = [
        f"i{n:03},money,{coder},{60 * place},{60 * place + 40}"
        for n in range(INTERVIEWS)
        for place in places
    ]
    return ["source,code,coder,start,end", *rows]


def _next(folder: Path, before: str, after: str, verb: str, what: str) -> None:
    path = Path(shutil.copy(folder / f"{before}.qcode", folder / f"{after}.qcode"))
    with Project.open(path) as project:
        if verb == "import":
            project.import_files(transcripts_in([folder / what])[0])
        else:
            project.tag_file(folder / what)


def _enlarged(path: Path, folder: Path) -> None:
    """A project of an earlier schema with thousands of acts more, each a memo and its record."""
    with closing(sqlite3.connect(shutil.copy(path, folder))) as connection, connection:
        coder, time, program = connection.execute(
            "SELECT coder.uuid, time, program FROM coder, act LIMIT 1"
        ).fetchone()
        (last,) = connection.execute("SELECT max(id) FROM act").fetchone()
        for number in range(1, MEMOS + 1):
            uuid, text = str(UUID(int=number)), f"{number}：{'说' * 200}"
            columns = ("coder", "coding", "source", "cases", "code", "text", "created")
            image = dict(zip(columns, (coder, None, None, None, None, text, time), strict=True))
            connection.execute(
                "INSERT INTO memo (uuid, coder, text, created)"
                " SELECT ?, id, ?, ? FROM coder WHERE uuid = ?",
                (uuid, text, time, coder),
            )
            connection.execute(
                "INSERT INTO act (id, uuid, time, coder, verb, summary, program)"
                " VALUES (?, ?, ?, 'LIN', 'memo', '', ?)",
                (last + number, uuid, time, program),
            )
            written = json.dumps(image, ensure_ascii=False, separators=(",", ":"))
            connection.execute(
                "INSERT INTO change (act, record, uuid, after) VALUES (?, 'memo', ?, ?)",
                (last + number, uuid, written),
            )
