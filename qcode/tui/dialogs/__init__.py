"""Asking and telling, over the room.

dialog.py     the frame that all of them have: a box, its keys in the last line, Esc gives up
draft.py      the frame of what is written and saved    finding.py   of what is found by typing
ask.py        a question with a few answers        tell.py       an error, and what to do about it
line.py       one line of text                     memo.py       a memo on one of the things at hand
palette.py    a code, found by typing              results.py    words in all sources
filter.py     what to read by                      help.py       every key
too_small.py  the terminal is too small
"""
