"""Every key of the screen that compares coders."""

from __future__ import annotations

from collections.abc import Iterator

from qcode.tui.compare.keys import COMPARE_KEYS
from qcode.tui.dialogs.help import HelpScreen, groups_of
from qcode.tui.keys import keys_of
from qcode.tui.panes.notes import HEADING
from qcode.tui.prose import Paragraph
from qcode.tui.wording import _


class CompareHelp(HelpScreen):
    """With what moves about in a column."""

    def blocks(self) -> Iterator[list[Paragraph]]:
        yield [
            Paragraph(_("How coders are compared"), HEADING),
            Paragraph(
                _(
                    "Each coder who finished the source has a column. A disagreement is "
                    "underlined in all of them, and bold where that coder coded it. What is "
                    "decided becomes the consensus; the coders' own codings stay as they are."
                )
            ),
            Paragraph(_("± some coded it, others not"), lead="  "),
            Paragraph(_("↔ all coded it, with other ends"), lead="  "),
            Paragraph(_("≠ some coded it so, others otherwise"), lead="  "),
        ]
        yield from groups_of(COMPARE_KEYS)
        yield from groups_of(keys_of("reader"))
