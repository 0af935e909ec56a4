"""Asking: tables are worked out in a thread and on a connection of their own.

The screen goes on meanwhile; and what is no longer wanted before its turn comes is never begun.
No screen waits for what has been begun; the program does, when it ends.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from qcode.project.desk import Desk

T = TypeVar("T")


class Asking:
    """One desk, opened when first asked and closed with `close`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="tables")
        self._desk: Desk | None = None

    async def ask(self, question: Callable[[Desk], T]) -> T:
        """Put a question to the desk. Raises what it raises."""
        return await self.begin(question)

    def begin(self, question: Callable[[Desk], T]) -> asyncio.Future[T]:
        """Put a question to the desk, which answers it even if nobody waits for the answer."""
        loop = asyncio.get_running_loop()
        return loop.run_in_executor(self._pool, self._answer, question)

    def _answer(self, question: Callable[[Desk], T]) -> T:
        if self._desk is None:
            self._desk = Desk.at(self._path)
        return question(self._desk)

    def close(self) -> None:
        """Close the desk when what it has been asked is answered, or no longer wanted."""
        self._pool.submit(self._leave)
        self._pool.shutdown(wait=False)

    def _leave(self) -> None:
        if self._desk is not None:
            self._desk.close()
