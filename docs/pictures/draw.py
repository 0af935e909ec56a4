"""Draws the pictures of the screen in the documents: the real room on the sample project.

    python docs/pictures/draw.py [NAME…]        needs Chromium and fonts with Chinese characters

Each cell of the terminal is drawn at its own place, so that a picture lines up as a terminal does.
"""

from __future__ import annotations

import asyncio
import html
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.cells import cell_len, split_graphemes
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from qcode.project import Project
from qcode.project.sample import SAMPLE, build_sample
from qcode.texts import Lang
from qcode.tui.app import CodingApp

HERE = Path(__file__).parent
CELL = (9, 20)  # pixels


@dataclass(frozen=True, slots=True)
class Picture:
    """A screen to draw. keys: pressed before it is drawn, as Textual names them."""

    name: str
    lang: Lang
    size: tuple[int, int]
    theme: str = "qcode-dark"
    source: str = "2024-05-11_CJM"
    keys: Sequence[str] = ()
    everyone: bool = False


PICTURES = (
    Picture("room-wide", "en", (200, 60), keys=("ctrl+down",) * 8 + ("right",) * 20),
    Picture("room-wide-light-zh", "zh", (200, 60), "qcode-light", keys=("ctrl+down",) * 8),
    Picture("room-narrow-zh", "zh", (80, 24), keys=("ctrl+down",) * 10 + ("right",) * 30),
    Picture("room-narrow", "en", (80, 24), "qcode-light", "2024-06-07_PZH", ("ctrl+down",) * 4),
    Picture("palette-zh", "zh", (80, 24), keys=("ctrl+down",) * 2 + ("S", "enter", *"zybh")),
    Picture("everyone-safe", "en", (120, 36), "qcode-safe", everyone=True, keys=("ctrl+down",) * 8),
    Picture(
        "compare",
        "en",
        (200, 60),
        source="2024-05-08_SWH",
        keys=("B", *"nnnnnn", "1", *"two", "space", *"of", "space", *"three", "enter"),
    ),
    Picture("compare-zh", "zh", (80, 24), "qcode-light", keys=("B", "s", "n", "n")),
    Picture(
        "tables",
        "en",
        (200, 60),
        keys=("number_sign", *"wci", "home", "enter", *["down"] * 3, *["right"] * 5, "enter"),
    ),
    Picture(
        "tables-zh",
        "zh",
        (80, 24),
        "qcode-light",
        keys=("number_sign", "p", "down", "enter", "end", "left", "enter", "down"),
    ),
    Picture("cases-zh", "zh", (110, 24), keys=("V", "2")),
)


async def strips(path: Path, picture: Picture) -> list[Strip]:
    with Project.open(path) as project:
        app = CodingApp(
            project, "LIN", lang=picture.lang, source=picture.source,
            theme=picture.theme, everyone=picture.everyone,
        )  # fmt: skip
        async with app.run_test(size=picture.size) as pilot:
            await pilot.pause(0.5)
            for key in picture.keys:
                await pilot.press(key)
                await pilot.pause(0.1)  # a table is worked out in a thread of its own
            await pilot.pause(1.0)
            return list(app.screen._compositor.render_strips())


def page(lines: Sequence[Strip], size: tuple[int, int]) -> str:
    """The screen as a web page, each grapheme in cells of its own."""
    rows = "".join(f"<div class=row>{''.join(map(_spans, line))}</div>" for line in lines)
    width, height = size[0] * CELL[0], size[1] * CELL[1]
    return f"""<!doctype html><meta charset=utf-8><style>
    body {{ margin: 0; width: {width}px; height: {height}px; background: #000; overflow: hidden;
      font: 15px/{CELL[1]}px 'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', monospace; }}
    .row {{ height: {CELL[1]}px; white-space: nowrap; display: flex; }}
    i {{ font-style: normal; display: block; text-align: center; height: {CELL[1]}px;
      overflow: hidden; flex: none; }}
    </style>{rows}"""


def _spans(segment: Segment) -> str:
    style = segment.style or Style()
    text = segment.text
    return "".join(
        f'<i style="width:{cells * CELL[0]}px;{_css(style)}">{html.escape(text[start:end])}</i>'
        for start, end, cells in split_graphemes(text)[0]
        if cells or cell_len(text)
    ).replace("> <", ">&nbsp;<")


def _css(style: Style) -> str:
    ink = style.color.get_truecolor().hex if style.color else "#ccc"
    paper = style.bgcolor.get_truecolor().hex if style.bgcolor else "#000"
    if style.reverse:
        ink, paper = paper, ink
    said = f"color:{ink};background:{paper};"
    said += "font-weight:bold;" if style.bold else ""
    said += "text-decoration:underline;" if style.underline else ""
    return said + ("opacity:.6;" if style.dim else "")


def draw(picture: Picture, project: Path, folder: Path) -> None:
    source = folder / f"{picture.name}.html"
    source.write_text(page(asyncio.run(strips(project, picture)), picture.size), encoding="utf-8")
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        raise SystemExit("Chromium is needed to draw the pictures")
    width, height = picture.size[0] * CELL[0], picture.size[1] * CELL[1]
    subprocess.run(
        [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
            "--no-first-run", "--disable-background-networking", "--hide-scrollbars",
            f"--user-data-dir={folder}/browser", f"--window-size={width},{height}",
            f"--screenshot={HERE / picture.name}.png", source.as_uri(),
        ],
        check=True, capture_output=True,
    )  # fmt: skip


def main() -> None:
    wanted = set(sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = folder
        build_sample(Path(folder))
        for picture in PICTURES:
            if not wanted or picture.name in wanted:
                copy = Path(shutil.copy(Path(folder) / SAMPLE, Path(folder) / "shown.qcode"))
                sample = copy.rename(copy.with_name(SAMPLE))
                draw(picture, sample, Path(folder))


if __name__ == "__main__":
    main()
