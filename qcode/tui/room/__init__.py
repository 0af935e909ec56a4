"""The main screen, by what is done in it.

arrangement.py  which panes are open around the reader
lines.py        the lines above and below: title, status, what was said
frame.py        the panes around the reader, and showing what changed
coding.py       coding what is selected, and changing the coding under the cursor
finding.py      going somewhere: words, codings, turns, sources
codebook.py     the codebook, edited from the list of codes
coding_room.py  all of it together
"""
