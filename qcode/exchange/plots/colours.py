"""Colours that readers tell apart whatever their eyes, each with a second sign beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.colors import Colormap


RIM = "#4d4d4d"
"""The edge of what is filled, and its hatch."""


@dataclass(frozen=True, slots=True)
class Look:
    """How one category is drawn. hatch: matplotlib's, "" for none."""

    color: str
    hatch: str

    @property
    def fill(self) -> dict[str, Any]:
        """As a patch of matplotlib takes it."""
        return {
            "facecolor": self.color,
            "hatch": self.hatch,
            "edgecolor": RIM,
            "linewidth": 0.4,
            "clip_on": False,
        }


_COLORS = ("#0072B2", "#E69F00", "#56B4E9", "#009E73", "#F0E442", "#D55E00", "#CC79A7", "#999999")
"""Okabe & Ito's palette (2008), black left out for the text, grey for the last."""
_HATCHES = ("", "///", "...", "\\\\\\", "", "xxx", "---", "")

SERIES = tuple(
    Look(color, hatch + more)
    for more in ("", "oo")
    for color, hatch in zip(_COLORS, _HATCHES, strict=True)
)
"""Looks for categories, in order; neighbours differ in lightness and in hatch as well."""

UNKNOWN = Look("#e6e6e6", "////")
"""What has no value."""


def light_to_dark() -> Colormap:
    """From nothing (white) to the most (dark blue), evenly darker, so that it prints in grey."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("", ["#ffffff", "#8fc1e3", "#0072B2", "#003350"])


def below_and_above() -> Colormap:
    """From orange (below nothing) over white to purple (above)."""
    from matplotlib import colormaps

    return colormaps["PuOr"]


def ink_on(color: tuple[float, float, float, float]) -> str:
    """Black or white, whichever is read better on a colour (relative luminance, WCAG 2)."""

    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = map(linear, color[:3])
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#000000" if luminance > 0.179 else "#ffffff"
