"""Moving and selecting by keys."""

import asyncio


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
        for _ in range(100):  # the language room is loading
            if app.selected:
                break
            await asyncio.sleep(0.1)
        assert app.selected == "书记说“路是‘大家’的”，没人反对。"
        await pilot.press("S")
        assert app.selected == "书记说“路是‘大家’的”，没人反对。后来钱到了。"
        await pilot.press("T")
        assert app.selected == "开会定的。书记说“路是‘大家’的”，没人反对。后来钱到了。"
        await pilot.press("T")
        assert app.selected.endswith("And the water?"), "no blank at the end"
        reader.go(text.index("And"))
        await pilot.press("W")
        for _ in range(100):
            if app.selected:
                break
            await asyncio.sleep(0.1)
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


def test_a_word_asked_for_while_loading_comes_when_it_is_loaded(in_the_reader, monkeypatch):
    from qcode.tui.reader import units

    monkeypatch.setattr(units, "_loaded", set())

    async def scenario(app, pilot):
        app.reader.go(app.reader.reading.text.index("And"))
        app.reader.action_cursor("word_right")
        app.reader.action_cursor("word_right", True)
        assert app.reader.cursor == app.reader.reading.text.index("And"), "nothing waits for it"
        for _ in range(100):
            await asyncio.sleep(0.05)
            if app.selected:
                break
        assert app.selected.startswith("the ")

    in_the_reader(scenario)
