"""Table: figures as a reader sees them, and what is said of them.

about.py               what was compared, and how
lines.py, grid.py      the rows and the columns
symbols.py             what a coefficient is called, and whom to cite
captions.py            the caption; remarks.py what is undefined or misleading; phrases.py words
methods.py             the paragraph for the paper
"""
