"""A sheet as it is shown: columns, and cells that are words with a style. No widget, no project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qcode.codebook.model import MISSING, UNCLASSIFIED
from qcode.texts import Lang

NAME = "name"
"""The first column, which says what a row is about. No variable is called so."""

HERE = "*"
"""Stands before a value that holds in one interview only."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. about: what it means, for the line below the sheet."""

    key: str
    heading: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell says, and how. style: of rich."""

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet. rows: key → one cell a column.  frozen: how many columns never scroll away."""

    columns: Sequence[Column]
    rows: Mapping[str, Sequence[Cell]]
    frozen: int = 1

    def only(self, keys: Sequence[str]) -> Grid:
        """The same sheet with these rows."""
        return Grid(self.columns, {key: self.rows[key] for key in keys}, self.frozen)


def value_cell(text: str | None, lang: Lang) -> Cell:
    return Cell(MISSING.read(lang), "dim") if text is None else Cell(text)


def class_cell(text: str | None, lang: Lang) -> Cell:
    return Cell(UNCLASSIFIED.read(lang), "italic dim") if text is None else Cell(text, "bold")
