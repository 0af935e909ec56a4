"""pairs: which codes meet (co-occurrence), and which follow which (sequence).

One coder's codings at a time, by block; two coders' are never pooled.
"""
