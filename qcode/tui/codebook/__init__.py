"""The codebook edited on the screen: each action asks what it must, does it, and says what it did.

actions.py   the six actions of the list of codes, as the room calls them
form.py      what a code says: names, definition, what to include and exclude, colour, hotkey
options.py   one of a few, on one line: a colour, a place in the tree
place.py     a code of the tree, found by typing, to move under or to merge into
codings.py   the codings of a code, to be checked for a split
counts.py    how many codings are meant, and whose, as far as this coder may know
"""
