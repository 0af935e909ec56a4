"""Cross-tables on the screen, and the excerpts behind each of their cells.

keys.py      what each key does here
inquiry.py   what is asked, without a widget; kept for the next time
asking.py    a thread of its own, in which it is worked out
grid.py      a table as lines: how wide its columns are, what stands over them
sheet.py     the table: headings and names that stay, and a cursor on a cell
excerpts.py  the excerpts of the cell under the cursor
naming.py    what properties, measures and percentages are called
choices.py   the lines that say what is asked
picking.py   one of several, or some of them
shown.py     a table on the screen, and how the screen was left
frame.py     what stands on the screen
choosing.py  the keys that ask; screen.py  the keys that look, and all of them together
help.py      every key of this screen
"""

from qcode.tui.tables.screen import TablesScreen

__all__ = ["TablesScreen"]
