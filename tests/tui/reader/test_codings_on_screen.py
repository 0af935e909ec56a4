"""Codings beside the text: stripes, names, the one that is meant, and the mouse."""

from rich.cells import cell_len

from qcode.coding.spans import Span
from qcode.project.reading import SeenCoding

from ..driving import until


def test_overlapping_codings_are_told_apart_and_named(in_the_reader, coding):
    codings = [
        coding("a", "开会定的。书记说“路是‘大家’的”"),
        coding("b", "书记说", "will"),
        coding("c", "And the water? \n\nSWH: Nobody", "water", "MEI"),
    ]

    async def scenario(app, pilot):
        reader = app.reader
        rows = app.shown()
        assert "■L■L" in rows[2]
        assert "修路  意愿" in rows[2]
        assert "□" not in "".join(rows)
        assert rows[4].count("┌M") == 1 and "Water [b]" in rows[4]
        assert "┊" in rows[5] and "└" in rows[6]
        reader.go(codings[1].start)
        await pilot.pause()
        assert [each.id for each in reader.under()] == ["a", "b"]
        assert reader.current.id == "b", "the innermost"
        assert "◆" in app.shown()[2]
        await pilot.press("semicolon")
        assert reader.current.id == "a"
        await pilot.press("ampersand")
        assert app.selected == "开会定的。书记说“路是‘大家’的”"
        assert reader.current.id == "a"
        await pilot.press("escape")
        assert reader.current.id == "a"
        reader.drop("a")
        assert reader.under() == []
        reader.put(codings[0])
        reader.choose("a")
        assert reader.current.id == "a"
        reader.choose("c")
        assert reader.cursor == codings[2].start
        reader.replace([])
        await pilot.pause()
        assert reader.current is None
        assert not set("■◆□┌└┊│") & set("".join(row[:-1] for row in app.shown()))

    in_the_reader(scenario, codings=codings, size=(140, 24), marks={"LIN": "L", "MEI": "M"})


def test_what_finds_no_lane_is_shown_as_more(in_the_reader, coding):
    codings = [coding(str(at), "开会定的。") for at in range(7)]

    async def scenario(app, pilot):
        row = app.shown()[2]
        assert "■■■■+" in row
        app.reader.go(codings[0].start)
        assert len(app.reader.under()) == 7

    in_the_reader(scenario, codings=codings)


def test_a_new_coding_keeps_selection_and_place(in_the_reader, coding):
    async def scenario(app, pilot):
        new = coding("n", "没人反对")
        app.reader.go(new.start, Span(new.start, new.end))
        app.reader.put(new)
        assert app.selected == "没人反对"
        assert app.reader.current.id == "n"
        app.reader.put(new._replace(end=new.end - 2))
        assert app.reader.current is None, "the last selected character is no longer in it"
        app.reader.give_up_selection()
        assert app.selected is None

    in_the_reader(scenario)


def test_the_mouse_puts_the_cursor_selects_and_means_a_coding(in_the_reader, coding):
    codings = [coding("a", "开会定的。书记"), coding("b", "会定", "will")]

    async def scenario(app, pilot):
        reader, text = app.reader, app.reader.reading.text
        left = reader.columns.number
        await pilot.click(reader, offset=(left + 7, 2))
        assert text[reader.cursor] == "会", "the right half of a wide character is the character"
        assert reader.current.id == "b"
        await pilot.mouse_down(reader, offset=(left + 5, 2))
        await pilot.hover(reader, offset=(left + 9, 2))
        await pilot.mouse_up(reader, offset=(left + 9, 2))
        assert app.selected == "开会定", "both ends are taken"
        await pilot.hover(reader, offset=(left + 30, 2))
        assert app.selected == "开会定", "the button is up"
        await pilot.click(reader, offset=(left + 15, 2), shift=True)
        assert app.selected.startswith("开会定")
        await pilot.click(reader, offset=(reader.columns.stripes_at, 2))
        assert (reader.current.id, app.selected) == ("a", None)
        assert "◆■" in app.shown()[2]
        for times, words in ((2, "came"), (3, "Nobody came.")):
            await pilot.click(reader, offset=(left + 12, 6), times=times)
            await until(pilot, lambda words=words: app.selected == words)

    in_the_reader(scenario, codings=codings, size=(90, 24))


def test_names_stand_beside_stripes_at_every_width_and_are_cut_with_a_sign(in_the_reader, coding):
    codings = [
        coding("a", "开会定的。", "long"),
        coding("b", "开会定的", "long", "MEI"),
        coding("c", "开会", "road"),
        coding("d", "开会定", "water", "MEI"),
        *(coding(str(at), "Nobody came", code, "MEI") for at, code in enumerate(("long",) * 6)),
    ]

    def names(app, row):
        strip = app.screen._compositor.render_strips()[row]
        return strip.crop(app.reader.columns.names_at).text.rstrip("│┃ ")

    async def one_coder(app, pilot):
        for width, first in (
            (80, "Assess…  +3"),
            (100, "Assess"),
            (140, "Assess"),
            (200, "Assess"),
        ):
            await pilot.resize_terminal(width, 24)
            await pilot.pause()
            row = next(at for at, line in enumerate(app.shown()) if "开会" in line)
            shown = names(app, row)
            assert shown.startswith(f" {first}"), (width, shown)
            assert ("…" in shown) == (width < 200) and app.reader.columns.text > 50

    async def two_coders(app, pilot):
        await pilot.resize_terminal(80, 24)
        row = next(at for at, line in enumerate(app.shown()) if "开会" in line)
        assert names(app, row) == " LM Ass…  +2"
        await pilot.resize_terminal(200, 24)
        await pilot.pause()
        assert names(app, 2) == " LM Assessment and performance pressure  M Water [b]  L 修路"
        assert names(app, 6).startswith(" Assessment and perf"), "six of one code: one name"
        reader = app.reader
        before = names(app, 2).split("Water")[0]
        await pilot.click(reader, offset=(reader.columns.names_at + cell_len(before), 2))
        assert reader.current.id == "d"

    mine = [each for each in codings if each.coder == "LIN"] + [
        coding("e", "开会定", "water"), coding("f", "开会定的", "will"),
    ]  # fmt: skip
    in_the_reader(one_coder, codings=mine)
    in_the_reader(two_coders, codings=codings, marks={"LIN": "L", "MEI": "M"})


