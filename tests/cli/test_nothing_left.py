"""What is said where filters leave nothing: one sentence, by every analysis."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

NOWHERE = ("--where", "actor_type=villager", "--where", "village=missing")


@pytest.mark.parametrize(
    "command",
    [
        ("crosstab",),
        ("crosstab", "--cols", "actor_type", "--bars"),
        ("crosstab", "--cols", "actor_type", "--test"),
        ("frequency",),
        ("frequency", "--bars"),
        ("query", "code:allocation-logic"),
        ("saturation",),
        ("followup",),
        ("cooccur",),
        ("sequence",),
        ("matrix",),
        ("associate", "interaction_type", "strong-alliance"),
    ],
    ids=" ".join,
)
def test_every_analysis_says_that_no_turn_is_left(
    cli: Run, sample: Path, command: tuple[str, ...]
) -> None:
    told = cli(*command, *NOWHERE)
    assert (told.code, told.out) == (2, "")
    assert told.err.splitlines()[0] == "qcode: no turn is left by these filters"


@pytest.mark.parametrize("command", ["crosstab", "frequency", "cooccur", "matrix"])
def test_where_nothing_is_coded_the_table_names_the_coder_that_was_asked_for(
    cli: Run, sample: Path, command: str
) -> None:
    unread = ("--coder", "ZHAO", "--source", "2024-05-14_FBS")
    told = cli(command, *unread)
    assert told.code == 0, told.err
    assert "Coder: ZHAO (no codings here)." in " ".join(told.out.split())
    assert "编码员：ZHAO（此处没有编码段）。" in cli(command, *unread, "--lang", "zh").out


def test_a_query_that_finds_nothing_is_a_table_all_the_same(cli: Run, sample: Path) -> None:
    told = cli("query", '"nobody ever said so"')
    assert told.code == 0 and "n = 0 turns" in told.out


def test_bars_keep_to_what_they_show(cli: Run, sample: Path) -> None:
    drawn, listed = cli("frequency", "--bars").out, cli("frequency").out
    for what in ("Coverage:", "Lengths:"):
        assert what in listed and what not in drawn
    assert "Segments:" in drawn
