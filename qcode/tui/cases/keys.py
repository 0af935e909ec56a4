"""The keys of the screen of people and villages."""

from __future__ import annotations

from qcode.tui.keys import Key
from qcode.tui.wording import N_

CASES = N_("Among people and villages")

CASE_KEYS: tuple[Key, ...] = (
    Key("enter", "edit", N_("change the value under the cursor"), CASES, hint=N_("change")),
    Key("N", "new", N_("a new case of this kind"), CASES, hint=N_("new")),
    Key("R", "rename", N_("rename it"), CASES, hint=N_("rename")),
    Key("X,delete", "delete", N_("delete it, if nothing refers to it"), CASES, hint=N_("delete")),
    Key("S", "source", N_("the speakers of another source"), CASES, hint=N_("source")),
    Key("slash", "filter", N_("show only what fits"), CASES, hint=N_("filter")),
    Key("ctrl+z", "undo", N_("undo"), CASES, hint=N_("undo")),
    Key("ctrl+y", "redo", N_("redo"), CASES),
    Key("escape", "back", N_("back to the text"), CASES, hint=N_("back")),
)
"""Digits choose the sheet."""
