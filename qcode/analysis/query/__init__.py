"""Queries: sets of turns asked for in words, by code, speaker, attribute and what is said.

grammar.lark    the language                parsing.py      text ──▶ tree
tree.py         what a query is made of     mistakes.py     what is wrong, and a caret under it

Which turns a tree finds is worked out on the tidy tables: `qcode.analysis.tidy.evaluation`.
"""
