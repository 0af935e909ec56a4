"""The keys of the screen of tables.

As in the room capitals are the screen's; since no key is a code here, the small ones are as well.
"""

from __future__ import annotations

from qcode.tui.keys import Key
from qcode.tui.wording import N_

ASK, ONLY, CELLS, SHOW = (
    N_("What is asked"),
    N_("What is counted"),
    N_("From cell to cell"),
    N_("What is shown"),
)

TABLE_KEYS: tuple[Key, ...] = (
    Key("R,r", "property('rows')", N_("what the rows are"), ASK, hint=N_("rows")),
    Key("C,c", "property('outer')", N_("what the columns are"), ASK, hint=N_("columns")),
    Key("I,i", "property('inner')", N_("the columns under each column"), ASK),
    Key("S,s", "property('split')", N_("the same table side by side, once for each level"), ASK),
    Key("M,m", "measure", N_("what is counted in a cell"), ASK, hint=N_("measure")),
    Key("P,p", "percent", N_("percentages, and of which total"), ASK),
    Key("W,w", "whose", N_("whose codings"), ONLY),
    Key("K,k", "codes", N_("only some codes, with those under them"), ONLY),
    Key("F,f", "where", N_("only turns of some speakers, villages, periods …"), ONLY,
        hint=N_("filter")),
    Key("Q,q", "query", N_("only turns that a query finds"), ONLY),
    Key("A,a", "everything", N_("no filter any more"), ONLY),
    Key("T,t", "turn('interviewers')", N_("interviewers' turns too, or not"), ONLY),
    Key("B,b", "turn('rollup')", N_("codes with those under them, or by themselves"), ONLY),
    Key("E,e", "turn('empty')", N_("also what nobody used, or not"), SHOW),
    Key("up", "move(-1, 0)", N_("a row up"), CELLS),
    Key("down", "move(1, 0)", N_("a row down"), CELLS),
    Key("left", "move(0, -1)", N_("a column to the left"), CELLS),
    Key("right", "move(0, 1)", N_("a column to the right"), CELLS),
    Key("pageup", "page(-1)", N_("a page up"), CELLS),
    Key("pagedown", "page(1)", N_("a page down"), CELLS),
    Key("home", "edge(None, 0)", N_("the first column"), CELLS),
    Key("end", "edge(None, -1)", N_("the last column"), CELLS),
    Key("ctrl+home", "edge(0, None)", N_("the first row"), CELLS),
    Key("ctrl+end", "edge(-1, None)", N_("the last row"), CELLS),
    Key("enter", "enter", N_("to the excerpts of the cell; again: to its place in the transcript"),
        CELLS, hint=N_("excerpts")),
    Key("tab", "other", N_("from the table to the excerpts, and back"), CELLS),
    Key("O,o", "excerpts", N_("the excerpts, shown or closed"), SHOW),
    Key("N,n", "notes", N_("what the table says of itself"), SHOW, hint=N_("notes")),
    Key("X,x", "export", N_("write the table to a file; among excerpts, these"), SHOW,
        hint=N_("export")),
    Key("question_mark", "help", N_("all keys"), SHOW, hint=N_("keys")),
    Key("escape", "back", N_("back to the coding room"), SHOW, hint=N_("back")),
    Key("ctrl+q", "app.leave", N_("leave; everything is saved already"), SHOW),
)  # fmt: skip
