"""Moving and selecting by keys."""

import subprocess
import sys

AHEAD = """
import asyncio
from functools import partial
from textual.events import Key
from qcode.tui.reader import steering
from qcode.project.reading import Reading
from qcode.tui.looks import THEMES, Look, palette_of
from qcode.tui.reader.reader import Reader
from textual.app import App

class Alone(App):
    told = []
    def compose(self):
        self.reader = Reader()
        yield self.reader
    def on_steering_told(self, told):
        self.told.append(told.words)

steering._PATIENCE = 0  # however quickly it loads, it is told

async def run():
    app = Alone()
    look = Look(palette_of(THEMES[0]), {}, {}, {}, {}, "")
    async with app.run_test() as pilot:
        for key in "SW":
            app.reader.open(Reading("s", "s", "zh", "开会定的。好。行。", ()), (), look)
            app.reader.focus()
            for pressed in (key, "right", key):
                app.post_message(Key(pressed, None))
            handled = asyncio.Event()
            then = handled.set
            for each in (app, app.screen, app.reader, app):  # the way of a key, backwards
                then = partial(each.call_later, then)
            then()
            await handled.wait()
            selection = app.reader.selection
            print(app.reader.reading.text[selection.start : selection.end])
        print(app.told)

asyncio.run(run())
"""


def test_the_cursor_walks_by_characters_lines_and_turns(in_the_reader):
    async def scenario(app, pilot):
        reader, text = app.reader, app.reader.reading.text
        await pilot.press("right", "right", "down", "down")
        assert text[reader.cursor] == "："  # five cells from the left, also in the third line
        await pilot.press("up")
        assert text[reader.cursor] == "\n"
        await pilot.press("up")
        assert reader.cursor == 2, "the wanted cell is kept over short lines"
        await pilot.press("end")
        assert text[reader.cursor] == "\n"
        await pilot.press("ctrl+down")
        assert text[reader.cursor :].startswith("开会")
        await pilot.press("ctrl+end")
        assert reader.cursor == len(text)
        await pilot.press("right", "down", "pagedown", "ctrl+down")
        assert reader.cursor == len(text)
        await pilot.press("ctrl+home", "left", "up", "pageup", "ctrl+up")
        assert reader.cursor == 0
        assert app.moved > 5

    in_the_reader(scenario)


def test_a_selection_never_splits_a_grapheme(in_the_reader):
    async def scenario(app, pilot):
        text = app.reader.reading.text
        app.reader.go(text.index("e\u0301"))
        await pilot.press("shift+right", "shift+right", "shift+right")
        assert app.selected == "e\u0301 👍🏽"
        await pilot.press("shift+left")
        assert app.selected == "e\u0301 "
        app.reader.go(text.index("\u0301"), None)
        assert text[app.reader.cursor :].startswith("e\u0301")
        assert app.selected is None

    in_the_reader(scenario)


def test_a_mark_makes_moves_extend_and_escape_gives_up(in_the_reader):
    async def scenario(app, pilot):
        app.reader.go(app.reader.reading.text.index("开会"))
        await pilot.press("space", "right", "right")
        assert app.selected == "开会"
        await pilot.press("space")
        assert app.selected == "开会"
        await pilot.press("escape")
        assert app.selected is None
        await pilot.press("right")
        assert app.selected is None

    in_the_reader(scenario)


def test_units_are_selected_and_extended_by_the_same_key(in_the_reader):
    async def scenario(app, pilot):
        reader, text = app.reader, app.reader.reading.text
        reader.go(text.index("书记"))
        await pilot.press("S")
        assert app.selected == "书记说“路是‘大家’的”，没人反对。"
        await pilot.press("S")
        assert app.selected == "书记说“路是‘大家’的”，没人反对。后来钱到了。"
        await pilot.press("T")
        assert app.selected == "开会定的。书记说“路是‘大家’的”，没人反对。后来钱到了。"
        await pilot.press("T")
        assert app.selected.endswith("And the water?"), "no blank at the end"
        reader.go(text.index("And"))
        await pilot.press("W")
        assert app.selected == "And"
        await pilot.press("W")
        assert app.selected == "And the"
        reader.go(text.index("Interviewer"))
        await pilot.press("W")
        assert app.selected == "And", "a label is no unit"
        reader.go(text.index("pump"))
        await pilot.press("ctrl+right", "ctrl+right", "ctrl+left")
        assert text[reader.cursor :].startswith("broken")
        await pilot.press("(")
        assert text[reader.cursor :].startswith("The pump")
        await pilot.press("ctrl+shift+right")
        assert app.selected == "The "

    in_the_reader(scenario)


def test_quotation_marks_are_taken_from_inside_out(in_the_reader):
    async def scenario(app, pilot):
        text = app.reader.reading.text
        app.reader.go(text.index("家’"))
        taken = []
        for _ in range(5):
            await pilot.press("Q")
            taken.append(app.selected)
        assert taken == ["大家", "‘大家’", "路是‘大家’的", "“路是‘大家’的”", "“路是‘大家’的”"]
        app.reader.go(text.index("pump"))
        await pilot.press("Q")
        assert app.selected is None, "an apostrophe is no quotation mark"

    in_the_reader(scenario)


def test_no_key_overtakes_one_that_has_to_load_the_language_first():
    """In a process of its own, in which nothing is loaded yet."""
    done = subprocess.run([sys.executable, "-c", AHEAD], capture_output=True, text=True, check=True)
    sentence, word, told = done.stdout.splitlines()
    assert (sentence, word) == ("好。", "的"), "not 开会定的。好。, as if → had come before"
    assert "loading" in told


def test_where_nothing_is_found_it_is_told(in_the_reader, coding):
    async def scenario(app, pilot):
        text = app.reader.reading.text

        async def told(key, place):
            app.told.clear()
            app.reader.go(place)
            await pilot.press(key)
            return app.told

        pump, won = text.index("pump"), text.index("没人")
        assert await told("Q", pump) == ["no further quotation marks around this place"]
        assert await told("ampersand", pump) == ["no coding under the cursor"]
        assert await told("semicolon", pump) == ["no coding under the cursor"]
        assert await told("colon", won) == ["no other coding under the cursor"]
        assert await told("ampersand", won) == []
        assert await told("T", text.index("\n\n") + 1) == ["nothing further is said here"]
        app.told.clear()
        app.reader.go(text.index("closed"))
        await pilot.press("W", "W", "W")
        assert app.selected == "closed"
        assert app.told == ["no further word here"] * 2
        app.reader.go(pump)
        await pilot.press("S", "S")
        assert app.told[2:] == ["no further sentence here"]

    in_the_reader(scenario, codings=[coding("a", "没人反对")])
