"""HTML: one small page with a three-line table, which needs nothing from outside itself."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from qcode.exchange.characters import visible
from qcode.exchange.layout import Heading, Layout, Note, Row, is_number, lay_out, with_minus
from qcode.table import Table
from qcode.texts import Lang

_LANGUAGE = {"zh": "zh-Hans", "en": "en"}

_STYLE = """\
:root { color-scheme: light dark; }
body { background: Canvas; color: CanvasText; margin: 2rem;
  font: 1rem/1.5 "Times New Roman", "Songti SC", SimSun, "Noto Serif CJK SC", serif; }"""

FIGURE_STYLE = """\
figure { margin: 0 auto; width: fit-content; max-width: 100%; overflow-x: auto; }
table { border-collapse: separate; border-spacing: 0; border-bottom: 1.5pt solid;
  font-variant-numeric: tabular-nums; }
caption { font-weight: bold; padding-bottom: .5em; }
th, td { padding: .15em .6em; text-align: left; vertical-align: top; font-weight: normal;
  overflow-wrap: break-word; max-width: 36em; }
th { word-break: keep-all; }
thead th { vertical-align: bottom; text-align: center; max-width: 9em; font-weight: bold; }
thead th.text { text-align: left; }
thead th.number { text-align: right; }
thead th[colspan] { max-width: none; }
thead tr:first-child th { border-top: 1.5pt solid; }
thead th.leaf { border-bottom: .75pt solid; }
thead th.span > span { display: block; border-bottom: .5pt solid; }
td.number { text-align: right; white-space: nowrap; }
tr.total.first > * { border-top: .5pt solid; }
figcaption { font-size: .85em; padding-top: .5em; width: 0; min-width: 100%; }
figcaption p { margin: 0; }
figcaption p.heading { font-weight: bold; padding-top: .75em; }"""

_PAGE = """\
<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}
</style>
</head>
<body>
{figure}
</body>
</html>
"""


def to_html(table: Table, lang: Lang) -> str:
    """A whole page in UTF-8; every text in it is escaped, and control characters are shown."""
    return _PAGE.format(
        lang=_LANGUAGE[lang],
        title=escape(visible(table.title.read(lang))),
        style=f"{_STYLE}\n{FIGURE_STYLE}",
        figure=to_figure(table, lang),
    )


def to_figure(table: Table, lang: Lang) -> str:
    """The table with its caption as one HTML element; its looks are FIGURE_STYLE's."""
    layout = lay_out(table, lang)
    notes = "\n".join(map(_note, layout.notes))
    caption = f"\n<figcaption>\n{notes}\n</figcaption>" if notes else ""
    return "\n".join(["<figure>", *_table(layout)]) + f"{caption}\n</figure>"


def _note(note: Note) -> str:
    kind = ' class="heading"' if note.heading else ""
    return f"<p{kind}>{escaped(with_minus(note.text))}</p>"


def escaped(text: str) -> str:
    """The text as HTML shows it letter for letter, its newlines as line breaks."""
    plain = visible(text.replace("\r\n", "\n").replace("\r", "\n"))
    return escape(plain).replace("\n", "<br>")


def _table(layout: Layout) -> Iterator[str]:
    yield "<table>"
    yield f"<caption>{escaped(layout.title)}</caption>"
    yield "<thead>"
    for level in range(layout.depth):
        cells = "".join(_heading(heading, layout) for heading in layout.starting(level))
        yield f"<tr>{cells}</tr>"
    yield "</thead>\n<tbody>"
    above = False
    for row in layout.rows:
        yield _row(row, layout, first_total=row.total and not above)
        above = row.total
    yield "</tbody>\n</table>"


def _heading(heading: Heading, layout: Layout) -> str:
    text = escaped(heading.text)
    if not heading.leaf:
        reach = f'scope="colgroup" colspan="{heading.columns}"'
        return f'<th class="span" {reach}><span>{text}</span></th>'
    kind = "number" if is_number(layout.columns[heading.column]) else "text"
    reach = f' rowspan="{heading.levels}"' if heading.levels > 1 else ""
    return f'<th class="leaf {kind}" scope="col"{reach}>{text}</th>'


def _row(row: Row, layout: Layout, *, first_total: bool) -> str:
    cells = "".join(_cell(text, number, row, layout) for number, text in enumerate(row.cells))
    kind = ' class="total first"' if first_total else ' class="total"' if row.total else ""
    return f"<tr{kind}>{cells}</tr>"


def _cell(text: str, number: int, row: Row, layout: Layout) -> str:
    name = "number" if is_number(layout.columns[number]) else "text"
    depth = row.indent if number == 0 else 0
    indent = f' style="padding-left: {0.6 + 1.5 * depth}em"' if depth else ""
    if number < layout.stub:
        return f'<th class="{name}" scope="row"{indent}>{escaped(text)}</th>'
    shown = with_minus(text) if is_number(layout.columns[number]) else text
    return f'<td class="{name}"{indent}>{escaped(shown)}</td>'
