"""The text of a Word document, read from the document's own XML in its own order.

Insertions are in and deletions out, as if all tracked changes were accepted. Names of elements
are compared without their namespace, so that transitional and strict documents read alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from qcode.errors import FileProblem
from qcode.sources.package import read_part

if TYPE_CHECKING:
    from lxml.etree import _Element

_PART = "word/document.xml"
_LEFT_OUT = frozenset(("del", "moveFrom", "Fallback", "instrText", "delText", "delInstrText", "rt"))
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}


def document_text(path: Path) -> str:
    """All words of the document: a line a paragraph, a row's cells joined by tabs.

    Raises FileProblem for a file that isn't a Word document.
    """
    body = _parsed(read_part(path, _PART, "docx"), path).find("{*}body")
    if body is None:
        raise FileProblem(path, f"this is not a Word document: its {_PART} has no body")
    return "".join(_words(body))


def _parsed(xml: bytes, path: Path) -> _Element:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as problem:
        raise FileProblem(path, "this Word document is damaged", "save it again") from problem


def _words(element: _Element) -> Iterator[str]:
    """The text inside an element, each paragraph and table row closed by a newline."""
    for child in element:
        kind = _kind(child)
        if kind in _LEFT_OUT or kind.endswith("Pr"):
            continue
        if kind == "t":
            yield child.text or ""
        elif kind in _SIGNS:
            yield _SIGNS[kind]
        elif kind == "p":
            yield from _words(child)
            yield "" if _mark_deleted(child) else "\n"
        elif kind == "tr":
            yield "\t".join(_cells(child)) + "\n"
        elif kind == "txbxContent":  # a text box stands in the middle of a paragraph
            yield "\n"
            yield from _words(child)
        else:
            yield from _words(child)


def _cells(row: _Element) -> Iterator[str]:
    for cell in row.iter("{*}tc"):
        if next(cell.iterancestors("{*}tr")) is row:
            yield "".join(_words(cell)).strip("\n")


def _kind(element: _Element) -> str:
    """The element's name without its namespace; "" for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _mark_deleted(paragraph: _Element) -> bool:
    """Whether the paragraph's end is a tracked deletion, so that it runs on into the next."""
    return paragraph.find("{*}pPr/{*}rPr/{*}del") is not None
