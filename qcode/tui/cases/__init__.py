"""People, villages, sources and speakers, as sheets to look at and to edit.

keys.py      what each key does here
grid.py      a sheet as it is shown: columns and cells, no widget
table.py     the widget that shows one
dialogs.py   asking for one of several, or for a line of text
views.py     the sheets of cases and of sources, and what can be done in them
speakers.py  the sheet of one source's labels, and who they are
screen.py    the screen around them
"""

from qcode.tui.cases.screen import CasesScreen

__all__ = ["CasesScreen"]
