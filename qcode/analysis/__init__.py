"""What it adds up to: two tidy tables of a corpus, and the tables that are counted from them.

    Corpus ──▶ tidy/ (one row a turn, one row a coding) ──▶ Table

    crosstab/    any property by any others         typologies/  the classes of cases, and why
    testing/     whether it could be chance         pairs/       which codes meet, which follow
    comparison/  frequency, rounds, saturation      query/       turns found by an expression
    matrix/      cases by codes, for R and SPSS     agreement/   how far coders agree
    captions     what every table says of itself    interviewees who was met

These import one another downwards only: tables ▶ crosstab, pairs ▶ captions ▶ tidy ▶ query.
Every analysis is a pure function; names have been resolved to ids before it is called.
"""
