"""WHERE IT IS KEPT: one SQLite file, and the only room that speaks SQL.

connection.py   opening a file, and why one can't be used
migrations.py   the schema
records.py      which rows are recorded work
journal.py      acts, history, undo and redo: the only way to write
codebooks.py, sources.py, codings.py   the nouns
corpus.py       everything the analyses read
check.py        does it still say what the coders did?
"""
