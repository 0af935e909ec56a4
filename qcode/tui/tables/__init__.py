"""Cross-tables on the screen, and the excerpts behind each of their cells.

keys.py      what each key does here
inquiry.py   what is asked, without a widget; kept for the next time
asking.py    a thread of its own, in which it is worked out
grid.py      a table as lines: how wide its columns are, what stands over them
sheet.py     the table: headings and names that stay, and a cursor on a cell
excerpts.py  the excerpts of the cell under the cursor
choices.py   the line that says what is asked
naming.py    what properties, measures and percentages are called
picking.py   one of several, or some of them
frame.py     what stands on the screen; screen.py  what its keys do
help.py      every key of this screen
"""

from qcode.tui.tables.screen import TablesScreen

__all__ = ["TablesScreen"]
