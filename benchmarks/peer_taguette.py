"""Taguette's part of the comparison, run inside Taguette's environment.

Saving and importing call Taguette's own request handlers, as its single-user mode would, but
without the web server between (`Request` is all they need of one): no HTTP and no cookies, which
is to Taguette's advantage. The export is its own `highlights_csv`. Taguette reads plain text only
through calibre; so the interviews are made into HTML, a paragraph a turn, before the clock starts.
Three hundred thousand highlights would take its handler half an hour: for the export they are put
into its tables directly, off the clock, with the snippet that its handler would have kept.
"""

from __future__ import annotations

import asyncio
import html
import sys
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from material import Coded, Told, codings, codings_to_save, interviews, time_saves
from taguette import database, export, extract
from taguette.main import DEFAULT_CONFIG, prepare_db
from taguette.web import api
from taguette.web.base import BaseHandler

PROJECT = 1
USER = "admin"
BREAK = "\n\n"  # between two turns of an interview; not in the HTML


class Request:
    """What a handler asks of the web server: who, which database, which data."""

    current_user = USER
    application = SimpleNamespace(
        config=dict(DEFAULT_CONFIG, MULTIUSER=False), notify_project=lambda project, command: None
    )
    get_document = BaseHandler.get_document

    def __init__(self, session: Callable[[], Any], data: dict[str, Any]) -> None:
        self._session, self._data = session, data
        self.db = session()
        self.request = SimpleNamespace(files=data.get("files", {}))
        self.sent: dict[str, Any] = {}

    def get_project(self, project: str) -> tuple[Any, Any]:
        return BaseHandler.get_project(self, project)

    def get_json(self) -> dict[str, Any]:
        return self._data

    def get_body_argument(self, name: str, default: str = "") -> str:
        return str(self._data.get(name, default))

    def close_db_connection(self) -> None:
        self.db.close()
        self.db = self._session()

    def send_json(self, answer: dict[str, Any]) -> asyncio.Future[None]:
        self.sent = answer
        done: asyncio.Future[None] = asyncio.get_event_loop().create_future()
        done.set_result(None)
        return done

    def send_error_json(self, status: int, message: str) -> None:
        raise SystemExit(f"Taguette refused: {status} {message}")


@dataclass(frozen=True, slots=True)
class Page:
    """An interview as Taguette has it. id: its document.  text: with the breaks between turns."""

    id: int
    text: str

    def bytes_before(self, place: int) -> int:
        """A code point offset into the interview as Taguette counts: UTF-8 of the HTML's text."""
        return len(self.text[:place].replace(BREAK, "").encode())


def page(told: Told) -> str:
    turns = "".join(f"<p>{html.escape(turn, quote=False)}</p>" for turn in told.text.split(BREAK))
    return f"<!DOCTYPE html>\n<html><head><title>{told.name}</title></head><body>{turns}</body>"


def snippet(text: str, one: Coded) -> str:
    parts = text[one.start : one.end].split(BREAK)
    return "".join(f"<p>{html.escape(part, quote=False)}</p>" for part in parts)


def open_project(home: Path) -> Callable[[], Any]:
    return database.connect(prepare_db(str(home / "taguette.sqlite3")))


def prepare(home: Path, data: Path) -> None:
    """Off the clock: the interviews as HTML files, and an empty project."""
    pages = home.parent / "html"
    pages.mkdir(exist_ok=True)
    for told in interviews(data):
        (pages / f"{told.name}.html").write_text(page(told), encoding="utf-8")
    with open_project(home)() as db:
        db.add(database.User(login=USER))
        project = database.Project(name="benchmark", description="")
        db.add(project)
        admin = database.Privileges.ADMIN
        db.add(database.ProjectMember(project=project, user_login=USER, privileges=admin))
        db.commit()


async def import_interviews(home: Path, data: Path) -> None:
    session = open_project(home)
    for path in sorted((home.parent / "html").glob("*.html")):
        upload = SimpleNamespace(
            body=path.read_bytes(), content_type="text/html", filename=path.name
        )
        form = {"name": path.stem, "description": "", "files": {"file": [upload]}}
        request = Request(session, form)
        await api.DocumentAdd.post(request, str(PROJECT))
        request.db.close()


def pages(db: Any, data: Path) -> dict[str, Page]:
    ids = dict(db.query(database.Document.name, database.Document.id))
    return {told.name: Page(ids[told.name], told.text) for told in interviews(data)}


async def load(home: Path, data: Path) -> None:
    """Off the clock: the codes as tags, by its handler; the codings, into its tables."""
    session = open_project(home)
    tags = {}
    for code in sorted({one.code for one in codings(data)}):
        request = Request(session, {"path": code, "description": ""})
        await api.TagAdd.post(request, str(PROJECT))
        tags[code] = request.sent["id"]
        request.db.close()
    with session() as db:
        known = pages(db, data)
        numbered = enumerate(codings(data), start=1)
        for source, rows in groupby(numbered, key=lambda row: row[1].source):
            insert(db, known[source], list(rows), tags)
        db.commit()


def insert(db: Any, of: Page, rows: list[tuple[int, Coded]], tags: dict[str, int]) -> None:
    """The codings of one document; the first is compared with what Taguette would keep."""
    kept = [
        {
            "id": number,
            "document_id": of.id,
            "start_offset": of.bytes_before(one.start),
            "end_offset": of.bytes_before(one.end),
            "snippet": snippet(of.text, one),
        }
        for number, one in rows
    ]
    contents = db.query(database.Document.contents).filter_by(id=of.id).scalar()
    first = kept[0]
    assert first["snippet"] == extract.extract(contents, first["start_offset"], first["end_offset"])
    db.execute(database.Highlight.__table__.insert(), kept)
    given = [{"highlight_id": number, "tag_id": tags[one.code]} for number, one in rows]
    db.execute(database.highlight_tags.insert(), given)


async def save(home: Path, data: Path) -> None:
    session = open_project(home)
    with session() as db:
        known = pages(db, data)
        tags = dict(db.query(database.Tag.path, database.Tag.id))

    def saving(one: Coded) -> Callable[[], None]:
        of = known[one.source]
        place = {"start_offset": of.bytes_before(one.start), "end_offset": of.bytes_before(one.end)}

        def run() -> None:
            request = Request(session, {**place, "tags": [tags[one.code]]})
            api.HighlightAdd.post(request, str(PROJECT), str(of.id))
            request.db.close()

        return run

    time_saves([saving(one) for one in codings_to_save(data)], home)


def export_codings(home: Path, out: Path) -> None:
    with open_project(home)() as db, out.open("w", encoding="utf-8", newline="") as file:
        export.highlights_csv(db, PROJECT, "", file)


def main() -> None:
    step, home, other = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    match step:
        case "prepare":
            prepare(home, other)
        case "import":
            asyncio.run(import_interviews(home, other))
        case "load":
            asyncio.run(load(home, other))
        case "save":
            asyncio.run(save(home, other))
        case "export":
            export_codings(home, other)


if __name__ == "__main__":
    main()
