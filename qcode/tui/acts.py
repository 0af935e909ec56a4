"""Acts in the interface's words: what was decided, and what was taken back or done again."""

from __future__ import annotations

import re
from collections.abc import Callable

from qcode.store.act_names import act_name
from qcode.store.journal import Done
from qcode.tui.plain import one_line
from qcode.tui.wording import N_, _, language

_CHOICES = {
    "both": N_("all that anyone coded there"),
    "neither": N_("nothing is to be coded here"),
    "span": N_("words chosen for it"),
}

_DECIDING = ("decide", "reopen")
"""The verbs of acts on disagreements."""

_CHOICE = re.compile(r"(take .+?|both|neither|span)(?:: | in |$)")
"""How the summary of an act on a disagreement begins."""

_COUNTED = re.compile(r"^(\d+) (?:disagreements|decisions)$")
_WORD = re.compile(r"[^\s,:]+")


def choice_of(choice: str) -> str:
    """What was decided, from how it is written down."""
    if choice in _CHOICES:
        return _(_CHOICES[choice])
    return _("as {coder} coded it").format(coder=one_line(choice.removeprefix("take ")))


def told_act(done: Done, name: Callable[[str], str]) -> str:
    """An act of the record. name: of a code, from its id; any other word stays as it is."""
    chosen = _CHOICE.match(done.summary) if done.verb in _DECIDING else None
    rest = done.summary[chosen.end() :] if chosen else done.summary
    what = _WORD.sub(lambda word: name(word[0]), rest.replace(" in ", " · "))
    if done.verb in _DECIDING:
        several = _COUNTED.match(rest)
        what = _("{count} places").format(count=several[1]) if several else what
        what = what.replace(", ", _(", "))
    said = (choice_of(chosen[1]), what) if chosen else (what,)
    return f"{act_name(done.verb).read(language())} {' · '.join(said)}"
