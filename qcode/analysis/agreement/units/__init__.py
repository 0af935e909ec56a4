"""Units: turns, sentences and characters that each coder marked with a code, or didn't.

marking.py      which units a coding marks
rolling.py      which codes are asked about, and what counts under which
tallying.py     how many units were marked by the same coders, in each source
unit_table.py   the units themselves, for export
differing.py    the units that a disagreement makes differ
settling.py     agreement as it is once disagreements are decided
"""
