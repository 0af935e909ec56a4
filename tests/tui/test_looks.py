"""Words stay legible whatever lies under them."""

import pytest
from textual.color import Color

from qcode.tui.looks import READ, SAFE, THEMES, Look, contrast, legible, palette_of


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_words_can_be_read_however_many_codings_lie_over_them(theme):
    palette = palette_of(theme)
    ink = Color.parse(palette.foreground)
    look = Look(palette, {}, {}, {}, {}, "LIN")
    for color in (*SAFE, "#ffffff", "#000000", "#e5a50a", "#b5bd4f", "#00ff00"):
        seen = legible(color, palette)
        shades = [look.shade(seen, depth) for depth in range(1, 9)]
        assert all(contrast(ink, Color.parse(shade)) >= READ for shade in shades)
        assert all(shade != palette.background for shade in shades)
