"""The logic diagram: places without overlaps, texts that are data, files that can be opened."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.errors import UsageProblem
from qcode.exchange.figure import SUFFIXES, render_figure, write_figure
from qcode.exchange.figure.layering import Size
from qcode.exchange.figure.layout import Box, Layout, Link, lay_out
from qcode.exchange.measure import width
from qcode.table import Column, Named, Table
from qcode.texts import Lang, Text

HOSTILE = 'a"b\\n$x_1$ <b>|"]; --> #35; {end} \x1b[31m%%{init}%%'

NAMES = {
    "alliance": Text("Strong alliance", "强强联合"),
    "all": Text("Benefits for all", "雨露均沾"),
    "showcase": Text("Path dependence on showcase results", "亮点路径依赖"),
    "unsaid": Text(HOSTILE, HOSTILE),
}
KINDS = {
    "leads-to": Text("leads to", "导致"),
    "contradicts": Text("contradicts", "相悖"),
    "own": Text("own", "own"),
}


def table(*relations: tuple[str, str, str, int]) -> Table:
    columns = tuple(Column(key, (Text.plain(key),)) for key in ("from", "kind", "to", "support"))
    rows = tuple(
        (Named(a, NAMES[a]), Named(kind, KINDS[kind]), Named(b, NAMES[b]), support)
        for a, kind, b, support in relations
    )
    note = Text("n = 3 relations.", "n = 3 个关系。")
    return Table(Text("Relations", "编码间关系"), columns, rows, stub=3, notes=(note,))


STUDY = table(
    ("showcase", "leads-to", "alliance", 3),
    ("alliance", "contradicts", "all", 0),
    ("alliance", "own", "unsaid", 1),
)


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("zh", ["强强联合", "雨露均沾", "亮点路径依赖", "导致（3）", "相悖", "编码间关系"]),
        ("en", ["Strong alliance", "leads to (3)", "contradicts", "Benefits for all"]),
    ],
)
def test_a_picture_holds_every_name_and_relation_as_it_is(
    tmp_path: Path, lang: Lang, told: list[str]
) -> None:
    write_figure(STUDY, tmp_path / "f.svg", lang)
    svg = ElementTree.parse(tmp_path / "f.svg")
    written = "".join("".join(each.itertext()) for each in svg.iter() if "text" in each.tag)
    assert all(each in written for each in told)
    assert "$x_1$" in written and "\x1b" not in written


@pytest.mark.parametrize(
    ("suffix", "magic"), [(".png", b"\x89PNG"), (".pdf", b"%PDF"), (".svg", b"<?xml")]
)
def test_the_same_relations_give_the_same_bytes(tmp_path: Path, suffix: str, magic: bytes) -> None:
    files = [tmp_path / f"{name}{suffix}" for name in "ab"]
    for file in files:
        write_figure(STUDY, file, "zh")
    first, second = (file.read_bytes() for file in files)
    assert first == second
    assert first.startswith(magic)


def test_dot_quotes_whatever_a_name_holds(tmp_path: Path) -> None:
    dot = render_figure(STUDY, "dot", "en")
    strings = r'"(?:[^"\\]|\\.)*"'
    bare = re.sub(strings, "S", dot)
    assert not re.search(r'["<>]', bare.replace("->", ""))  # nothing escapes its quotes
    assert bare.count("->") == 3
    labels = [each[1:-1] for each in re.findall(rf"label=({strings})", dot)]
    read = [re.sub(r"\\(.)", r"\1", each) for each in labels]
    assert {"Strong alliance", "leads to (3)", "contradicts"} <= set(read)
    assert any('a"b\\n$x_1$ <b>|"]; --> #35; {end} ␛[31m' in each for each in read)
    assert "dir=both" in dot and "style=dashed" in dot
    for suffix in (".dot", ".gv"):
        write_figure(STUDY, tmp_path / f"f{suffix}", "en")
        assert (tmp_path / f"f{suffix}").read_text("utf-8") == dot


def test_mermaid_writes_as_entities_whatever_could_be_markup() -> None:
    mermaid = render_figure(STUDY, "mermaid", "zh")
    lines = [line.strip() for line in mermaid.splitlines() if not line.startswith("%%")]
    assert lines[0] == "flowchart LR"
    nodes = [line for line in lines if re.fullmatch(r'n\d+\["[^"]*"\]', line)]
    arrows = [re.fullmatch(r'n\d+ (\S+)\|"([^"]*)"\| n\d+', line) for line in lines]
    assert len(nodes) == 4
    assert [found.groups() for found in arrows if found] == [
        ("-->", "导致（3）"),
        ("x-.-x", "相悖"),
        ("-->", "own（1）"),
    ]
    hostile = nodes[-1].split("[", 1)[1][1:-2]
    unescaped = re.sub(r"#(\d+);", lambda match: chr(int(match[1])), hostile)
    assert unescaped == HOSTILE.replace("\x1b", "␛")
    assert not re.search(r'[<>&"`{}|\\]', re.sub(r"#\d+;", "", hostile))


@pytest.mark.parametrize("name", ["1. one", "1) one", "+ plus", "= x", "- y", "# z", "%% c"])
def test_mermaid_takes_no_name_for_a_list_a_heading_or_a_comment(name: str) -> None:
    cells = (Named("a", Text.plain(name)), Named("own", KINDS["own"]), Named("b", Text.plain("b")))
    shown = render_figure(replace(STUDY, rows=((*cells, 0),)), "mermaid", "en")
    (label,) = re.findall(r'n0\["(.*)"\]', shown)
    assert re.sub(r"#(\d+);", lambda match: chr(int(match[1])), label) == name
    assert not re.match(r"\d+[.)]|[-+*=#%]", re.sub(r"#\d+;", "", label))


def test_a_note_sets_no_option_of_mermaid() -> None:
    note = Text.plain('Only turns that the query finds: %%{init: {"theme": "dark"}}%% = 钱')
    mermaid = render_figure(replace(STUDY, notes=(note,)), "mermaid", "en")
    assert "init" in mermaid and "%%{" not in mermaid
    assert [line[:3] for line in mermaid.splitlines()[:2]] == ["%% ", "%% "]


def test_the_outline_tells_each_relation_once_aligned_in_cells() -> None:
    outline = render_figure(STUDY, "outline", "zh")
    assert "强强联合\n  ↔ 相悖       雨露均沾\n  → own（1）   a" in outline
    assert "亮点路径依赖\n  → 导致（3）  强强联合\n" in outline


def test_the_outline_keeps_to_the_width_of_the_terminal() -> None:
    note = Text.plain("Only relations of these codes, and of those that stand under them.")
    outline = render_figure(replace(STUDY, notes=(note,)), "outline", "en", 40)
    assert max(map(width, outline.splitlines())) <= 40
    assert "      Path dependence" not in render_figure(STUDY, "outline", "en")
    assert note.en in " ".join(outline.split())


def test_nothing_to_draw_and_an_unknown_ending_are_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="there is no relation to draw"):
        render_figure(table(), "outline", "en")
    with pytest.raises(UsageProblem, match=r"no figure can be written as \.gif") as error:
        write_figure(STUDY, tmp_path / "f.gif", "en")
    assert all(suffix in error.value.hint for suffix in SUFFIXES)


def test_without_matplotlib_a_picture_says_what_to_install_and_text_is_drawn_all_the_same(
    tmp_path: Path,
) -> None:
    script = (
        "import sys; sys.modules['matplotlib'] = sys.modules['networkx'] = None\n"
        "from tests.exchange.test_figure import STUDY\n"
        "from qcode.errors import UsageProblem\n"
        "from qcode.exchange.figure import render_figure, write_figure\n"
        "assert render_figure(STUDY, 'dot', 'en') and render_figure(STUDY, 'mermaid', 'en')\n"
        "try: write_figure(STUDY, sys.argv[1], 'en')\n"
        "except UsageProblem as error: print(error.hint)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, tmp_path / "f.svg"], capture_output=True, text=True
    )
    assert "pip install '.[plots]'" in done.stdout, done.stderr
    assert not (tmp_path / "f.svg").exists()


def test_a_figure_too_wide_for_a_page_leads_downwards(tmp_path: Path) -> None:
    names = [f"c{number}" for number in range(8)]
    columns = STUDY.columns
    pairs = pairwise(Named(each, Text.plain(each)) for each in names)
    rows = tuple((a, Named("leads-to", KINDS["leads-to"]), b, 0) for a, b in pairs)

    def size(count: int) -> tuple[float, float]:
        chain = Table(Text("Chain"), columns, rows[:count], stub=3)
        write_figure(chain, tmp_path / "f.svg", "en")
        root = ElementTree.parse(tmp_path / "f.svg").getroot()
        return float(root.attrib["width"][:-2]), float(root.attrib["height"][:-2])

    (short, low), (narrow, high) = size(2), size(7)
    assert short > low and high > narrow


# places

LABEL = Size(0.6, 0.15)


@st.composite
def drawings(draw: st.DrawFn) -> tuple[dict[str, Size], list[Link]]:
    count = draw(st.integers(2, 9))
    heights = st.floats(0.2, 1.5)
    sizes = {f"c{number}": Size(1.5, draw(heights)) for number in range(count)}
    ends = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1))
    pairs = draw(st.lists(ends.filter(lambda pair: pair[0] != pair[1]), min_size=1, max_size=16))
    widths = st.floats(0.2, 1.2)
    links = [Link(f"c{a}", f"c{b}", Size(draw(widths), 0.15)) for a, b in pairs]
    return sizes, links


def overlap(one: Box, other: Box) -> bool:
    return (
        abs(one.x - other.x) < (one.width + other.width) / 2 - 1e-9
        and abs(one.y - other.y) < (one.height + other.height) / 2 - 1e-9
    )


def taken(layout: Layout) -> list[Box]:
    return [*layout.boxes.values(), *(route.label for route in layout.routes)]


@settings(deadline=None, max_examples=60)
@given(drawings())
def test_no_box_and_no_label_lies_on_another(drawing: tuple[dict[str, Size], list[Link]]) -> None:
    boxes = taken(lay_out(*drawing))
    assert not any(overlap(one, other) for at, one in enumerate(boxes) for other in boxes[at + 1 :])


@settings(deadline=None, max_examples=60)
@given(drawings())
def test_no_line_runs_through_a_box_or_a_label(
    drawing: tuple[dict[str, Size], list[Link]],
) -> None:
    layout = lay_out(*drawing)
    boxes = taken(layout)
    for route in layout.routes:
        for piece in route.pieces:
            for (x, y), (end_x, end_y) in pairwise(piece):
                # Between two points the line stays in the rectangle that they span.
                middle = ((x + end_x) / 2, (y + end_y) / 2)
                span = Box(*middle, abs(end_x - x), max(abs(end_y - y), 1e-6))
                assert not any(overlap(span, box) for box in boxes)


@settings(deadline=None, max_examples=40)
@given(drawings())
def test_every_line_leads_from_its_origin_by_its_label_to_its_target(
    drawing: tuple[dict[str, Size], list[Link]],
) -> None:
    sizes, links = drawing
    layout = lay_out(sizes, links)
    assert set(layout.boxes) == set(sizes)
    for link, route in zip(links, layout.routes, strict=True):
        (x, y), (end_x, end_y) = route.pieces[0][0], route.pieces[-1][-1]
        origin, target = layout.boxes[link.origin], layout.boxes[link.target]
        for at, height, box in ((x, y, origin), (end_x, end_y, target)):
            assert min(abs(at - box.left), abs(at - box.right)) < 1e-9
            assert abs(height - box.y) <= box.height / 2
        ends = {route.pieces[0][-1][0], route.pieces[1][0][0]}
        assert ends == {route.label.left, route.label.right}


def test_a_chain_is_drawn_in_one_line_from_left_to_right() -> None:
    sizes = {each: Size(1, 0.5) for each in "abc"}
    layout = lay_out(sizes, [Link("a", "b", LABEL), Link("b", "c", LABEL)])
    a, b, c = (layout.boxes[each] for each in "abc")
    assert a.right < b.left and b.right < c.left
    assert a.y == pytest.approx(b.y) == pytest.approx(c.y)


def test_lines_that_need_not_cross_do_not() -> None:
    sizes = {each: Size(1, 0.5) for each in "abcd"}
    pairs = [("a", "c"), ("b", "c"), ("a", "d")]
    layout = lay_out(sizes, [Link(*pair, LABEL) for pair in pairs])
    above = layout.boxes["b"].y > layout.boxes["a"].y
    assert above == (layout.boxes["c"].y > layout.boxes["d"].y)


def test_what_no_relation_joins_stands_apart_below() -> None:
    sizes = {each: Size(1, 0.5) for each in "abcd"}
    layout = lay_out(sizes, [Link("a", "b", LABEL), Link("c", "d", LABEL)])
    boxes = layout.boxes
    assert max(boxes["c"].y, boxes["d"].y) + 0.25 < min(boxes["a"].y, boxes["b"].y) - 0.25


def test_a_circle_is_drawn_with_one_line_back() -> None:
    sizes = {each: Size(1, 0.5) for each in "ab"}
    layout = lay_out(sizes, [Link("a", "b", LABEL), Link("b", "a", LABEL)])
    there, back = (route.pieces for route in layout.routes)
    assert there[0][0][0] < there[-1][-1][0]
    assert back[0][0][0] > back[-1][-1][0]
