"""Every key of the screen of tables."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from qcode.tui.dialogs.help import HelpScreen, groups_of
from qcode.tui.panes.notes import HEADING
from qcode.tui.prose import Paragraph
from qcode.tui.tables.keys import ASK, CELLS, ONLY, SHOW, TABLE_KEYS
from qcode.tui.wording import _

_ORDER = [ASK, ONLY, CELLS, SHOW]


class TablesHelp(HelpScreen):
    """With how to read a cell."""

    def blocks(self) -> Iterator[list[Paragraph]]:
        yield [
            Paragraph(_("How to read a table"), HEADING),
            Paragraph(
                _(
                    "The excerpts of a cell are the codings that were counted in it. A coding "
                    "over the turns of several speakers stands in each one's column, and once in "
                    "the totals. What has no value stands last."
                )
            ),
        ]
        ordered = sorted(TABLE_KEYS, key=lambda key: _ORDER.index(key.group))
        for _group, keys in groupby(ordered, key=lambda key: key.group):
            yield from groups_of(keys)
