"""The application: opens a session on the main screen, and ends it so that nothing is lost.

Every act is saved when it is made, so that leaving, a closed terminal or a killed process lose
none; what is kept at the end is only where the coder was.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial

from textual.app import App, SystemCommand
from textual.command import CommandPalette
from textual.dom import DOMNode
from textual.errors import NoWidget
from textual.events import Event, MouseDown, MouseUp
from textual.events import Key as KeyPress
from textual.screen import Screen
from textual.widget import Widget

from qcode.project import Project
from qcode.project.presence import Other
from qcode.texts import Lang, Text
from qcode.tui.dialogs.dialog import Dialog
from qcode.tui.field import Field
from qcode.tui.keys import KEYS, Key
from qcode.tui.looks import THEMES
from qcode.tui.panes.codes import OWN
from qcode.tui.pointing import dealt_with
from qcode.tui.remembered import View, remember, remembered
from qcode.tui.room.arrangement import Arrangement
from qcode.tui.room.coding_room import CodingRoom
from qcode.tui.session import Session
from qcode.tui.signals import leave_on_hangup
from qcode.tui.telling import Telling
from qcode.tui.wording import _, speak

_NOT_BY_NAME = ("app.command_palette", "app.focus_next")
"""Actions that mean nothing once they are looked up."""


class CodingApp(App[object], inherit_bindings=False):
    """The coding room on a terminal, or in a browser. None of Textual's own keys: see keys.py."""

    TITLE = "qcode"
    ENABLE_COMMAND_PALETTE = True

    def __init__(
        self,
        project: Project,
        coder: str,
        *,
        lang: Lang,
        source: str | None = None,
        everyone: bool = False,
        read_only: bool = False,
        theme: str | None = None,
        others: Sequence[Other] = (),
        notices: Sequence[Text] = (),
    ) -> None:
        speak(lang)
        super().__init__()
        self.project = project
        self.view = remembered(project.uuid, coder)
        self.wanted = source or self.view.source
        self.named = source is not None
        self.others = others
        self.notices = notices
        self.session = Session(project, coder, lang, everyone=everyone, read_only=read_only)
        for each in THEMES:
            self.register_theme(each)
        known = {each.name for each in THEMES}
        chosen = theme or self.view.theme
        self.theme = chosen if chosen in known else THEMES[0].name

    async def on_event(self, event: Event) -> None:
        """A key of the room is done before the next one is read, so that none overtakes another.

        Textual lets a key climb from widget to widget until one answers it; of two keys in one
        burst, the one answered lower would be done first: the code before its selection. For the
        same reason the mouse is waited for: it is pressed and let go in a queue of the widget's;
        and a key of a dialog, after which the dialog may be gone and its answer acted upon.
        """
        if isinstance(event, KeyPress) and not event.is_forwarded and await self.read(event):
            return
        meant = self.pointed_at(event) or self.answered_by(event)
        await super().on_event(event)
        if meant is not None:
            await dealt_with(meant)

    def pointed_at(self, event: Event) -> Widget | None:
        """The widget on which a button of the mouse is pressed or let go, if that is the event."""
        if not isinstance(event, MouseDown | MouseUp) or event.is_forwarded:
            return None
        with suppress(NoWidget):
            return self.mouse_captured or self.get_widget_at(event.x, event.y)[0]
        return None

    def answered_by(self, event: Event) -> Widget | None:
        """The place in a dialog that a key is for, if that is the event."""
        if not isinstance(event, KeyPress) or event.is_forwarded:
            return None
        return self.focused or self.screen if isinstance(self.screen, Dialog) else None

    async def read(self, key: KeyPress) -> bool:
        """Do what a key means in the room. False: it is for another place, or means nothing."""
        room = self.screen
        if not isinstance(room, Telling) or isinstance(room.focused, Field):
            return False
        return await room.press(key)

    def on_mount(self) -> None:
        leave_on_hangup(self.action_leave)
        self.room = CodingRoom(self.session)
        self.room.arrangement = Arrangement(closed=self.view.panes)
        self.push_screen(self.room)
        self.call_after_refresh(self.begin)
        self.hear()

    def hear(self) -> None:
        """What the project has to tell from now on is said in the room."""
        self.project.tell = self._tell_later
        self.project.daily.aside = True

    def _tell_later(self, words: Text) -> None:
        """From whichever thread."""
        self.call_later(self.room.say, words.read(self.session.lang))

    def begin(self) -> None:
        """Open the source that was asked for, else where the coder was, else the first."""
        names = [each.source for each in self.project.progress(self.session.whose)]
        source = self.wanted if self.wanted in names or self.named else next(iter(names), None)
        if source is None:
            self.room.say(_("no source yet: qcode import FOLDER"))
            self.room.show_lists()
            return
        same = source == self.view.source
        self.room.open_source(source, self.view.cursor if same else 0)
        self.tell_of_surroundings()

    def tell_of_surroundings(self) -> None:
        """Where the project lies, what lies beside it, and who else has it open, said at once."""
        lang = self.session.lang
        words = [notice.read(lang) for notice in self.notices]
        if self.others:
            them = {other.coder or other.said.read(lang) for other in self.others}
            words.append(
                _("{who} has this project open in another window; all is saved").format(
                    who=_(", ").join(sorted(them))
                )
            )
        if words:
            self.room.say(" · ".join(words))

    def action_next_theme(self) -> None:
        """The room's colours, in turn."""
        names = [theme.name for theme in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]
        said = {"dark": _("dark"), "light": _("light"), "safe": _("safe for colour-blind eyes")}
        name = said[self.theme.removeprefix("qcode-")]
        with self.room.telling():
            self.room.read_again()
            self.room.say(_("theme: {name}").format(name=name))

    def action_leave(self) -> None:
        """End; everything is saved already but where the coder was."""
        reading = self.session.reading
        if reading is not None:
            view = View(
                source=reading.source,
                cursor=self.room.reader.cursor,
                panes=dict(self.room.arrangement.closed),
                theme=self.theme,
            )
            remember(self.project.uuid, self.session.coder, view)
        self.exit()

    # the command palette, in the interface's language

    def action_command_palette(self) -> None:
        if self.screen is self.room:
            self.push_screen(CommandPalette(placeholder=_("Everything by name…")))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every key's doing, by name."""
        if screen is not self.room:
            return
        for key in KEYS:
            if key.action in _NOT_BY_NAME:
                continue
            yield SystemCommand(_(key.name), f"{_(key.group)} · {key.shown}", self._runner(key))

    def _runner(self, key: Key) -> Callable[[], Awaitable[bool]]:
        """What runs a key's action in its place."""
        places: dict[str, DOMNode] = {"reader": self.room.reader, "room": self.room}
        place = self.room.codes if key.action == OWN else places.get(key.where, self.room)
        return partial(self.run_action, key.action, place)
