"""Keys in one burst, as when one is held down: what is answered once is answered only once."""

from __future__ import annotations

import pytest
from textual.events import Key


def burst(tabling, *keys: str) -> None:
    """Keys as a terminal sends them: without waiting for what the one before them did."""
    for key in keys:
        tabling.app.post_message(Key(key, None))


@pytest.mark.parametrize("opens", ["r", "m", "w", "k", "q", "x"])
def test_a_second_enter_closes_no_more_than_its_dialog(play, sample, opens: str) -> None:
    async def scenario(tabling) -> None:
        burst(tabling, opens, *["enter"] * 2)
        await tabling.keys()
        assert tabling.over in ("TablesScreen", "Ask")

    play(sample, scenario)


@pytest.mark.parametrize("enters", [2, 3, 4])
def test_a_held_enter_leaves_the_room_standing(play, sample, enters: int) -> None:
    async def scenario(tabling) -> None:
        await tabling.keys("escape")
        assert tabling.over == "CodingRoom"
        burst(tabling, "F", *["enter"] * enters)
        await tabling.keys()
        assert tabling.over == "CodingRoom"

    play(sample, scenario)


@pytest.mark.parametrize("opens", ["question_mark", "number_sign", "V", "B", "F"])
def test_a_held_escape_leads_no_further_than_to_the_room(play, sample, opens: str) -> None:
    async def scenario(tabling) -> None:
        await tabling.keys("escape", opens)
        burst(tabling, *["escape"] * 4)
        await tabling.keys()
        assert tabling.over == "CodingRoom"

    play(sample, scenario)
