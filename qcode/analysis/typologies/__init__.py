"""Typologies: the classes of cases from codings or variables, and the tables that show them."""
