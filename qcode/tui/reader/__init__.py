"""The transcript on the screen, with its codings beside it.

reader.py     the widget: what is open, and bringing the screen up to what changed
pointing.py   the mouse
moving.py     where a key takes the cursor
choosing.py   which words a unit takes: word, sentence, turn, quotation
units.py      words and sentences around a place, from the language room
marks.py      pairs of quotation marks
extent.py     where the cursor is and what is selected, as one value
painting.py   one line as a strip
margin.py     the stripes and names beside a line
brushes.py    the styles of a look
bar.py        the bar that shows which part is on the screen
columns.py    how a pane's cells are shared out
lanes.py      the codings of each line, each in its lane
lines.py      the visual lines for a width
cells.py      how wide each character stands
signs.py      what is shown of a character

Everything here counts in code points of the source's text and in terminal cells; a line is a
visual line. Nothing here knows the project or the store.
"""
