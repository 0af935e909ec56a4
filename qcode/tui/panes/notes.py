"""What the codebook says of a code, to be read while coding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qcode.codebook.model import Code
from qcode.texts import Lang, Text
from qcode.tui.prose import Paragraph
from qcode.tui.rows import MUTED
from qcode.tui.wording import _

HEADING = "bold $primary"


def notes_of(code: Code, lang: Lang, above: Sequence[str] = ()) -> Iterator[Paragraph]:
    """The code's names, definition, what belongs to it, what doesn't, and examples.

    above: the names of the codes above it, from the top.
    """
    name = code.name.read(lang) or code.id
    other = code.name.zh if lang == "en" else code.name.en
    yield Paragraph(name, "bold")
    yield Paragraph(" · ".join(each for each in (other, code.id) if each and each != name), MUTED)
    if above:
        yield Paragraph(" › ".join(above), MUTED)
    definition = code.definition.read(lang)
    if definition:
        yield Paragraph("")
        yield Paragraph(definition)
    yield from _listed(_("Include"), code.include, lang, "+ ")
    yield from _listed(_("Exclude"), code.exclude, lang, "− ")
    yield from _listed(_("Examples"), code.examples, lang, "· ")


def _listed(heading: str, texts: Sequence[Text], lang: Lang, lead: str) -> Iterator[Paragraph]:
    if texts:
        yield Paragraph("")
        yield Paragraph(heading, HEADING)
    for text in texts:
        yield Paragraph(text.read(lang), lead=lead)
