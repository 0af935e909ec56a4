"""Pictures as files: what is written in them, where bars stand, and what can't be drawn."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.errors import UsageProblem
from qcode.exchange.plots import PLOTS, write_plot, write_timeline
from qcode.exchange.plots.canvas import About, broken, picture
from qcode.exchange.plots.colours import SERIES, ink_on
from qcode.exchange.plots.fonts import fonts_for
from qcode.exchange.plots.places import arranged
from qcode.exchange.plots.timeline import Strand, Timeline, Voice
from qcode.table import Cell, Column, Named, Table
from qcode.texts import Lang, Text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

pytest.importorskip("matplotlib")
pytest.importorskip("networkx")

chinese = pytest.mark.skipif(bool(fonts_for("驻村帮扶", "zh").lacking), reason="no Chinese font")

SVG = "{http://www.w3.org/2000/svg}"

LOGIC, ALLIANCE = Text("Logic", "资源配置逻辑"), Text("Alliance", "强强联合")
NOTE = Text("Counts are segments.", "计数单位为编码段。")


def column(id: str, en: str, zh: str = "", kind: str = "count") -> Column:
    return Column(id, (Text(en, zh or en),), kind)  # type: ignore[arg-type]


def counts(*rows: tuple[Cell, ...], names: tuple[str, ...] = ("A", "B"), **meta: object) -> Table:
    """Codes by classes, with a total column and a total row."""
    columns = (
        column("code", "Code", "编码", "text"),
        *(column(f"class={name}", f"Class {name}", f"{name}类") for name in names),
        column("total", "Total", "合计"),
    )
    stub = (Named("logic", LOGIC), Named("alliance", ALLIANCE))
    body = [(name, *row, 99) for name, row in zip(stub, rows, strict=False)]
    total = (Named(None, Text("Total", "合计")), *[77] * len(names), 555)
    return Table(
        Text("Codes by class", "编码 × 村庄类别"),
        columns,
        (*body, total),
        indents=(*range(len(body)), 0),
        totals=1,
        meta=meta,
        notes=(NOTE,),
    )


def pairs(*rows: tuple[str, str, str, int]) -> Table:
    """A `cooccur` table of (coder, a, b, count); each code occurs 9 times."""
    columns = (
        *(column(id, id, kind="text") for id in ("coder", "a", "b")),
        *(column(id, id) for id in ("count", "n_a", "n_b")),
    )
    body = [(*(Named(each, Text.plain(each)) for each in row[:3]), row[3], 9, 9) for row in rows]
    return Table(Text("Co-occurrence", "编码共现"), columns, tuple(body), 3, notes=(NOTE,))


def saturated(*rows: tuple[float | None, ...], order: str = "date") -> Table:
    ids = ("k", "codes", "low", "high", "actual_codes")
    columns = tuple(column(id, id, kind="decimal") for id in ids)
    meta = {"by": "source", "order": order, "saturated": 2}
    return Table(Text("Saturation", "编码饱和"), columns, rows, meta=meta, notes=(NOTE,))


TABLES = {
    "heatmap": counts((3, 1), (0, 2)),
    "bars": counts((3, 1), (0, 2)),
    "diverging": counts((3, 1), (0, 2)),
    "network": pairs(("LIN", "逻辑", "强强联合", 3), ("LIN", "逻辑", "期", 1)),
    "saturation": saturated((1, 4.0, 2.0, 6.0, 5), (2, 6.5, 5.0, 8.0, 8)),
}

Drawn = Callable[..., Path]


@pytest.fixture
def drawn(tmp_path: Path) -> Drawn:
    def draw(plot: str, table: Table, suffix: str = ".svg", lang: Lang = "en") -> Path:
        path = tmp_path / f"{plot}-{lang}{suffix}"
        assert write_plot(plot, table, path, lang) is None
        return path

    return draw


def texts(svg: Path) -> list[str]:
    tree = ElementTree.parse(svg)
    found = ("".join(each.itertext()).strip() for each in tree.iter(f"{SVG}text"))
    return [text for text in found if text]


def hatched(tree: ElementTree.ElementTree, color: str) -> list[str]:
    """The ids of the hatches on a ground of this colour."""
    return [
        pattern.get("id", "")
        for pattern in tree.iter(f"{SVG}pattern")
        if any(color.lower() in (each.get("fill") or "") for each in pattern.iter(f"{SVG}rect"))
    ]


def bars(svg: Path, color: str) -> list[tuple[float, float]]:
    """Left and right edge of everything filled with a colour, in the order of drawing."""
    spans = []
    tree = ElementTree.parse(svg)
    fills = [color.lower(), *(f"url(#{id})" for id in hatched(tree, color))]
    for path in tree.iter(f"{SVG}path"):
        style = path.get("style", "")
        if path.get("d", "").count("L") >= 3 and any(f"fill: {each}" in style for each in fills):
            xs = [float(x) for x in re.findall(r"[ML] (-?[\d.]+) ", path.get("d", ""))]
            spans.append((min(xs), max(xs)))
    return spans


def width(span: tuple[float, float]) -> float:
    return span[1] - span[0]


# every picture


def test_every_plot_is_tried_here() -> None:
    assert set(TABLES) == set(PLOTS)


@chinese
@pytest.mark.parametrize("plot", PLOTS)
def test_title_and_caption_are_text_in_the_svg_and_in_its_metadata(plot: str, drawn: Drawn) -> None:
    svg = drawn(plot, TABLES[plot])
    title, note = TABLES[plot].title.en, NOTE.en
    assert {title, note} <= set(texts(svg))
    metadata = svg.read_text("utf-8").partition("</metadata>")[0]
    assert title in metadata and note in metadata


@chinese
@pytest.mark.parametrize("plot", PLOTS)
def test_a_picture_in_chinese_says_all_in_chinese(plot: str, drawn: Drawn) -> None:
    assert {TABLES[plot].title.zh, NOTE.zh} <= set(texts(drawn(plot, TABLES[plot], lang="zh")))


@pytest.mark.parametrize("suffix", [".svg", ".png", ".pdf"])
def test_the_same_table_gives_the_same_bytes_twice(suffix: str, drawn: Drawn) -> None:
    once = drawn("bars", TABLES["bars"], suffix).read_bytes()
    assert drawn("bars", TABLES["bars"], suffix).read_bytes() == once


def test_a_png_opens_and_isnt_blank(drawn: Drawn) -> None:
    from PIL import Image

    image = Image.open(BytesIO(drawn("heatmap", TABLES["heatmap"], ".png").read_bytes()))
    colours = image.convert("RGB").getcolors(1 << 20)
    assert min(image.size) > 300 and colours is not None and len(colours) > 10


def test_a_pdf_is_a_pdf_without_a_date(drawn: Drawn) -> None:
    content = drawn("heatmap", TABLES["heatmap"], ".pdf").read_bytes()
    assert content.startswith(b"%PDF-") and b"CreationDate" not in content


def test_names_are_never_markup_and_control_characters_dont_act(tmp_path: Path) -> None:
    name = "$x^2$ <b>&amp;</b> \\alpha"
    table = counts((3, 1))
    row = (Named("logic", Text.plain(f"{name}\x1b[31m\n$")), *table.rows[0][1:])
    odd = Table(
        table.title, table.columns, (row, table.rows[1]), totals=1, notes=(Text.plain(name),)
    )
    write_plot("heatmap", odd, tmp_path / "odd.svg", "en")  # what stands for ESC has a font or not
    assert {f"{name}␛[31m $", name} <= set(texts(tmp_path / "odd.svg"))


def test_a_suffix_that_isnt_known_is_refused_and_nothing_written(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match=r"no picture can be written as \.jpg"):
        write_plot("bars", TABLES["bars"], tmp_path / "bars.jpg", "en")
    assert not list(tmp_path.iterdir())


def test_without_the_extra_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(UsageProblem, match="need matplotlib") as caught:
        write_plot("bars", TABLES["bars"], tmp_path / "bars.svg", "en")
    assert "pip install '.[plots]'" in caught.value.hint


def test_a_plot_of_another_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="no plot 'pie'"):
        write_plot("pie", TABLES["bars"], tmp_path / "pie.svg", "en")


@pytest.mark.parametrize("plot", ["heatmap", "bars", "diverging"])
def test_a_table_of_totals_alone_is_nothing_to_draw(plot: str, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="nothing to draw"):
        write_plot(plot, counts(), tmp_path / "none.svg", "en")


def test_more_numbers_than_can_be_read_are_refused(tmp_path: Path) -> None:
    long = Table(Text("t"), TABLES["bars"].columns, TABLES["bars"].rows * 1000)
    with pytest.raises(UsageProblem, match="3,000 × 3 numbers are too many"):
        write_plot("heatmap", long, tmp_path / "long.svg", "en")


def test_a_picture_longer_than_a_png_can_be_is_refused() -> None:
    def paint(figure: Figure) -> None:
        figure.add_axes((0, 0, 1, 300)).axis("off")

    with pytest.raises(UsageProblem, match="the picture would be 300 inches long"):
        picture(paint, (), About("t", (), "en"), ".svg")


# fonts


@chinese
def test_chinese_comes_first_in_a_chinese_picture_and_last_in_an_english_one() -> None:
    zh, en = fonts_for("驻村 cadre", "zh"), fonts_for("驻村 cadre", "en")
    assert zh.families == en.families[::-1] and en.families[0] == "DejaVu Sans"
    assert zh.warning is None


def test_latin_letters_need_nothing_but_matplotlibs_own_font() -> None:
    assert fonts_for("Cadres – “pairing” × 3", "zh").families == ("DejaVu Sans",)


def test_characters_that_no_font_has_are_named_with_what_to_install(tmp_path: Path) -> None:
    table = Table(Text.plain("\U000f1234"), TABLES["bars"].columns, TABLES["bars"].rows, totals=1)
    warning = write_plot("bars", table, tmp_path / "odd.svg", "en")
    assert warning is not None and "no font here has \U000f1234" in warning.en
    assert "install" in warning.en and "安装" in warning.zh


# colours


@given(st.tuples(*[st.floats(0, 1)] * 3))
def test_ink_is_read_on_any_colour(color: tuple[float, float, float]) -> None:
    """At least 4.5 : 1, as WCAG 2 asks for small text."""

    def luminance(channels: tuple[float, ...]) -> float:
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    ink = 0.0 if ink_on((*color, 1.0)) == "#000000" else 1.0
    low, high = sorted((ink, luminance(color)))
    assert (high + 0.05) / (low + 0.05) >= 4.5


def test_no_two_categories_look_alike() -> None:
    assert len(set(SERIES)) == len(SERIES)


# each plot


def test_a_heat_map_has_every_number_with_totals_and_a_dash_for_what_is_undefined(
    drawn: Drawn,
) -> None:
    said = texts(drawn("heatmap", counts((3, 1), (None, 2000))))
    assert {"3", "1", "–", "2000", "99", "77", "555", "Logic", "Alliance", "Class A"} <= set(said)


def test_a_heat_map_of_differences_has_its_signs(drawn: Drawn) -> None:
    assert "−4" in texts(drawn("heatmap", counts((-4, 1), (2, 0))))


def test_headings_of_two_levels_stand_once_over_their_columns(drawn: Drawn) -> None:
    villager = Text.plain("Villager")
    columns = (
        column("code", "Code", kind="text"),
        Column("a", (villager, Text.plain("A"))),
        Column("b", (villager, Text.plain("B"))),
    )
    columns = tuple(Column(c.id, c.headings, "count") if c.id != "code" else c for c in columns)
    table = Table(Text.plain("t"), columns, (("logic", 1, 2),))
    assert texts(drawn("heatmap", table)).count("Villager") == 1


def test_bars_are_as_long_as_their_numbers_and_end_to_end(drawn: Drawn) -> None:
    svg = drawn("bars", counts((3, 1)))
    first, second = (max(bars(svg, look.color), key=width) for look in SERIES[:2])
    assert first[1] - first[0] == pytest.approx(3 * (second[1] - second[0]), rel=1e-4)
    assert first[1] == pytest.approx(second[0], abs=1e-3)


def test_what_doesnt_add_up_isnt_stacked(tmp_path: Path) -> None:
    table = counts((3, 1))
    shares = tuple(Column(each.id, each.headings, "share") for each in table.columns[1:])
    rate = Table(table.title, (table.columns[0], *shares), table.rows, totals=1)
    with pytest.raises(UsageProblem, match="can't be stacked"):
        write_plot("bars", rate, tmp_path / "rate.svg", "en")


def test_more_columns_than_can_be_told_apart_are_refused(tmp_path: Path) -> None:
    many = tuple(f"{number}" for number in range(len(SERIES) + 1))
    with pytest.raises(UsageProblem, match="17 columns are more than bars can tell apart"):
        write_plot("bars", counts(tuple(range(17)), names=many), tmp_path / "many.svg", "en")


def test_diverging_bars_start_from_one_line_to_either_side(drawn: Drawn) -> None:
    svg = drawn("diverging", counts((3, 1)))
    (left,), (right,) = (bars(svg, look.color) for look in SERIES[:2])
    assert left[1] == pytest.approx(right[0], abs=1e-3)
    assert left[1] - left[0] == pytest.approx(3 * (right[1] - right[0]), rel=1e-4)


def test_diverging_bars_of_three_columns_are_refused_with_their_names(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="has 3: Class A, Class B, Class C"):
        write_plot("diverging", counts((1, 2, 3), names=("A", "B", "C")), tmp_path / "d.svg", "en")


def test_a_network_of_several_coders_is_refused(tmp_path: Path) -> None:
    both = pairs(("LIN", "a", "b", 1), ("MEI", "a", "b", 2))
    with pytest.raises(UsageProblem, match="of one coder, and here are several: LIN, MEI"):
        write_plot("network", both, tmp_path / "n.svg", "en")


def test_a_network_without_pairs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="no two codes occur together"):
        write_plot("network", pairs(), tmp_path / "n.svg", "en")


def test_of_very_many_pairs_the_strongest_are_drawn_and_it_is_said(drawn: Drawn) -> None:
    strong = [("LIN", "hub", f"s{number}", 5) for number in range(5)]
    weak = [("LIN", "hub", f"w{number}", 1) for number in range(60)]
    said = texts(drawn("network", pairs(*strong, *weak)))
    assert "Drawn are the 5 pairs with 5 or more, of 65." in said
    assert "s0" in said and "w0" not in said


def test_numbers_are_left_out_where_there_are_too_many_lines_to_read_them(drawn: Drawn) -> None:
    few = texts(drawn("network", pairs(*(("LIN", "hub", f"s{at}", 7) for at in range(40)))))
    many = texts(drawn("network", pairs(*(("LIN", "hub", f"s{at}", 7) for at in range(41)))))
    assert few.count("7") == 40 and many.count("7") == 0
    assert any("too many lines for numbers" in each for each in many)


def test_names_in_a_network_are_drawn_over_the_numbers(drawn: Drawn) -> None:
    said = texts(drawn("network", pairs(("LIN", "hub", "other", 7))))
    assert said.index("7") < min(said.index("hub"), said.index("other"))


@settings(max_examples=8, deadline=None)
@given(st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=14))
def test_no_name_in_a_network_lies_on_another(edges: set[tuple[int, int]]) -> None:
    joined = [(str(a), str(b)) for a, b in sorted(edges) if a != b] or [("0", "1")]
    boxes = {node: (0.3 + int(node) / 10, 0.2) for pair in joined for node in pair}
    places = arranged(joined, boxes)
    assert set(places) == set(boxes) and places == arranged(joined, boxes)
    for one in boxes:
        for other in boxes:
            over = [
                boxes[one][axis] + boxes[other][axis] - abs(places[one][axis] - places[other][axis])
                for axis in (0, 1)
            ]
            assert one == other or min(over) < 0.01


def test_saturation_is_drawn_where_some_figures_are_undefined(drawn: Drawn) -> None:
    table = saturated((1, 4.0, None, None, 5), (2, 6.5, None, None, 8), order="imported")
    assert "in the order of import" in texts(drawn("saturation", table))


def test_where_the_rule_first_held_is_not_called_saturated(drawn: Drawn) -> None:
    table = saturated((1, 4.0, 2.0, 6.0, 5), (2, 6.5, 5.0, 8.0, 8), (3, 9.0, 8.0, 9.0, 12))
    said = texts(drawn("saturation", table))
    assert "≤ 5% new, first reached (2)" in said and "saturated (2)" not in said


# the portrait of a document


def portrait(*strands: Strand, coders: tuple[str, ...] = ("LIN",)) -> Timeline:
    voices = (
        Voice(Text.plain("Q"), True, ((0, 20),)),
        Voice(Text.plain("王丽"), False, ((20, 100),)),
    )
    return Timeline(Text("Codes along one", "一"), 100, voices, strands, coders, (NOTE,))


def test_a_timeline_has_each_coding_where_it_is_in_the_text(tmp_path: Path) -> None:
    strand = Strand(LOGIC, 0, ((10, 30, "LIN"), (50, 90, "LIN")))
    write_timeline(portrait(strand), tmp_path / "t.svg", "en")
    first, second = bars(tmp_path / "t.svg", SERIES[0].color)
    scale = (first[1] - first[0]) / 20
    assert second[1] - second[0] == pytest.approx(40 * scale, rel=1e-3)
    assert second[0] - first[0] == pytest.approx(40 * scale, rel=1e-3)
    assert {"Q", "Logic", "Place in the text (characters)"} <= set(texts(tmp_path / "t.svg"))


def test_coders_in_a_timeline_are_named_and_stand_apart(tmp_path: Path) -> None:
    strand = Strand(LOGIC, 0, ((10, 30, "LIN"), (10, 30, "MEI")))
    write_timeline(portrait(strand, coders=("LIN", "MEI")), tmp_path / "t.svg", "en")
    assert {"LIN", "MEI"} <= set(texts(tmp_path / "t.svg"))
    assert all(len(bars(tmp_path / "t.svg", look.color)) == 2 for look in SERIES[:2])


def test_codings_too_thin_to_be_told_apart_are_one_bar(tmp_path: Path) -> None:
    thin = tuple((at, at + 1, "LIN") for at in range(0, 20_000, 2))
    long = Timeline(Text("t"), 40_000, (), (Strand(LOGIC, 0, thin),), ("LIN",), ())
    write_timeline(long, tmp_path / "t.svg", "en")
    ((left, right),) = bars(tmp_path / "t.svg", SERIES[0].color)
    assert right - left == pytest.approx(7.0 * 72 / 2, rel=1e-3)


def test_a_name_that_takes_more_than_two_lines_is_cut(tmp_path: Path) -> None:
    long = Text.plain("a long name " * 20)
    write_timeline(portrait(Strand(long, 0, ((0, 9, "LIN"),))), tmp_path / "t.svg", "en")
    said = [each for each in texts(tmp_path / "t.svg") if "long name" in each]
    assert len(said) <= 2 and said[-1].endswith("…")


def test_a_timeline_without_codings_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="nothing is coded in this text"):
        write_timeline(portrait(), tmp_path / "t.svg", "en")


@given(st.text(max_size=60), st.floats(0.5, 5))
def test_breaking_a_text_loses_nothing_but_space(text: str, inches: float) -> None:
    from qcode.exchange.plots.canvas import plain

    assert "".join(broken(text, inches)).replace(" ", "") == plain(text).replace(" ", "")
