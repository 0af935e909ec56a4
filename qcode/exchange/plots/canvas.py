"""Canvas: what every picture shares: its fonts, its title and caption, its file.

A picture is drawn in inches. What draws it puts axes on an empty figure; the title is then set
above whatever came to stand there, the caption below, and the file is cut to all of it.

Every text is shown letter for letter (nothing in it is markup), the same input gives the same
bytes, and the caption is in the file's metadata too.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qcode.errors import UsageProblem
from qcode.exchange.characters import visible
from qcode.exchange.measure import wrap
from qcode.exchange.plots.fonts import Fonts, fonts_for
from qcode.texts import Lang, Text

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure

SUFFIXES = (".svg", ".png", ".pdf")

SIZE, SMALL = 9.0, 7.5
"""Points: of what is read in the picture, and of its caption."""

NARROWEST = 4.5
"""Inches: a title or caption is given at least so much room before it is broken."""

GAP = 0.12
"""Inches between the picture and its title or caption, and around all."""

LARGEST = 250
"""Inches: longer pictures can't be made as a PNG, nor looked at."""

DOTS = 200
"""Dots per inch of a PNG."""

INK, QUIET, RULE = "#1a1a1a", "#595959", "#8c8c8c"
"""Colours of text, of lesser text, and of lines."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A file's content, and what is to be said of it (characters that no font has)."""

    content: bytes
    warning: Text | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What stands above and below a picture, in one language."""

    title: str
    notes: tuple[str, ...]
    lang: Lang


def picture(
    paint: Callable[[Figure], None], texts: Iterable[str], about: About, suffix: str
) -> Picture:
    """A picture as a file of this suffix.

    paint: puts axes on the figure.  texts: all that it writes there, for which fonts are chosen.
    Raises UsageProblem where the suffix isn't known, or the extra `plots` isn't installed.
    """
    require(suffix)
    about = About(plain(about.title), tuple(map(plain, about.notes)), about.lang)
    with _silence():
        fonts = fonts_for(" ".join([*texts, about.title, *about.notes]), about.lang)
    with _silence(), _style(fonts):
        from matplotlib.figure import Figure

        # One inch by one: places on it are inches, and what reaches out of it is kept.
        figure = Figure(figsize=(1, 1), dpi=72)
        paint(figure)
        _check_size(figure)
        _frame(figure, about)
        return Picture(_file(figure, about, suffix), fonts.warning)


def require(suffix: str) -> None:
    """Whether such a picture can be made here. Raises UsageProblem."""
    if suffix not in SUFFIXES:
        what = f"no picture can be written as {suffix or 'a file without suffix'}"
        raise UsageProblem(what, f"end the name in one of {' '.join(SUFFIXES)}")
    missing = [name for name in ("matplotlib", "networkx") if find_spec(name) is None]
    if missing:
        raise UsageProblem(
            Text(
                f"pictures need {' and '.join(missing)}", f"绘图需要安装 {'、'.join(missing)}"
            ),
            Text(
                "in the folder that qcode was installed from: pip install '.[plots]'",
                "请在安装 qcode 的文件夹中运行 pip install '.[plots]'",
            ),
        )  # fmt: skip


def suffix_of(path: Path | str) -> str:
    return Path(path).suffix.lower()


def plain(text: str) -> str:
    """A text of one line as it may stand in a picture and in a file's metadata."""
    return visible(" ".join(text.split()))


def broken(text: str, inches: float, points: float = SIZE) -> list[str]:
    """The lines of a text that has so much room."""
    return wrap(plain(text), cells_in(inches, points))


def cells_in(inches: float, points: float = SIZE) -> int:
    """How many letters (half as many Chinese characters) have room; a bit over half an em each."""
    return max(4, int(inches * 72 / (points * 0.56)))


@contextmanager
def _silence() -> Iterator[None]:
    """Keep matplotlib from speaking of fonts, which are settled here."""
    logger = logging.getLogger("matplotlib")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Glyph .* missing", category=UserWarning)
            yield
    finally:
        logger.setLevel(level)


@contextmanager
def _style(fonts: Fonts) -> Iterator[None]:
    from matplotlib import rc_context

    settings: Any = {
        "font.family": list(fonts.families),
        "font.size": SIZE,
        "text.color": INK,
        "text.parse_math": False,
        "text.usetex": False,
        "axes.edgecolor": RULE,
        "axes.labelcolor": INK,
        "axes.unicode_minus": True,
        "xtick.color": QUIET,
        "ytick.color": QUIET,
        "hatch.linewidth": 0.5,
        "svg.fonttype": "none",
        "svg.hashsalt": "qcode",
        "pdf.fonttype": 3,  # as 42, a font like Noto's is embedded under a wrong type
    }
    with rc_context(settings):
        yield


def _check_size(figure: Figure) -> None:
    left, bottom, right, top = extent(figure)
    if max(right - left, top - bottom) > LARGEST:
        raise UsageProblem(
            Text(
                f"the picture would be {max(right - left, top - bottom):.0f} inches long",
                f"图片长达 {max(right - left, top - bottom):.0f} 英寸",
            ),
            Text("choose some codes with --code", "请用 --code 选定部分编码"),
        )


def _frame(figure: Figure, about: About) -> None:
    """Set the title above, and the caption below, what stands on the figure."""
    left, bottom, right, top = extent(figure)
    room = max(right - left, NARROWEST)
    title = "\n".join(broken(about.title, room, SIZE + 2))
    notes = "\n".join(line for note in about.notes for line in broken(note, room, SMALL))
    width, height = figure.get_size_inches()
    x, over, under = left / width, (top + GAP) / height, (bottom - GAP) / height
    figure.text(x, over, title, fontsize=SIZE + 2, fontweight="bold", va="bottom", linespacing=1.3)
    figure.text(x, under, notes, fontsize=SMALL, color=QUIET, va="top", linespacing=1.35)


def extent(figure: Figure) -> tuple[float, float, float, float]:
    """Left, bottom, right and top, in inches, of all that stands on the figure."""
    box = figure.get_tightbbox(_renderer(figure))
    return box.x0, box.y0, box.x1, box.y1


def reach(drawn: Artist) -> tuple[float, float, float, float]:
    """Left, bottom, right and top, in inches, of something that stands on a figure."""
    figure = drawn.get_figure(root=True)
    assert figure is not None
    box = drawn.get_window_extent(_renderer(figure))
    return box.x0 / figure.dpi, box.y0 / figure.dpi, box.x1 / figure.dpi, box.y1 / figure.dpi


def _renderer(figure: Figure) -> Any:
    """What measures texts: one a figure, since it remembers what it has measured."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = figure.canvas
    if not isinstance(canvas, FigureCanvasAgg):
        canvas = FigureCanvasAgg(figure)
    return canvas.get_renderer()  # type: ignore[no-untyped-call]


def _file(figure: Figure, about: About, suffix: str) -> bytes:
    caption = " ".join(about.notes)
    dated = {".svg": {"Date": None}, ".pdf": {"CreationDate": None, "ModDate": None}, ".png": {}}
    key = "Subject" if suffix == ".pdf" else "Description"
    metadata = {"Title": about.title, key: caption, **dated[suffix]}
    file = BytesIO()
    figure.savefig(
        file,
        format=suffix[1:],
        dpi=DOTS,
        bbox_inches="tight",
        pad_inches=GAP,
        metadata=metadata,
        facecolor="white",
    )
    return file.getvalue()
