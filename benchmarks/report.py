"""The figures as Markdown: a row for each measure and tool, a column for each size, and growth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Record = Mapping[str, Any]

# measure → step, field of its record, unit, decimals
MEASURES = {
    "import, wall": ("import", "wall", "s", 2),
    "import, processor": ("import", "cpu", "s", 2),
    "import, peak memory": ("import", "peak", "MB", 0),
    "project on disk after import": ("import", "size", "MB", 1),
    "one coding saved": ("save", "save", "ms", 2),
    "… the disk's own sync": ("save", "sync", "ms", 2),
    "… saved, less one sync": ("save", "beside sync", "ms", 2),
    "… a bare SQLite commit": ("save", "commit", "ms", 2),
    "… saved, less a bare commit": ("save", "beside commit", "ms", 2),
    "… processor": ("save", "cpu", "ms", 2),
    "cross-table, wall": ("crosstab", "wall", "s", 2),
    "cross-table, processor": ("crosstab", "cpu", "s", 2),
    "cross-table, peak memory": ("crosstab", "peak", "MB", 0),
    "all codings to CSV, wall": ("export", "wall", "s", 2),
    "… rows written": ("export", "rows", "", 0),
    "all codings to CSV, processor": ("export", "cpu", "s", 2),
    "all codings to CSV, peak memory": ("export", "peak", "MB", 0),
}

OVER = "over "  # before what a process had taken when it was stopped


def growth_table(records: Sequence[Record], sizes: Sequence[int], tools: Sequence[str]) -> str:
    """Growth: each size's figure over the one before. × qcode: at the largest size."""
    header = ["measure", "tool", *(f"{size:,}" for size in sizes), "growth", "× qcode"]
    return markdown(header, growth_rows(records, sizes, tools))


def growth_rows(
    records: Sequence[Record], sizes: Sequence[int], tools: Sequence[str]
) -> Iterator[list[str]]:
    at = {(one["tool"], one["step"], one["interviews"]): one for one in records}
    for measure, (step, field, unit, decimals) in MEASURES.items():
        ours = at.get(("qcode", step, sizes[-1]), {}).get(field)
        for tool in tools:
            found = [at.get((tool, step, size)) for size in sizes]
            if not any(found):
                continue
            cells = [cell(one, field, unit, decimals) for one in found]
            values = [one and one[field] for one in found]
            last = ratio(values[-1], ours)
            least = "> " if last and cells[-1].startswith(OVER) else ""
            yield [measure, tool, *cells, growth(values), least + last]


def cell(one: Record | None, field: str, unit: str, decimals: int) -> str:
    if one is None:
        return ""
    over = OVER if one.get("over") and field in ("wall", "cpu") else ""
    return f"{over}{one[field]:,.{decimals}f} {unit}".rstrip()


def growth(values: Sequence[float | None]) -> str:
    return " ".join(filter(None, map(ratio, values[1:], values)))


def ratio(value: float | None, over: float | None) -> str:
    return f"×{value / over:.3g}" if value and over else ""


def version_table(versions: Sequence[Record]) -> str:
    header = ["tool", "version", "version line, processor", "python -c pass", "×"]
    return markdown(
        header,
        (
            [
                one["tool"],
                one["version"],
                f"{one['cpu'] * 1000:.0f} ms",
                f"{one['python'] * 1000:.0f} ms",
                f"{one['cpu'] / one['python']:.1f}",
            ]
            for one in versions
        ),
    )


def markdown(header: Sequence[str], rows: Iterator[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
