"""Options of tests: whether a table is tested, what is shuffled, and how chance is drawn."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

import click

from qcode.analysis.testing.asked import CORRECTIONS, Procedure
from qcode.errors import UsageProblem

_F = TypeVar("_F", bound=Callable[..., Any])


permutations_option = click.option(
    "--permutations",
    type=click.IntRange(99, 1_000_000),
    metavar="N",
    help="Shuffles, where there are too many ways to go through them all (10,000).",
)

seed_option = click.option(
    "--seed", type=click.IntRange(0), metavar="N", help="Of what is drawn at random (1)."
)

correction_option = click.option(
    "--correction",
    type=click.Choice(CORRECTIONS),
    help="For many tests at once: Holm (unless said) or Benjamini–Hochberg.",
)


def with_test(command: _F) -> _F:
    """--test and what belongs to it, given as one Procedure, or None."""

    @click.option("--test", "tested", is_flag=True, help="Test whether the columns differ.")
    @click.option(
        "--among",
        metavar="KIND",
        help="What the columns' levels are shuffled among: person, village, source …; else what "
        "the variable is of.",
    )
    @permutations_option
    @seed_option
    @correction_option
    @functools.wraps(command)
    def wrapped(*args: Any, tested: bool, among: str | None, **kwargs: Any) -> Any:
        given = {"among": among, **chance(kwargs)}
        asked = {name: value for name, value in given.items() if value is not None}
        if asked and not tested:
            option = next(iter(asked))
            raise UsageProblem(f"--{option} is for a test", "add --test")
        return command(*args, test=Procedure(**asked) if tested else None, **kwargs)

    return wrapped  # type: ignore[return-value]


def chance(options: dict[str, Any]) -> dict[str, Any]:
    """--permutations, --seed and --correction, taken out of a command's options."""
    return {name: options.pop(name) for name in ("permutations", "seed", "correction")}
