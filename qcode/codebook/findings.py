"""What is found wrong while a codebook file is read: gathered, then the first line reported."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from qcode.codebook.shape import Shape, Wrong, keys_of
from qcode.errors import FileProblem, suggestion
from qcode.strict_yaml import Lines

S = TypeVar("S", bound=Shape)


class Findings:
    """The problems found so far in one file, in no order."""

    def __init__(self, path: Path | str) -> None:
        self.path = path
        self._problems: list[FileProblem] = []

    def add(self, lines: Lines, what: str, hint: str) -> None:
        """Note a problem; it stands where these lines begin."""
        self._problems.append(FileProblem(self.path, what, hint, lines.line))

    def report(self) -> None:
        """Raise the problem that stands first in the file, if there is any."""
        if self._problems:
            raise min(self._problems, key=lambda problem: problem.line or 0)

    def once(self, seen: dict[str, Lines], noun: str, name: str, lines: Lines) -> None:
        """Note a problem if this name was seen before. seen: grows by it."""
        first = seen.setdefault(name, lines)
        if first is not lines:
            what = f"the {noun} {name!r} stands here again, first on line {first.line}"
            self.add(lines, what, "rename one of the two")

    def shape(self, shape: type[S], value: Any, lines: Lines, noun: str) -> S | None:
        """The value in this shape; None, with its problems noted, where it doesn't fit."""
        if not isinstance(value, dict):
            keys = ", ".join(keys_of(shape)[:3])
            self.add(lines, f"a {noun} must be a mapping", f"give it keys: {keys}, …")
            return None
        try:
            return shape.model_validate(value)
        except ValidationError as refused:
            for error in refused.errors(include_url=False, include_input=False):
                self._explain(error, shape, lines, noun)
            return None

    def shapes(
        self, shape: type[S], parts: list[Any], lines: Lines, key: str, noun: str
    ) -> Iterator[tuple[S, Lines]]:
        """The parts under this key that fit the shape, each with its lines."""
        for index, part in enumerate(parts):
            at = lines.below(key, index)
            fitting = self.shape(shape, part, at, noun)
            if fitting is not None:
                yield fitting, at

    def _explain(self, error: Any, shape: type[Shape], lines: Lines, noun: str) -> None:
        key = error["loc"][0]
        if error["type"] == "missing":
            self.add(lines, f"this {noun} has no {key!r}", f"add a line with {key}: …")
        elif error["type"] == "extra_forbidden":
            what = f"a {noun} has no key {key!r}"
            self.add(lines.below(key), what, suggestion(str(key), keys_of(shape)))
        else:
            wrong: Wrong = error["ctx"]["error"]
            self.add(lines.below(key, *wrong.at), f"{key!r} {wrong.what}", wrong.hint)
