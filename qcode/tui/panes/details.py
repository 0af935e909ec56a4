"""All that is known of the coding under the cursor, and what the codebook says of its code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from qcode.codebook.model import Code
from qcode.project.reading import CodingDetails
from qcode.tui.panes.notes import HEADING, notes_of
from qcode.tui.prose import Paragraph, Prose
from qcode.tui.rows import MUTED
from qcode.tui.wording import _, language


class DetailsPane(Prose):
    """Text to read."""

    DEFAULT_CSS = """
    DetailsPane {
        padding: 0 1;
        background: $surface;
        &:focus { background: $panel; }
    }
    """

    def show_coding(self, details: CodingDetails | None, code: Code | None) -> None:
        """A coding, and its code; where there is no coding, the code alone."""
        said = [] if details is None else [*_coding(details), Paragraph("")]
        if code is not None:
            said += notes_of(code, language())
        self.show(said or [Paragraph(_("No coding under the cursor"), MUTED)])

    def show_code(self, code: Code | None) -> None:
        self.show_coding(None, code)


def _coding(details: CodingDetails) -> Iterator[Paragraph]:
    yield Paragraph(_("Quotation"), HEADING)
    yield Paragraph(details.quotation)
    yield Paragraph(details.attribution.read(language()), MUTED)
    yield Paragraph("")
    yield Paragraph(f"{details.coding.coder} · {local(details.created)}")
    if details.older:
        mark, then = details.older
        yield Paragraph("")
        yield Paragraph(mark.read(language()), "$warning")
        yield Paragraph(then.read(language()), MUTED)
    for memo in details.memos:
        yield Paragraph("")
        who = f" · {memo.coder}" if memo.coder else ""
        memo_of = _("Memo") + who
        yield Paragraph(f"{memo_of} · {local(memo.created)}", HEADING)
        yield Paragraph(memo.text)


def local(moment: str) -> str:
    """A moment in UTC as the clock here shows it, to the minute."""
    return datetime.fromisoformat(moment).astimezone().strftime("%Y-%m-%d %H:%M")
