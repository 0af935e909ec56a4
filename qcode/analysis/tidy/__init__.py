"""tidy: a corpus as two tables, one of turns and one of codings, and what may be asked of a row.

units, codings   the two tables; codings are also cut by the turns that they overlap
factors          a turn's variables, cases and classes as whole numbers
filters, scope   what of them a table is about
grounds          what classes and queries go by, whatever a table is narrowed to
dimensions       what rows and columns can be made of; passages: what is coded beside
tree, families   a code with all that is under it, counted once
strata           a source as a whole
"""
