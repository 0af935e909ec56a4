"""plots: tables as pictures, SVG, PNG or PDF. Needs the extra `plots`.

Every picture carries its table's title and notes; the numbers stand in it as well as the colours,
and what colours tell apart hatches, places or names tell apart too. matplotlib is imported only
while one is drawn.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qcode.errors import UsageProblem

if TYPE_CHECKING:
    from qcode.exchange.plots.canvas import Picture
    from qcode.exchange.plots.timeline import Timeline
    from qcode.table import Table
    from qcode.texts import Lang, Text

PLOTS = ("heatmap", "bars", "diverging", "network", "saturation")


def write_plot(plot: str, table: Table, path: Path | str, lang: Lang) -> Text | None:
    """Draw a table as one of PLOTS into a file, whole or not at all; its suffix says how.

    Returns a warning where characters can't be read in it. Raises UsageProblem for a suffix or a
    plot that isn't known, a table that can't be drawn so, or where the extra isn't installed;
    FileProblem where the file can't be written.
    """
    return _written(_drawn(plot, table, lang, Path(path).suffix.lower()), path)


def write_timeline(portrait: Timeline, path: Path | str, lang: Lang) -> Text | None:
    """Draw where in a text who speaks and what is coded: as write_plot."""
    from qcode.exchange.plots.timeline import timeline

    return _written(timeline(portrait, lang, Path(path).suffix.lower()), path)


def _drawn(plot: str, table: Table, lang: Lang, suffix: str) -> Picture:
    if plot == "heatmap":
        from qcode.exchange.plots.heatmap import heatmap

        return heatmap(table, lang, suffix)
    if plot == "bars":
        from qcode.exchange.plots.bars import stacked_bars

        return stacked_bars(table, lang, suffix)
    if plot == "diverging":
        from qcode.exchange.plots.diverging import diverging_bars

        return diverging_bars(table, lang, suffix)
    if plot == "network":
        from qcode.exchange.plots.network import network

        return network(table, lang, suffix)
    if plot == "saturation":
        from qcode.exchange.plots.saturation import saturation_curve

        return saturation_curve(table, lang, suffix)
    raise UsageProblem(f"there is no plot {plot!r}", f"known: {', '.join(PLOTS)}")


def _written(picture: Picture, path: Path | str) -> Text | None:
    from qcode.exchange.files import write_whole

    write_whole(path, picture.content)
    return picture.warning
