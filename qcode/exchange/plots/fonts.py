"""Fonts: which of those installed can write every character of a picture.

matplotlib brings DejaVu Sans, which has no Chinese, and draws boxes for what its fonts lack. So
the fonts are chosen by what is to be written, and whoever asks is told what none of them has.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from qcode.texts import Lang, Text

OWN = "DejaVu Sans"
"""The font that matplotlib itself brings."""

CHINESE = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Heiti SC",
    "STHeiti",
    "SimHei",
    "DengXian",
    "Noto Sans CJK JP",
    "Noto Sans CJK TC",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Songti SC",
    "SimSun",
    "AR PL SungtiL GB",
    "Arial Unicode MS",
    "Heiti TC",
)
"""Fonts with Chinese, the most legible in a figure first. Older matplotlib reads only the first
font of a collection, which for Noto's is the Japanese."""

_UNDRAWN = frozenset({"Cc", "Cf", "Cs", "Mn", "Zl", "Zp", "Zs"})
"""Categories of characters that need no shape of their own."""

_INSTALLING = {
    "linux": Text(
        "for Chinese, e.g. sudo apt install fonts-noto-cjk (Debian, Ubuntu) or sudo dnf install "
        "google-noto-sans-cjk-fonts (Fedora), or put a font file into ~/.local/share/fonts",
        "请安装字体，中文如 sudo apt install fonts-noto-cjk（Debian、Ubuntu）或 sudo dnf install "
        "google-noto-sans-cjk-fonts（Fedora），或把字体文件放入 ~/.local/share/fonts",
    ),
    "darwin": Text(
        "for Chinese, e.g. Noto Sans SC, by opening its file in Font Book",
        "请安装字体（中文如 Noto Sans SC）：用“字体册”打开字体文件即可",
    ),
    "win32": Text(
        "for Chinese: Settings › System › Optional features › Chinese (Simplified) Supplemental "
        "Fonts",
        "请安装字体，中文见“设置”›“系统”›“可选功能”›“中文(简体)补充字体”",
    ),
}


@dataclass(frozen=True, slots=True)
class Fonts:
    """families: where each character is looked for, in this order.  lacking: what none has."""

    families: tuple[str, ...]
    lacking: str = ""

    @property
    def warning(self) -> Text | None:
        """What can't be read in the picture, and what to install; None where all can be."""
        if not self.lacking:
            return None
        some = self.lacking if len(self.lacking) <= 8 else f"{self.lacking[:8]}…"
        advice = _INSTALLING.get(sys.platform, _INSTALLING["linux"])
        return Text(
            f"no font here has {some}: the picture shows boxes instead; install one, {advice.en}",
            f"本机字体缺少以下字符：{some}，图中将显示为方框；{advice.zh}",
        )


def fonts_for(text: str, lang: Lang) -> Fonts:
    """Fonts for all characters of a text, as few as may be.

    lang: in Chinese the Chinese font comes first, so that quotation marks are full-width there.
    """
    found, lacking = _covering(text, [OWN])
    # A font's own order of trial is that of legibility; anything else that has the rest will do.
    more, lacking = _covering(lacking, CHINESE)
    if lacking:
        _notice_new_fonts()
        others, lacking = _covering(lacking, (*CHINESE, *_all_families()))
        more += others
    families = [*more, *found] if lang == "zh" else [*found, *more]
    return Fonts(tuple(families) or (OWN,), lacking)


def _covering(text: str, families: Iterable[str]) -> tuple[list[str], str]:
    """Those of the families that have some of the text's characters, and what is left over."""
    wanted = sorted({each for each in text if unicodedata.category(each) not in _UNDRAWN})
    used: list[str] = []
    for family in families:
        if not wanted:
            break
        left = _without(wanted, family)
        if len(left) < len(wanted):
            used.append(family)
        wanted = left
    return used, "".join(wanted)


def _without(characters: Sequence[str], family: str) -> list[str]:
    """The characters that a family doesn't have: all of them where it isn't installed."""
    from matplotlib.font_manager import FontProperties, findfont, get_font

    try:
        font = get_font(findfont(FontProperties(family=[family]), fallback_to_default=False))
    except (ValueError, RuntimeError, OSError):
        return list(characters)  # it isn't here, or is of a kind that can't be drawn with
    return [each for each in characters if not font.get_char_index(ord(each))]


def _all_families() -> Iterator[str]:
    """Every other installed family, but for the one whose glyphs are all boxes."""
    from matplotlib.font_manager import fontManager

    names = {entry.name for entry in fontManager.ttflist}
    return (name for name in sorted(names) if not name.startswith("Last Resort"))


def _notice_new_fonts() -> None:
    """matplotlib remembers what fonts there were when it first ran: look again."""
    from matplotlib.font_manager import findSystemFonts, fontManager

    known = {str(entry.fname) for entry in fontManager.ttflist}
    for path in findSystemFonts():
        if str(path) not in known:
            try:
                fontManager.addfont(path)
            except (RuntimeError, OSError, ValueError):
                continue  # not every font file can be used in a picture
