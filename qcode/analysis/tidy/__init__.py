"""tidy: a corpus as two tables, one of turns and one of codings, and what may be asked of a row.

units, codings        the two tables; codings are also cut by the turns that they overlap
factors               a turn's variables, cases and classes as whole numbers
filters, scope        what of them a table is about
grounds               what classes and queries go by, whatever a table is narrowed to
classes, class_words  the class of each case, and how a typology comes by it; evaluation: which
                      turns a query finds
dimensions            what rows and columns can be made of; passages: what is coded beside
tree, families        a code with all that is under it, counted once
strata                a source as a whole

A turn can be asked for its class, a class rests on codings, and codings are cut by turns; a filter
may be a query, which asks turns for their classes. So units and filters ask modules that stand on
them (grounds, classes, evaluation), by imports inside functions, and only when they are asked.
"""
