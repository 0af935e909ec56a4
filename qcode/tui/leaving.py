"""Leaving: a screen is left once, and only while it lies on top.

Textual takes away whatever lies on top: an answer that is given twice, as by a key that is held
down, would take away what lies beneath its dialog, and in the end the whole room.
"""

from __future__ import annotations

from typing import Generic, TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, Screen

T = TypeVar("T")


class Leaving(Screen[T], Generic[T]):
    """A whole screen."""

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()


class ModalLeaving(ModalScreen[T], Generic[T]):
    """A dialog over one. (A common base would cost it Textual's style of dialogs.)"""

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()
