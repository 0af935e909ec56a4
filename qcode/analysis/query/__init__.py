"""Queries: sets of turns asked for in words, by code, speaker, attribute and what is said.

grammar.lark    the language                parsing.py      text ──▶ tree
tree.py         what a query is made of     mistakes.py     what is wrong, and a caret under it
evaluation.py   tree ──▶ which turns
"""
