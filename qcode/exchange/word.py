"""Word: a three-line table as Chinese and English journals ask for it, under its caption.

Owns the document around the table: page, styles, fonts. The grid is in `word_table`.
"""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO
from math import ceil

from docx import Document as new_document
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor, Twips
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from qcode.exchange.layout import Note, is_number, with_minus
from qcode.exchange.pages import Part, spread
from qcode.exchange.widths import GAP
from qcode.exchange.word_table import EAST_ASIAN, LATIN, build_table, run_of
from qcode.exchange.word_widths import unbroken
from qcode.table import Table
from qcode.texts import Lang

_SHORT, _LONG, _MARGIN = 11906, 16838, 1440
"""An A4 page and its margins, in twentieths of a point."""

_CREATED = datetime(2000, 1, 1)
"""The same table gives the same file, whenever it is written."""


def to_word(table: Table, lang: Lang) -> bytes:
    """A .docx: title in Word's Caption style, the table, the notes below it in small type.

    A table too wide for a landscape page stands in parts, each under the title.
    """
    pages = spread(table, lang)
    document = new_document()
    _describe(document)
    _make_styles(document)
    room = _set_page(document, pages.turned)
    most = max(sum(_shares(part)) for part in pages.parts)
    for part in pages.parts:
        _add_part(document, part, room / max(most, 1), together=pages.has_room_for(part))
    buffer = BytesIO()
    document.save(buffer)
    return _timeless(buffer)


def _add_part(document: Document, part: Part, unit: float, *, together: bool) -> None:
    """Add a part's caption, table and notes; unit: twentieths of a point for each share."""
    caption = _add_paragraph(document, part.layout.title, "Caption")
    if part.layout.columns:
        widths = unbroken(part.layout, [int(share * unit) for share in _shares(part)])
        caption._p.addnext(build_table(part.layout, widths, together=together))
    notes = [_add_note(document, note) for note in part.layout.notes]
    for note, after in zip(notes, part.layout.notes[1:], strict=False):
        note.paragraph_format.keep_with_next = not after.heading


def _add_note(document: Document, note: Note) -> Paragraph:
    style = "Table Note Heading" if note.heading else "Table Note"
    return _add_paragraph(document, with_minus(note.text), style)


def _add_paragraph(document: Document, text: str, style: str) -> Paragraph:
    paragraph = document.add_paragraph(style=style)
    paragraph._p.append(run_of(text))
    return paragraph


def _shares(part: Part) -> list[int]:
    """Cells for each column, with its gap and some air."""
    return [
        (ceil(1.25 * cells) if is_number(column) else cells + GAP) + GAP
        for cells, column in zip(part.widths, part.layout.columns, strict=True)
    ]


def _describe(document: Document) -> None:
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.title = ""
    properties.created = properties.modified = _CREATED


def _make_styles(document: Document) -> None:
    styles = document.styles
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    _set_style(styles["Normal"], 10.5)
    caption = styles["Caption"]
    _set_style(caption, 10.5, bold=True, space=3)
    caption.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    caption.paragraph_format.keep_with_next = True
    caption.paragraph_format.space_before = Pt(12)
    for name in ("Table Text", "Table Note"):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        _set_style(style, 9, space=1.5)
    heading = styles.add_style("Table Note Heading", WD_STYLE_TYPE.PARAGRAPH)
    heading.base_style = styles["Table Note"]
    _set_style(heading, 9, bold=True, space=1.5)
    heading.paragraph_format.space_before = Pt(9)


def _set_style(style: ParagraphStyle, size: float, *, bold: bool = False, space: float = 0) -> None:
    style.font.name = LATIN
    style.font.size = Pt(size)
    style.font.bold = bold
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), EAST_ASIAN)
    style.paragraph_format.space_before = Pt(space)
    style.paragraph_format.space_after = Pt(space)
    style.paragraph_format.line_spacing = 1.0


def _set_page(document: Document, landscape: bool) -> int:
    """Set the page up; the width left for the table, in twentieths of a point."""
    section = document.sections[0]
    width, height = (_LONG, _SHORT) if landscape else (_SHORT, _LONG)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Twips(width), Twips(height)
    section.left_margin = section.right_margin = Twips(_MARGIN)
    section.top_margin = section.bottom_margin = Twips(_MARGIN)
    return width - 2 * _MARGIN


def _timeless(package: BytesIO) -> bytes:
    """The same package without the time at which it was zipped."""
    buffer = BytesIO()
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return buffer.getvalue()