def test_of_many_more_codings_than_names_is_told_how_many(in_the_reader, coding):
    codings = [coding(code, "开会", code) for code in ("road", "water", "will", "long")]

    async def scenario(app, pilot):
        (row,) = [line for line in app.shown() if "开会" in line]
        assert row.rstrip("│┃ ").endswith("+3")
        await pilot.resize_terminal(40, 24)
        assert "+3" not in "".join(app.shown())

    in_the_reader(scenario, codings=codings)


def test_dragging_beyond_the_edge_scrolls_on_and_the_bar_can_be_pulled(in_the_reader):
    async def scenario(app, pilot):
        reader = app.reader
        await pilot.mouse_down(reader, offset=(8, 2))
        await pilot.hover(reader, offset=(8, 9))
        for _ in range(3):
            reader._scroll_on()
        assert reader.scroll_offset.y == 0, "the mouse is inside"
        reader._beyond = 2
        reader._scroll_on()
        assert reader.scroll_offset.y == 2
        assert reader.selection.length > 20
        await pilot.mouse_up(reader, offset=(8, 9))
        await pilot.click(reader, offset=(79, 9))
        assert reader.scroll_offset.y == len(reader.lines) - 10
        assert app.shown()[9].endswith("┃")

    in_the_reader(scenario, text="一行字\n" * 100, size=(80, 10))


NASTY = (
    "访谈者：[b]粗[/b] [笑] [00:12:33] \x1b[31mred\x1b]0;title\x07 "
    "\u202eabc\u202c\tx\u200by\ufeff\x85\u2028z \u0301 👨\u200d👩\u200d👧 🇨🇳 ｶﾞ \x9b2J\n"
)


def test_nothing_in_a_text_acts_and_rows_keep_their_width(in_the_reader):
    async def scenario(app, pilot):
        for row in app.shown():
            assert cell_len(row) == 80
            assert not set(row) & set("\x1b\x07\u202e\u202c\t\u200b\ufeff\x85\u2028\x9b")
        assert "[b]粗[/b] [笑] [00:12:33] ␛[31mred␛]0;title␇" in app.shown()[0]
        app.reader.mark_hits([Span(4, 7), Span(9, 10)])
        app.reader.dim(lambda turn: True)
        for key in ("ctrl+end", "shift+up", "shift+home", "escape", *["right"] * 30):
            await pilot.press(key)
        assert all(cell_len(row) == 80 for row in app.shown())

    in_the_reader(scenario, text=NASTY + "x" * 3000 + "\n" + "\u0301" * 5000)


def test_an_empty_source_and_a_pane_of_any_size_do_no_harm(in_the_reader, coding):
    async def empty(app, pilot):
        await pilot.press("down", "right", "T", "Q", "space", "end", "ampersand", "semicolon")
        assert (app.reader.cursor, app.selected) == (0, None)

    async def sizes(app, pilot):
        here = app.reader.reading.text.index("没人")
        app.reader.go(here)
        for size in ((5, 3), (15, 4), (30, 2), (200, 60), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.press("right", "left")
            assert app.reader.cursor == here
            line = app.reader.lines.line_of(here) - app.reader.scroll_offset.y
            assert 0 <= line < size[1], "the cursor stays in sight"

    in_the_reader(empty, text="")
    in_the_reader(sizes, codings=[coding("a", "没人反对")])


def test_going_somewhere_shows_lines_around_it(in_the_reader):
    async def scenario(app, pilot):
        reader = app.reader
        for line in (50, 52, 120, 3, 199, 150):
            reader.go(line * 4)
            row = line - reader.scroll_offset.y
            assert 3 <= row <= 20 or line == 199
        reader.go(150 * 4 + 8)
        top = reader.scroll_offset.y
        reader.go(150 * 4)
        assert reader.scroll_offset.y == top, "what is in sight does not jump"

    in_the_reader(scenario, text="一行字\n" * 200)


def test_thousands_of_codings_on_one_line_are_painted(in_the_reader):
    codings = [SeenCoding(str(at), 10 + at % 7, 20, "road", "LIN", False) for at in range(3000)]

    async def scenario(app, pilot):
        app.reader.go(15)
        await pilot.press("right")
        assert "+" in app.shown()[0]
        assert len(app.reader.under()) == 3000

    in_the_reader(scenario, codings=codings)
