"""Coders side by side on the transcript, and what they differ in, settled one by one.

keys.py        what each key does here
comparison.py  what is compared and where one is in it, without a widget
words.py       what a disagreement, its sides and its decision are called
column.py      one coder's column: a heading and a reader
side_by_side.py  the columns, as many as fit, in step with each other
matter.py      the pane that tells of the disagreement in question
narrowing.py   which disagreements to look at
picking.py     which of the codings at odds to take
screen.py      the screen around them; deciding.py  what is decided in it
help.py        every key of this screen
"""

from qcode.tui.compare.screen import CompareScreen

__all__ = ["CompareScreen"]
