"""Every key of the coding room, once: bindings, footer, help and palette are made from it.

The one rule: small letters and digits are codes; capitals, signs and arrows are the room's. A key
of the codebook that is no small letter works on a selection only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from textual.binding import Binding

from qcode.tui.wording import N_

Where = Literal["reader", "room", "codes"]

MOVE, SELECT, CODE, CODING, GO, PANES, CODES, PROJECT = (
    N_("Move"),
    N_("Select"),
    N_("Code"),
    N_("The coding under the cursor"),
    N_("Go to"),
    N_("Panes and screens"),
    N_("In the list of codes"),
    N_("Project"),
)


@dataclass(frozen=True, slots=True)
class Key:
    """One thing a key does. keys: as Textual names them, the first one shown.

    name: what it does, in a few words.  hint: the one or two words of the footer, "" for none.
    """

    keys: str
    action: str
    name: str
    group: str
    where: Where = "room"
    hint: str = ""

    @property
    def shown(self) -> str:
        """The key as a person would write it."""
        first = self.keys.split(",")[0]
        return _SHOWN.get(first, first.replace("ctrl+", "^"))


_SHOWN = {
    "enter": "Enter", "escape": "Esc", "space": "Space", "tab": "Tab", "delete": "Del",
    "left": "←", "right": "→", "up": "↑", "down": "↓", "home": "Home", "end": "End",
    "pageup": "PgUp", "pagedown": "PgDn", "ctrl+left": "^←", "ctrl+right": "^→",
    "ctrl+up": "^↑", "ctrl+down": "^↓", "ctrl+home": "^Home", "ctrl+end": "^End",
    "shift+left": "⇧←", "shift+right": "⇧→", "shift+up": "⇧↑", "shift+down": "⇧↓",
    "shift+home": "⇧Home", "shift+end": "⇧End", "equals_sign": "=",
    "ctrl+shift+left": "^⇧←", "ctrl+shift+right": "^⇧→", "shift+tab": "⇧Tab",
    "question_mark": "?", "slash": "/", "full_stop": ".", "ampersand": "&", "semicolon": ";",
    "colon": ":", "number_sign": "#", "left_square_bracket": "[", "right_square_bracket": "]",
    "left_curly_bracket": "{", "right_curly_bracket": "}", "left_parenthesis": "(",
    "right_parenthesis": ")", "less_than_sign": "<", "greater_than_sign": ">",
}  # fmt: skip

KEYS: tuple[Key, ...] = (
    Key("left", "cursor('left')", N_("a character back"), MOVE, "reader"),
    Key("right", "cursor('right')", N_("a character on"), MOVE, "reader"),
    Key("up", "cursor('up')", N_("a line up"), MOVE, "reader"),
    Key("down", "cursor('down')", N_("a line down"), MOVE, "reader"),
    Key("pageup", "cursor('page_up')", N_("a page up"), MOVE, "reader"),
    Key("pagedown", "cursor('page_down')", N_("a page down"), MOVE, "reader"),
    Key("home", "cursor('line_start')", N_("start of the line"), MOVE, "reader"),
    Key("end", "cursor('line_end')", N_("end of the line"), MOVE, "reader"),
    Key("ctrl+home", "cursor('start')", N_("start of the source"), MOVE, "reader"),
    Key("ctrl+end", "cursor('end')", N_("end of the source"), MOVE, "reader"),
    Key("ctrl+left", "cursor('word_left')", N_("a word back"), MOVE, "reader"),
    Key("ctrl+right", "cursor('word_right')", N_("a word on"), MOVE, "reader"),
    Key("left_parenthesis", "cursor('sentence_left')", N_("a sentence back"), MOVE, "reader"),
    Key("right_parenthesis", "cursor('sentence_right')", N_("a sentence on"), MOVE, "reader"),
    Key("ctrl+up", "cursor('turn_up')", N_("a turn back"), MOVE, "reader"),
    Key("ctrl+down", "cursor('turn_down')", N_("a turn on"), MOVE, "reader"),
    Key("shift+left", "cursor('left', True)", N_("select a character back"), SELECT, "reader"),
    Key("shift+right", "cursor('right', True)", N_("select a character on"), SELECT, "reader"),
    Key("shift+up", "cursor('up', True)", N_("select a line up"), SELECT, "reader"),
    Key("shift+down", "cursor('down', True)", N_("select a line down"), SELECT, "reader"),
    Key("shift+home", "cursor('line_start', True)", N_("select to the line's start"),
        SELECT, "reader"),
    Key("shift+end", "cursor('line_end', True)", N_("select to the line's end"), SELECT, "reader"),
    Key("ctrl+shift+left", "cursor('word_left', True)", N_("select a word back"), SELECT, "reader"),
    Key("ctrl+shift+right", "cursor('word_right', True)", N_("select a word on"), SELECT, "reader"),
    Key("space", "mark", N_("begin a selection here; every move extends it; again to stop"),
        SELECT, "reader", N_("mark")),
    Key("W", "select('word')", N_("select the word; again for one more"),
        SELECT, "reader", N_("word")),
    Key("S", "select('sentence')", N_("select the sentence; again for one more"),
        SELECT, "reader", N_("sentence")),
    Key("T", "select('turn')", N_("select what is said in the turn; again for one more"),
        SELECT, "reader", N_("turn")),
    Key("Q", "select('quotation')", N_("select to the matching quotation marks"), SELECT, "reader"),
    Key("ampersand", "select_coding", N_("select the words of the coding under the cursor"),
        SELECT, "reader"),
    Key("escape", "clear", N_("give up the selection"), SELECT, "reader"),
    Key("enter", "choose_code", N_("choose a code for what is selected"), CODE, hint=N_("code…")),
    Key("full_stop", "repeat", N_("the last code again"), CODE, hint=N_("again")),
    Key("I", "in_vivo", N_("a new code named by the selected words"), CODE),
    Key("semicolon", "cycle(1)", N_("the next coding under the cursor"), CODING, "reader"),
    Key("colon", "cycle(-1)", N_("the one before"), CODING, "reader"),
    Key("left_square_bracket", "nudge('start', -1)", N_("begin it a character earlier"), CODING),
    Key("right_square_bracket", "nudge('start', 1)", N_("begin it a character later"), CODING),
    Key("left_curly_bracket", "nudge('end', -1)", N_("end it a character earlier"), CODING),
    Key("right_curly_bracket", "nudge('end', 1)", N_("end it a character later"), CODING),
    Key("E", "fit", N_("give it the ends of the selection"), CODING),
    Key("X,delete", "uncode", N_("take it away"), CODING, hint=N_("uncode")),
    Key("equals_sign", "recode", N_("give it another code"), CODING),
    Key("M", "memo", N_("a memo: on the coding, source, person, code or project"), CODING,
        hint=N_("memo")),
    Key("C", "copy", N_("copy the words with their attribution"), CODING),
    Key("N", "next_coding(1)", N_("next coding of this code"), GO),
    Key("P", "next_coding(-1)", N_("previous coding of this code"), GO),
    Key("U", "next_uncoded", N_("next passage without a coding"), GO),
    Key("slash", "find", N_("find words in this source"), GO, hint=N_("find")),
    Key("greater_than_sign", "next_hit(1)", N_("next place found"), GO),
    Key("less_than_sign", "next_hit(-1)", N_("previous place found"), GO),
    Key("ctrl+f", "search", N_("search all sources"), GO),
    Key("G", "go_to_turn", N_("a turn by its number"), GO),
    Key("J", "next_source(1)", N_("next source"), GO),
    Key("H", "next_source(-1)", N_("previous source"), GO),
    Key("Z", "next_to_finish", N_("next source that is assigned to you and not done"), GO),
    Key("L", "pane('sources')", N_("the list of sources, shown or closed"),
        PANES, hint=N_("sources")),
    Key("K", "pane('codes')", N_("the list of codes"), PANES, hint=N_("codes")),
    Key("O", "pane('details')", N_("what is known of the coding and its code"), PANES),
    Key("V", "cases", N_("people, villages and who is who"), PANES),
    Key("B", "compare", N_("coders side by side, and what they differ in"), PANES),
    Key("number_sign", "tables", N_("tables, and the excerpts behind each of their cells"), PANES),
    Key("tab", "app.focus_next", N_("to the next pane"), PANES),
    Key("n", "edit_codebook('new')", N_("a new code under this one"), CODES, "codes", N_("new")),
    Key("e", "edit_codebook('edit')", N_("rename, define, recolour"), CODES, "codes", N_("edit")),
    Key("m", "edit_codebook('move')", N_("move it elsewhere in the tree"),
        CODES, "codes", N_("move")),
    Key("g", "edit_codebook('merge')", N_("merge it into another"), CODES, "codes", N_("merge")),
    Key("s", "edit_codebook('split')", N_("send chosen codings to a new code"),
        CODES, "codes", N_("split")),
    Key("x,delete", "edit_codebook('delete')", N_("delete it"), CODES, "codes", N_("delete")),
    Key("r", "edit_codebook('relate')", N_("draw a relation from it to another"), CODES, "codes"),
    Key("h", "hide_code", N_("hide or show its codings"), CODES, "codes", N_("hide")),
    Key("slash,f", "filter_codes", N_("filter the list"), CODES, "codes", N_("filter")),
    Key("D", "toggle_done", N_("this source is done, or in progress again"),
        PROJECT, hint=N_("done")),
    Key("F", "filter", N_("read by query, speaker, actor type or code only"), PROJECT),
    Key("A", "toggle_all", N_("everyone's codings, or mine only"), PROJECT),
    Key("R", "look_again", N_("see what others have done since"), PROJECT),
    Key("ctrl+z", "undo", N_("undo"), PROJECT, hint=N_("undo")),
    Key("ctrl+y", "redo", N_("redo"), PROJECT),
    Key("Y", "app.next_theme", N_("dark, light, or safe for colour-blind eyes"), PROJECT),
    Key("question_mark", "help", N_("all keys"), PROJECT, hint=N_("keys")),
    Key("ctrl+p", "app.command_palette", N_("everything by name"), PROJECT, hint=N_("all")),
    Key("ctrl+q", "app.leave", N_("leave; everything is saved already"), PROJECT,
        hint=N_("leave")),
)  # fmt: skip


def bindings(where: Where) -> list[Binding]:
    """The keys of one place, as Textual takes them; the footer is drawn from KEYS instead."""
    return [Binding(key.keys, key.action, show=False) for key in keys_of(where)]


def keys_of(where: Where) -> Iterable[Key]:
    return (key for key in KEYS if key.where == where)
