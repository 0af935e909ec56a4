"""What a code says, to be filled in: of a new code, or of one that is there.

Include and exclude hold one rule a line; the lines of the two languages belong together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from textual import events, on
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from qcode.codebook.model import Code
from qcode.errors import QcodeError
from qcode.exchange.characters import visible
from qcode.texts import Lang, Text
from qcode.tui.codebook.options import Option, Options
from qcode.tui.dialogs.draft import Draft
from qcode.tui.field import Field
from qcode.tui.footer import Hint
from qcode.tui.looks import SAFE
from qcode.tui.plain import one_line, plain
from qcode.tui.prose import Paragraph, Prose
from qcode.tui.wording import _, language

_COLOR = re.compile("#[0-9a-fA-F]{6}")

_LANGS: tuple[Lang, ...] = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled in. place: the place chosen for a new code, "" where none was asked for."""

    name: Text
    definition: Text
    include: tuple[Text, ...]
    exclude: tuple[Text, ...]
    color: str
    key: str
    place: str


class _Page(TextArea):
    """A few lines of text; Tab leaves it."""

    def __init__(self, text: str) -> None:
        super().__init__(visible(text), soft_wrap=True, show_line_numbers=False, compact=True)

    def on_paste(self, event: events.Paste) -> None:
        event.text = visible(event.text)


class _Both:
    """A text in both languages as two widgets; what nobody touched stays as it was."""

    def __init__(self, before: Text, make: Callable[[str], Field | _Page]) -> None:
        self._before = before
        self.widgets = {lang: make(getattr(before, lang)) for lang in _LANGS}
        self._at_first = {lang: self._typed(lang) for lang in _LANGS}

    @property
    def changed(self) -> bool:
        return any(self._typed(lang) != self._at_first[lang] for lang in _LANGS)

    def text(self) -> Text:
        return Text(**{lang: self._now(lang) for lang in _LANGS})

    def _now(self, lang: Lang) -> str:
        typed = self._typed(lang)
        before: str = getattr(self._before, lang)
        return before if typed == self._at_first[lang] else typed.strip()

    def _typed(self, lang: Lang) -> str:
        widget = self.widgets[lang]
        return widget.text if isinstance(widget, TextArea) else widget.value


class _Rules(_Both):
    """Rules in both languages, one a line."""

    def __init__(self, rules: Sequence[Text]) -> None:
        lines = {lang: [one_line(getattr(rule, lang), 10_000) for rule in rules] for lang in _LANGS}
        super().__init__(Text(**{lang: "\n".join(lines[lang]) for lang in _LANGS}), _Page)
        self._rules = tuple(rules)

    def rules(self) -> tuple[Text, ...]:
        if not self.changed:
            return self._rules
        lines = [self._typed(lang).split("\n") for lang in _LANGS]
        pairs = zip_longest(*lines, fillvalue="")
        return tuple(filter(None, (Text(en.strip(), zh.strip()) for en, zh in pairs)))


