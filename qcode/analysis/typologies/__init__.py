"""Typologies: the tables of cases by class; the classes themselves are made in tidy/classes.py."""
