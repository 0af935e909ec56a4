"""The keys of the screen that compares coders.

As in the room capitals are the screen's; since no key is a code here, the small ones are as well.
"""

from __future__ import annotations

from qcode.tui.keys import Key
from qcode.tui.wording import N_

STEP, DECIDE, SHOW = N_("From one disagreement to the next"), N_("Settle it"), N_("What is shown")

COMPARE_KEYS: tuple[Key, ...] = (
    Key("N,n", "step(1)", N_("the next one; after the last, that of these coders' next source"),
        STEP,
        hint=N_("next")),
    Key("P,p", "step(-1)", N_("the one before"), STEP),
    Key("U,u", "next_open", N_("the next one that is open, all round this source"), STEP,
        hint=N_("open")),
    Key("J,j", "source(1)", N_("the next source that has any"), STEP),
    Key("H,h", "source(-1)", N_("the source before that has any"), STEP),
    Key("1", "take(1)", N_("1 to 9: as this coder coded it"), DECIDE),
    Key("B,b", "both", N_("all that anyone coded there"), DECIDE, hint=N_("all")),
    Key("X,x", "neither", N_("nothing is to be coded here"), DECIDE, hint=N_("nothing")),
    Key("M,m", "pick", N_("mark some of what was coded there, and take that"), DECIDE,
        hint=N_("some")),
    Key("enter,E,e", "span", N_("the words that are selected, in any column"), DECIDE,
        hint=N_("words")),
    Key("equals_sign", "span(True)", N_("the same, under a code that is chosen"), DECIDE),
    Key("R,r", "reopen", N_("open it again"), DECIDE, hint=N_("reopen")),
    Key("A,a", "agreed", N_("take over what all agree on in this source"), DECIDE),
    Key("ctrl+z", "undo", N_("undo"), DECIDE, hint=N_("undo")),
    Key("ctrl+y", "redo", N_("redo"), DECIDE),
    Key("F,f", "narrow", N_("only open ones, only some kinds or codes"), SHOW, hint=N_("filter")),
    Key("L,l", "list", N_("the list of disagreements, shown or closed"), SHOW, hint=N_("list")),
    Key("C,c", "consensus", N_("the consensus as a column, or not"), SHOW, hint=N_("consensus")),
    Key("O,o", "more", N_("the rest of what is told below; at its end, the start again"), SHOW),
    Key("tab", "column(1)", N_("to the next column"), SHOW, hint=N_("column")),
    Key("shift+tab", "column(-1)", N_("to the column before"), SHOW),
    Key("question_mark", "help", N_("all keys"), SHOW, hint=N_("keys")),
    Key("escape", "back", N_("back to the coding room, at this place"), SHOW, hint=N_("back")),
    Key("ctrl+q", "app.leave", N_("leave; everything is saved already"), SHOW),
)  # fmt: skip
