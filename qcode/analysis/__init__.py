"""What it adds up to: two tidy tables of a corpus, and the tables that are counted from them.

    Corpus ──▶ Units (one row a turn) and Codings (one row a coding) ──▶ Table

Every analysis is a pure function; names have been resolved to ids before it is called.
"""
