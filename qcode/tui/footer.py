"""Keys and what they do, on one line: the footer of the room, and the last line of each dialog.

Every hint can be clicked. What doesn't fit is left out, but never what leads to all the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.binding import ActiveBinding
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import Screen
from textual.style import Style
from textual.widget import Widget

from qcode.tui.keys import KEYS, Key
from qcode.tui.wording import _

_HINT = "hint"
_GAP = "  "


@dataclass(frozen=True, slots=True)
class Hint:
    """A key, what it does in a word or two, and the action that a click runs.

    place: where the action is looked up; None: on the screen.  always: it is never left out.
    """

    key: str
    words: str
    action: str
    place: DOMNode | None = None
    always: bool = False

    @property
    def width(self) -> int:
        return cell_len(f"{self.key} {self.words}{_GAP}")


class HintLine(Widget):
    """A line of hints."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    HintLine { height: 1; width: 1fr; color: $text-muted; }
    """

    def __init__(self, *hints: Hint) -> None:
        super().__init__()
        self._hints = hints

    def hints(self) -> Sequence[Hint]:
        return self._hints

    def render(self) -> Content:
        shown = _fitting(self.hints(), self.size.width)
        return Content.assemble(*(_drawn(hint, number) for number, hint in shown))

    async def on_click(self, event: events.Click) -> None:
        number = event.style.meta.get(_HINT)
        if number is not None:
            event.stop()
            hint = self.hints()[number]
            await self.app.run_action(hint.action, hint.place or self.screen)


class KeyFooter(HintLine):
    """The keys that are on in the focused place."""

    DEFAULT_CSS = """
    KeyFooter { dock: bottom; background: $panel; }
    """

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, _screen: Screen[object]) -> None:
        self.refresh()

    def hints(self) -> Sequence[Hint]:
        active = self.screen.active_bindings
        found = (_hint(key, active) for key in sorted(KEYS, key=_list_of_codes_first))
        return [hint for hint in found if hint is not None]


def _list_of_codes_first(key: Key) -> bool:
    return key.where != "codes"


def _hint(key: Key, bindings: Mapping[str, ActiveBinding]) -> Hint | None:
    """The key's hint, if a press of it would do this now."""
    active = bindings.get(key.keys.split(",")[0])
    if not key.hint or active is None:
        return None
    if _bare(active.binding.action) != _bare(key.action):
        return None
    always = key.action in ("help", "app.command_palette")
    return Hint(key.shown, _(key.hint), active.binding.action, active.node, always)


def _bare(action: str) -> str:
    """An action without the word that says whose it is."""
    return action.removeprefix("screen.").removeprefix("app.")


def _fitting(hints: Sequence[Hint], width: int) -> list[tuple[int, Hint]]:
    """The hints, each with its number, that a line has room for."""
    room = width + len(_GAP) - sum(hint.width for hint in hints if hint.always)
    shown = []
    for number, hint in enumerate(hints):
        if hint.always:
            shown.append((number, hint))
        elif hint.width <= room:
            room -= hint.width
            shown.append((number, hint))
        else:
            room = 0
    return shown


def _drawn(hint: Hint, number: int) -> Content:
    said = Content.assemble((hint.key, "bold $accent"), " ", hint.words)
    return Content.assemble(said.stylize(Style.from_meta({_HINT: number})), _GAP)
