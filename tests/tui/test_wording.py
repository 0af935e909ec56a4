"""The interface in Chinese: every text of the screen is translated, and nothing else is.

QCODE_UPDATE_CATALOG=1 brings the catalog up to what the code says; what is new there is
translated by hand, and the same command again compiles it.
"""

from __future__ import annotations

import ast
import io
import os
import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

import qcode.tui
from qcode.tui.wording import LOCALE, _, speak

CODE = Path(qcode.tui.__file__).parent
PO = LOCALE / "zh" / "LC_MESSAGES" / "qcode.po"
MO = PO.with_suffix(".mo")

HEADER = "# The interface of the coding room in Chinese."


def said_in_code() -> Catalog:
    catalog = Catalog()
    found = extract_from_dir(CODE, [("**.py", "python")], keywords={"_": None, "N_": None})
    for file, _line, message, _comments, _context in sorted(found, key=lambda each: each[:2]):
        catalog.add(message, locations=[(Path(file).as_posix(), 0)])
    return catalog


def marked_in_code() -> set[str]:
    """What is marked, as Python reads the code: in an f-string too, where extraction is blind."""
    calls = (
        node
        for file in CODE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in "_N_"
    )
    texts = (call.args[0] for call in calls)
    return {text.value for text in texts if isinstance(text, ast.Constant)}


def written() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="zh")


def compiled(catalog: Catalog) -> bytes:
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def update() -> None:
    PO.parent.mkdir(parents=True, exist_ok=True)
    catalog = Catalog(
        locale="zh", project="qcode", header_comment=HEADER, fuzzy=False,
        msgid_bugs_address="-", last_translator="-", language_team="-",
    )  # fmt: skip
    known = {message.id: message.string for message in written()} if PO.exists() else {}
    for message in said_in_code():
        if message.id:
            catalog.add(message.id, known.get(message.id, ""), locations=message.locations)
    with PO.open("wb") as file:
        write_po(file, catalog, width=98, include_lineno=False)
    MO.write_bytes(compiled(written()))


if os.environ.get("QCODE_UPDATE_CATALOG"):
    update()


def test_every_text_of_the_screen_is_in_chinese_and_no_other() -> None:
    catalog = written()
    wanted = {message.id for message in said_in_code() if message.id}
    assert {message.id for message in catalog if message.id} == wanted
    assert [message.id for message in catalog if message.id and not message.string] == []


def test_every_text_that_is_marked_is_found_by_the_extraction() -> None:
    assert marked_in_code() - {message.id for message in said_in_code()} == set()


def test_a_translation_has_the_same_blanks_to_fill_in() -> None:
    for message in written():
        if message.id:
            blanks = re.findall(r"\{\w*\}", message.id)
            assert sorted(blanks) == sorted(re.findall(r"\{\w*\}", message.string)), message.id


def test_the_compiled_catalog_is_that_of_the_written_one() -> None:
    assert MO.read_bytes() == compiled(written())


def test_the_screen_speaks_the_language_that_is_chosen() -> None:
    try:
        speak("zh")
        assert _("undo") == "撤销"
        speak("en")
        assert _("undo") == "undo"
    finally:
        speak("en")