class CodeForm(Draft[Code]):
    """Returns the code as it was saved. save: does it; why it can't is told in the form.

    places: where a new code can go, the first of them unless another is chosen.
    """

    DEFAULT_CSS = """
    CodeForm {
        & > .box { height: 100%; max-height: 34; }
        & VerticalScroll { height: 1fr; scrollbar-size-vertical: 1; }
        & Horizontal { height: auto; }
        & .label { width: 21; color: $text-muted; }
        & Field { width: 1fr; }
        & #color { width: 12; }
        & #key { width: 6; }
        & #preview { width: 8; padding-left: 1; }
        & TextArea {
            width: 1fr;
            height: 3;
            margin-bottom: 1;
            padding: 0;
            border: none;
            background: $panel;
            scrollbar-size-vertical: 1;
        }
        & Prose { height: auto; max-height: 3; color: $error; display: none; }
        & Prose.-said { display: block; }
    }
    """

    def __init__(
        self,
        title: str,
        save: Callable[[Filled], Code],
        before: Code | None = None,
        places: Sequence[Option] = (),
    ) -> None:
        super().__init__(title)
        said = before or Code("", Text())
        self._save = save
        self._names = _Both(said.name, Field)
        self._definition = _Both(said.definition, _Page)
        self._include, self._exclude = _Rules(said.include), _Rules(said.exclude)
        self._place = Options(places, places[0].value if places else "", id="place")
        self._swatches = Options(_swatches(said.color), said.color.lower())
        self._color = Field(said.color, placeholder="#rrggbb")
        self._key = Field(said.key)
        self._color.id, self._key.id = "color", "key"
        self._key.max_length = 1
        self._preview = Static(_preview(said.color), id="preview")
        self._problem = Prose()
        self._at_first = (said.color, said.key)
        self._asks_where = bool(places)

    def body(self) -> Iterable[Widget]:
        yield VerticalScroll(*self._lines(), can_focus=False)
        yield self._problem

    def _lines(self) -> Iterable[Widget]:
        both = (
            (_("Name"), self._names),
            (_("Definition"), self._definition),
            (_("Include"), self._include),
            (_("Exclude"), self._exclude),
        )
        yield from self._in_both(*both[0])
        if self._asks_where:
            yield _line(_("Place"), self._place)
        yield _line(_("Colour"), self._swatches)
        yield _line("", self._color, self._preview)
        yield _line(_("Hotkey"), self._key)
        for name, widgets in both[1:]:
            yield from self._in_both(name, widgets)

    def _in_both(self, name: str, both: _Both) -> Iterable[Widget]:
        """The interface's own language first."""
        spoken = {"en": _("{name}, English"), "zh": _("{name}, Chinese")}
        for lang in sorted(_LANGS, key=lambda each: each != language()):
            yield _line(spoken[lang].format(name=name), both.widgets[lang])

    def hints(self) -> Iterable[Hint]:
        yield Hint("^S", _("save"), "save")
        yield Hint("Tab", _("next"), "app.focus_next")
        yield from super().hints()

    def on_mount(self) -> None:
        self.set_focus(self._names.widgets[language()])

    @property
    def changed(self) -> bool:
        both = (self._names, self._definition, self._include, self._exclude)
        now = (self._color.value, self._key.value)
        return any(each.changed for each in both) or now != self._at_first

    def filled(self) -> Filled:
        return Filled(
            name=self._names.text(),
            definition=self._definition.text(),
            include=self._include.rules(),
            exclude=self._exclude.rules(),
            color=self._color.value.strip(),
            key=self._key.value.strip(),
            place=self._place.value,
        )

    @on(Options.Chosen)
    def _chosen(self, event: Options.Chosen) -> None:
        if event.options is self._swatches:
            self._color.value = event.value

    @on(Input.Changed, "#color")
    def _another_color(self, event: Input.Changed) -> None:
        color = event.value.strip().lower()
        self._swatches.show(color)
        self._preview.update(_preview(color))

    @on(Input.Submitted)
    def action_save(self) -> None:
        try:
            self.dismiss(self._save(self.filled()))
        except QcodeError as error:
            said, advice = error.said.read(language()), error.advice.read(language())
            self._problem.show([Paragraph(f"✗ {said}", "bold"), Paragraph(advice)])
            self._problem.add_class("-said")

    @property
    def unsaved(self) -> str:
        return _("The code has not been saved.")


def _line(label: str, *widgets: Widget) -> Horizontal:
    return Horizontal(Static(plain(label), classes="label"), *widgets)


def _swatches(color: str) -> list[Option]:
    """None of its own, the colours that all readers can tell apart, and the one it has."""
    known = list(dict.fromkeys((*SAFE, *filter(_COLOR.fullmatch, [color.lower()]))))
    none = Option("", Content(_("none")))
    return [none, *(Option(each, Content.styled("■", each)) for each in known)]


def _preview(color: str) -> Content:
    return Content.styled("■■■", color) if _COLOR.fullmatch(color) else Content("")
