"""The transcript on the screen, with its codings beside it.

reader.py     the widget, with the mouse
steering.py   cursor, selection and the coding that is meant; what keys do
page.py       the open source, laid out for a width and painted line by line
moving.py     where a key takes the cursor
choosing.py   which words a unit takes: word, sentence, turn, quotation
units.py      words and sentences around a place, from the language room
marks.py      pairs of quotation marks
turns.py      whose turn a place is
extent.py     where the cursor is and what is selected, as one value
painting.py   one line as a strip
margin.py     the stripes and names beside a line
bar.py        the bar that shows which part is on the screen
brushes.py    the styles of a look
columns.py    how a pane's cells are shared out
lanes.py      the codings of each line, each in its lane
lines.py      the visual lines for a width
cells.py      how wide each character stands, and where a line may be broken
signs.py      what is shown of a character

Everything here counts in code points of the source's text and in terminal cells; a line is a
visual line. Nothing here knows the project or the store.
"""
