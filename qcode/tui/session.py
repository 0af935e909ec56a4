"""Session: what the coding room knows and does, without a widget.

It holds the open source, the codings that this coder may see, and what was used last; each act
goes through Project, is saved when it returns, and comes back as a Change for the screen to show.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from qcode.codebook.tree import descendants
from qcode.coding.spans import Span
from qcode.errors import Conflict, ProjectBusy, UnknownName, UsageProblem
from qcode.project import Project
from qcode.project.reading import Reading, SeenCoding, SeenTurn
from qcode.project.tagging import Tagged, Where
from qcode.store.journal import Done
from qcode.texts import Lang, Text
from qcode.tui.acts import told_act
from qcode.tui.looks import Look, Palette, actor_colors, code_colors, code_name, marks_of
from qcode.tui.plain import one_line
from qcode.tui.reading_filter import ReadingFilter
from qcode.tui.shelf import Shelf
from qcode.tui.wording import _

if TYPE_CHECKING:
    from qcode.codebook.model import Code
    from qcode.language.lookup import Lookup

RECENT = 10
"""So many codes are kept at hand under the digits 1 to 9 and 0."""

LOOK_EVERY = 2.0
"""So often, in seconds, a screen looks whether another program has written in the project."""


_READ_ONLY = UsageProblem(
    Text("this window is for reading only", "此窗口为只读"),
    Text("to code, open it without --read-only", "不带 --read-only 打开即可编码"),
)


@dataclass(frozen=True, slots=True)
class Change:
    """What an act did, for the screen. said: one sentence.  more: its end, worth a second look.

    put: codings that are new or changed; dropped: ids of those that are gone; anew: so much has
    changed that everything must be read again.  code: the one to show in the list of codes.
    """

    said: str
    put: tuple[SeenCoding, ...] = ()
    dropped: tuple[str, ...] = ()
    anew: bool = False
    code: str | None = None
    more: str = ""


class Session:
    """A coder at work in one project. everyone: others' codings are shown as well."""

    def __init__(
        self,
        project: Project,
        coder: str,
        lang: Lang,
        *,
        everyone: bool = False,
        read_only: bool = False,
    ) -> None:
        self.project = project
        self.coder = coder
        self.lang = lang
        self.everyone = everyone
        self.read_only = read_only
        self.reading: Reading | None = None
        self.codings = Shelf()
        self.recent: list[str] = []
        self.hidden: set[str] = set()
        self.filter: ReadingFilter | None = None
        self._seen = project.changes_seen()
        self._known = project.last_act()
        self._passed: tuple[int, int] | None = None  # an act, and the latest when it was told
        self.read_codebook()

    # what is known

    def read_codebook(self) -> None:
        """The codes as they are now."""
        self.codes: Sequence[Code] = self.project.codes()
        self.by_id = {code.id: code for code in self.codes}
        self.hotkeys = {code.key: code.id for code in self.codes if code.key}
        self.recent = [code for code in self.recent if code in self.by_id]
        self.hidden &= self.by_id.keys()
        if self.filter is not None:
            self.filter = self.filter.among(self.by_id)
        self.codebooks = self.project.codebooks()
        self.dictionary = self.project.dictionary()
        self._lookup: Lookup | None = None
        actor = self.project.catalog().variables.get("actor_type")
        self.actor_levels = actor.levels if actor is not None else ()

    @property
    def lookup(self) -> Lookup:
        """Finds codes by what they are called; made when first asked for."""
        if self._lookup is None:
            from qcode.language.lookup import Lookup

            words = ((each.id, (each.id, each.name.en, each.name.zh)) for each in self.codes)
            self._lookup = Lookup(words)
        return self._lookup

    def find_codes(self, query: str) -> list[str]:
        """The codes that are called so, best first; else those of the codebooks that are."""
        found = self.lookup.find(query)
        if found or not query.strip():
            return found
        from qcode.language.lookup import Lookup

        titles = Lookup((book.id, (book.title.en, book.title.zh)) for book in self.codebooks)
        books = set(titles.find(query))
        return [code.id for book in self.codebooks if book.id in books for code in book.codes]

    def look(self, palette: Palette) -> Look:
        levels = [level.id for level in self.actor_levels]
        return Look(
            palette=palette,
            names={code.id: code_name(code, self.lang) for code in self.codes},
            colors=code_colors(self.codes, palette),
            actors=actor_colors(levels, palette),
            marks=marks_of(self.project.coders()) if self.everyone else {},
            me=self.coder,
        )

    def name(self, code: str) -> str:
        """A code's name in the interface's language."""
        known = self.by_id.get(code)
        return one_line(code_name(known, self.lang)) if known else code

    def actor_name(self, level: str | None) -> str:
        names = {each.id: each.name.read(self.lang) for each in self.actor_levels}
        return names.get(level or "", "")

    def below(self, code: str) -> frozenset[str]:
        """The code and all codes under it."""
        return descendants(self.codes)[code]

    @property
    def whose(self) -> str | None:
        """The coder whose work is shown; None: everyone's."""
        return None if self.everyone else self.coder

    def may_write(self) -> None:
        """Raises UsageProblem in a window for reading only."""
        if self.read_only:
            raise _READ_ONLY

    # reading

    def open(self, source: str) -> Reading:
        """Open a source. Raises UnknownName."""
        self.reading = self.project.reading(source)
        self.read_codings()
        return self.reading

    def read_source(self) -> Reading | None:
        """The open source as it is now; None where it is gone."""
        if self.reading is None:
            return None
        try:
            return self.project.reading(self.reading.source)
        except UnknownName:
            return None

    def place_in(self, now: Reading, place: int) -> int:
        """Where a place of the open source is in its text as it is now."""
        if self.reading is None or self.reading.text == now.text:
            return place
        from qcode.coding.correction import Correction

        found = Correction(self.reading.text, now.text).place(Span(place, place + 1))
        return min(place, len(now.text)) if found is None else found.start

    def read_codings(self) -> None:
        """The visible codings of the open source as they are now."""
        if self.reading is None:
            self.codings = Shelf()
            return
        found = self.project.codings_in(self.reading.source, self.whose)
        self.codings = Shelf(coding for coding in found if self.shows(coding))

    def shows(self, coding: SeenCoding) -> bool:
        """Whether a coding is to be drawn: not hidden, and let through by the filter."""
        chosen = self.filter.codes if self.filter is not None else frozenset()
        return coding.code not in self.hidden and (not chosen or coding.code in chosen)

    def dims(self) -> Callable[[SeenTurn], bool] | None:
        """Which turns the filter leaves in the background."""
        if self.filter is None or self.reading is None:
            return None
        actors = self.filter.actors
        # A speaker of another source leaves nothing of this one in the background.
        speakers = self.filter.speakers & {turn.label for turn in self.reading.turns}
        query = self.filter.query
        found = self.filter.found.get(self.reading.source, frozenset())
        if not speakers and not actors and not query:
            return None

        def dim(turn: SeenTurn) -> bool:
            spoken = not speakers or turn.label in speakers
            asked = not query or turn.number in found
            return not (asked and spoken and (not actors or turn.actor in actors))

        return dim

    def turns_found(self, query: str) -> Mapping[str, frozenset[int]]:
        """Source → the turns a query finds, by whose codings are shown. Raises QcodeError."""
        return self.project.turns_found(query, self.whose)

    def saved_queries(self) -> str:
        """The names of the project's queries in a sentence; nothing where none is saved."""
        names = _(", ").join(one_line(each.name, 60) for each in self.project.saved_queries())
        return _("Saved: {names}").format(names=names) if names else ""

    def ask_again(self) -> None:
        """Let the filter's query find what it finds now. Raises QcodeError."""
        if self.filter is not None and self.filter.query:
            found = self.turns_found(self.filter.query)
            self.filter = replace(self.filter, found=found)

    def turn_at(self, offset: int) -> SeenTurn | None:
        """The turn in which a place lies, or the one before it."""
        turns = self.reading.turns if self.reading is not None else ()
        at = bisect_right(turns, offset, key=lambda turn: turn.start) - 1
        return turns[at] if at >= 0 else None

    def others_worked(self) -> str:
        """What to say where another program has written in the project since this was last asked;
        "" where none has.

        One that is writing just now is not waited for: what it did is seen the next time.
        """
        try:
            seen = self.project.changes_seen(wait=False)
        except ProjectBusy:
            return ""
        changed, self._seen = seen != self._seen, seen
        known, self._known = self._known, self.project.last_act()
        if not changed:
            return ""
        came = one_line(self.project.came_since(known, self.coder).read(self.lang))
        said = _("another window has worked in this project; this is how it stands now")
        return " · ".join(filter(None, (came, said)))

    # acts on codings

    def code(self, span: Span, code: str) -> Change:
        """Code a span. Raises QcodeError."""
        assert self.reading is not None
        where = Where(span=span, quote=self._read_at(span))
        tagged = self.project.tag(self.reading.source, code, coder=self.coder, where=where)
        self._used(code)
        said = {
            "new": _("coded {name}: {words}"),
            "united": _("{name}: united with what overlapped it: {words}"),
            "unchanged": _("{name}: it was coded so already: {words}"),
        }[tagged.outcome]
        return self._placed(tagged, said)

    def code_new(self, span: Span, name: str) -> Change:
        """Code a span with a code of this name, made for it if there is none. Raises QcodeError."""
        assert self.reading is not None
        where, source = Where(span=span, quote=self._read_at(span)), self.reading.source
        code, tagged = self.project.tag_new(source, name, coder=self.coder, where=where)
        self.read_codebook()
        self._used(code.id)
        words = self._words(tagged)
        return Change(_("new code {name}: {words}").format(**words), anew=True, code=code.id)

    def nudge(self, coding: SeenCoding, span: Span) -> Change:
        """Give a coding other ends. Raises QcodeError."""
        tagged = self.project.resize(
            coding.id, span.start, span.end, coder=self.coder, quote=self._read_at(span)
        )
        return self._placed(tagged, _("{name}: {words}"))

    def recode(self, coding: SeenCoding, code: str) -> Change:
        """Give a coding another code. Raises QcodeError."""
        tagged = self.project.recode(coding.id, code, coder=self.coder)
        self._used(code)
        return self._placed(tagged, _("now {name}: {words}"))

    def uncode(self, coding: SeenCoding) -> Change:
        """Take a coding away. Raises QcodeError."""
        tagged = self.project.untag(coding.id, self.coder)
        self.codings.drop(coding.id)
        said = _("no longer {name}: {words}").format(**self._words(tagged))
        return Change(said, dropped=(coding.id,))

    def undo(self) -> Change:
        """Take back this coder's latest act. Raises QcodeError.

        One that can't be is told, and passed over from then on, until something else is done.
        """
        undo = partial(self.project.undo, past=self._past())
        try:
            change = self._taken_back(undo, _("undone: {act}"))
        except Conflict as error:
            if error.act is not None:
                self._passed = (error.act, self.project.last_act())
            said = error.said
            more = Text(f"Ctrl+Z again passes over it: {said.en}", f"再按 Ctrl+Z 跳过：{said.zh}")
            raise Conflict(more, act=error.act) from error
        if self._passed is not None:
            self._passed = (self._passed[0], self.project.last_act())
        return change

    def _read_at(self, span: Span) -> str | None:
        """What the coder reads there: the text may have been corrected by another program since."""
        return None if self.reading is None else self.reading.text[span.start : span.end]

    def _past(self) -> int | None:
        """The number of the act that undo passes over, with all after it."""
        if self._passed is not None and self._passed[1] != self.project.last_act():
            self._passed = None
        return None if self._passed is None else self._passed[0]

    def redo(self) -> Change:
        """Do again what was undone last. Raises QcodeError."""
        return self._taken_back(self.project.redo, _("done again: {act}"))

    def _taken_back(self, take_back: Callable[[str], Done], said: str) -> Change:
        try:
            done = take_back(self.coder)
        except UnknownName:  # a coder who has done nothing yet
            raise UsageProblem(Text("you have done nothing yet", "您还没有做过任何操作")) from None
        return Change(said.format(act=told_act(done, self.name)), anew=True)

    def _placed(self, tagged: Tagged, said: str) -> Change:
        words, more = said.format(**self._words(tagged)), self._reach(tagged)
        if tagged.outcome == "united":
            return Change(words, anew=True, more=more)
        known = self.codings.get(tagged.coding)
        memo = known.memo if known is not None else False
        coding = SeenCoding(
            tagged.coding, tagged.start, tagged.end, tagged.code, tagged.coder, memo
        )
        if not self.shows(coding):
            self.codings.drop(coding.id)
            return Change(words, dropped=(coding.id,), more=more + _(" (hidden)"))
        self.codings.put(coding)
        return Change(words, put=(coding,), more=more)

    def _words(self, tagged: Tagged) -> dict[str, str]:
        return {"name": self.name(tagged.code), "words": f"“{one_line(tagged.quotation, 60)}”"}

    def _reach(self, tagged: Tagged) -> str:
        """What is worth a second look: words of several turns, or of an interviewer alone."""
        assert self.reading is not None
        known = self.reading.turns
        first = bisect_right(known, tagged.start, key=lambda turn: turn.end)
        last = bisect_left(known, tagged.end, key=lambda turn: turn.start)
        turns = known[first:last]
        if turns and all(turn.interviewer for turn in turns):
            return _(" – only an interviewer's words: tables leave them out")
        if len(turns) > 1:
            return _(" – it reaches over {count} turns").format(count=len(turns))
        return ""

    def _used(self, code: str) -> None:
        if code in self.by_id:
            self.recent = [code, *(each for each in self.recent if each != code)][:RECENT]
