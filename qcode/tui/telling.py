"""Telling: a screen that says what was done, what is wrong, and asks before an act."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from textual import on
from textual.events import Key
from textual.widget import AwaitMount

from qcode.errors import ProjectProblem, QcodeError
from qcode.tui.dialogs.dialog import Dialog
from qcode.tui.dialogs.tell import Tell
from qcode.tui.leaving import Leaving
from qcode.tui.reader.reader import Reader
from qcode.tui.room.lines import SaidLine
from qcode.tui.session import Session

_P = ParamSpec("_P")
_R = TypeVar("_R")
_T = TypeVar("_T")
_S = TypeVar("_S", bound="Telling[Any]")


def told(
    act: Callable[Concatenate[_S, _P], Awaitable[_R]],
) -> Callable[Concatenate[_S, _P], Coroutine[Any, Any, _R | None]]:
    """An action whose errors are told on the screen."""

    async def acted(self: _S, /, *args: _P.args, **kwargs: _P.kwargs) -> _R | None:
        with self.telling():
            return await act(self, *args, **kwargs)
        return None

    acted.__doc__ = act.__doc__
    return acted


class Telling(Leaving[_T], Generic[_T]):
    """A screen on a session, with a line on which is said what happened."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.said = SaidLine(id="said")

    @property
    def on_top(self) -> bool:
        """Whether no dialog or other screen lies over this one."""
        return self.app.screen is self

    def say(self, words: str, more: str = "") -> None:
        """A sentence about what was done, on the line above the keys; see SaidLine."""
        self.said.say(words, more)

    @on(Reader.Told)
    def _reader_told(self, event: Reader.Told) -> None:
        self.said.hear(event.words)

    def on_mouse_down(self) -> None:
        self.said.forgive()

    async def press(self, key: Key) -> bool:
        """Do what a key means here; False: nothing. A problem that was told is none any more."""
        self.said.forgive()
        bound = self.active_bindings.get(key.key)
        return bound is not None and await self.app.run_action(bound.binding.action, bound.node)

    @contextmanager
    def telling(self, *, at_length: bool = False) -> Iterator[None]:
        """The one place of the screen where errors are caught: what is wrong is said."""
        try:
            yield
        except QcodeError as error:
            if at_length:
                self.explain(error)
            else:
                self.refuse(error)

    def refuse(self, error: QcodeError) -> None:
        """Say why something was not done; what concerns the project itself in a dialog."""
        if not isinstance(error, ProjectProblem):
            self.said.refuse(error, self.session.lang)
        elif not isinstance(self.app.screen, Tell):
            self.explain(error)

    def explain(self, error: QcodeError) -> AwaitMount:
        """Say at length why something was not done."""
        return self.app.push_screen(Tell(error))

    def ask(self, dialog: Dialog[_R], then: Callable[[_R], None]) -> AwaitMount:
        """Ask something, and go on with the answer, if one is given.

        An action waits for it: the dialog is there before the next key is read, so that none
        reaches the text behind it.
        """

        def answered(answer: _R | None) -> None:
            if answer is not None:
                with self.telling():
                    then(answer)

        return self.app.push_screen(dialog, answered)
