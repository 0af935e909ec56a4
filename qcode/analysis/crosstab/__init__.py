"""crosstab: any property by any others, one measure a cell; defined in crosstab.py.

question (what is asked) ─▶ cube (the count in any cell) ─▶ crosstab (the table), by layout (which
columns), with differences (between the blocks of a split). grid: what is between cube and table,
for differences and for tests. captions: what the table says of itself. measures: what a cell can
hold. cells: the codings behind a cell.
"""
