"""20,000 wrong or empty files of ratings: a clear error or defined figures, never anything else.

Short here; QCODE_LONG=1 runs it whole. A line of figures is printed at the end (pytest -s).
"""

from __future__ import annotations

import csv
import io
import os
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qcode.analysis.agreement.measures.figures import Figure
from qcode.analysis.agreement.measures.scales import Level, Scale, Weights
from qcode.cli.app import run
from qcode.errors import QcodeError
from qcode.project.plain_ratings import ratings_figures, read_ratings

WHOLE = os.environ.get("QCODE_LONG") == "1"
FILES = 20_000 if WHOLE else 300
THROUGH_THE_DOOR = 200 if WHOLE else 20

LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")
WEIGHTS: tuple[Weights | None, ...] = (None, "linear", "quadratic")
ORDER = ("low", "middle", "high")

ODD = (
    *("", " ", "\u3000", "\t", "NA", "nan", "inf", "-inf", "-", ".", "?", "#N/A", "=1+1", "@x"),
    *("0", "1", "2", "3", "-1", "-0", "1.0", "2,5", "1e5", "1e308", "1e999", "1e-320", "007"),
    *(
        "9007199254740993",
        "1" * 400,
        "1_0",
        "٣",
        "３",
        "−2",
        "+1",
        "1/2",
        "50%",
        "TRUE",
        "2024-01-01",
    ),
    *(
        "low",
        "middle",
        "high",
        "Low",
        "信任合作",
        "re\u0301al",
        "réal",
        "a\nb",
        'say "x"',
        "a,b;c\td",
    ),
    *("\0", "\x07", "\x1b[31m", "\u200b", "\u202e", "\ufeff", "😀", "\ud83d", "[red]", "x" * 5000),
)

numbers = st.one_of(
    st.integers(-3, 9).map(str),
    st.floats(allow_nan=True, allow_infinity=True).map(repr),
    st.floats(0, 1).map("{:.2f}".format),
)
cells = st.one_of(st.sampled_from(ODD), numbers, st.sampled_from(("0", "1")), st.text(max_size=6))
FITTING: dict[str, list[st.SearchStrategy[str]]] = {
    "nominal": [st.sampled_from("01"), st.sampled_from(ORDER), st.text(max_size=2)],
    "ordinal": [st.integers(1, 5).map(str), st.integers(-2, 2).map(str)],
    "named": [st.sampled_from(ORDER), st.just("low")],
    "interval": [
        st.integers(-3, 3).map(str),
        st.floats(-1e99, 1e99, allow_subnormal=False).map(repr),
    ],
    "ratio": [st.integers(0, 3).map(str), st.floats(0, 1).map("{:.2f}".format)],
}
"""Ratings of each level, and of ordinal ones named in an order."""

headings = st.one_of(
    st.sampled_from(("unit", "A", "B", "C", "site", "甲", "乙", "", " A", "unit ", "1")), cells
)


@st.composite
def tables(draw: st.DrawFn, level: str) -> list[list[str]]:
    """Rows of cells: mostly tables of ratings with something odd in them, now and then anything."""
    coders = draw(st.sampled_from((2, 3, 0, 2, 4, 1, 3, 2)))
    top = ["unit", "A", "B", "C", "D"][: coders + 1]
    if draw(st.integers(0, 9)) == 9:
        top = draw(st.lists(headings, max_size=7))
    kind = draw(st.sampled_from([*FITTING[level] * 4, cells, numbers]))
    cell = draw(st.sampled_from([kind, st.one_of(kind, st.just("")), st.one_of(kind, cells)]))
    rows = [
        [str(at), *draw(st.lists(cell, min_size=coders, max_size=coders))]
        for at in range(draw(st.sampled_from((2, 3, 0, 5, 1, 8, 4))))
    ]
    if rows and draw(st.integers(0, 9)) == 9:
        rows[draw(st.integers(0, len(rows) - 1))] = draw(st.lists(cells, max_size=8))
    if draw(st.integers(0, 4)) == 4:
        sites = draw(st.lists(st.sampled_from("nsNS "), min_size=9, max_size=9))
        return [[*row, site] for row, site in zip([top, *rows], ["site", *sites], strict=False)]
    return [top, *rows]


def delimited(table: list[list[str]], delimiter: str, quoting: int, newline: str) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(
        text, delimiter=delimiter, quoting=quoting, lineterminator=newline, escapechar="\\"
    )
    writer.writerows(table)
    return text.getvalue()


@st.composite
def texts(draw: st.DrawFn, level: str) -> bytes:
    """A delimited text in some encoding, whole, cut short, or with bytes that don't belong."""
    text = delimited(
        draw(tables(level)),
        draw(st.sampled_from(",,,,,,;\t|")),
        draw(st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONE))),
        draw(st.sampled_from(("\n", "\r\n", "\r", "\n\n"))),
    )
    encoding = draw(
        st.sampled_from(
            ("utf-8",) * 14
            + ("utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-32", "big5", "cp1252")
        )
    )
    return spoilt(draw, text.encode(encoding, "replace"))


@st.composite
def workbooks(draw: st.DrawFn, level: str) -> bytes:
    """A workbook with numbers, texts, truths and formulas, whole or damaged."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in draw(tables(level)):
        sheet.append([_for_a_workbook(cell, draw) for cell in row])
    if draw(st.integers(0, 9)) == 9:
        sheet.merge_cells("B2:C3")
    packed = io.BytesIO()
    book.save(packed)
    data = packed.getvalue()
    if draw(st.integers(0, 9)) == 9:
        data = _without_a_part(data, draw)
    return spoilt(draw, data)


def _for_a_workbook(cell: str, draw: st.DrawFn) -> object:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if re.fullmatch(r"-?\d{1,9}(\.\d+)?", cell) and draw(st.booleans()):
        return float(cell)
    return ILLEGAL_CHARACTERS_RE.sub("", cell).encode("utf-8", "replace").decode()[:3000]


def _without_a_part(data: bytes, draw: st.DrawFn) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(packed, "w") as less:
        gone = draw(st.sampled_from(whole.namelist()))
        for name in whole.namelist():
            if name != gone:
                less.writestr(name, whole.read(name))
    return packed.getvalue()


def spoilt(draw: st.DrawFn, data: bytes) -> bytes:
    """As it is, or cut short, or with bytes put in; where: in thousandths of its length."""
    how, where = draw(st.integers(0, 19)), draw(st.integers(0, 1000))
    at = len(data) * where // 1000
    if how == 19:
        return data[:at]
    if how == 18:
        return data[:at] + draw(st.binary(max_size=5)) + data[at:]
    return data


anything = st.one_of(
    st.binary(max_size=80), st.text(max_size=80).map(lambda text: text.encode("utf-8", "replace"))
)


@dataclass(frozen=True)
class Case:
    """A file, and what is asked of it."""

    suffix: str
    data: bytes
    scale: Scale
    order: tuple[str, ...]
    cluster: str | None
    encoding: str | None
    replicates: int


@st.composite
def cases(draw: st.DrawFn) -> Case:
    level: Level = draw(st.sampled_from(LEVELS))
    named = level == "ordinal" and draw(st.booleans())
    suffix = draw(
        st.sampled_from((".csv",) * 14 + (".tsv", ".tsv", ".xlsx", ".xlsx", ".jsonl", ""))
    )
    data = anything
    if suffix != ".jsonl" and draw(st.integers(0, 9)) < 9:
        made = workbooks if suffix == ".xlsx" else texts
        data = made("named" if named else level)
    return Case(
        suffix,
        draw(data),
        Scale(level, None if level == "nominal" else draw(st.sampled_from(WEIGHTS))),
        ORDER if named or draw(st.integers(0, 19)) == 19 else (),
        draw(st.sampled_from((None,) * 9 + ("site",))),
        draw(st.sampled_from((None,) * 19 + ("utf-8", "gb18030", "utf-16-le", "klingon"))),
        draw(st.sampled_from((0, 7))),
    )


quietly = settings(
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    max_examples=FILES,
)

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def outcomes() -> Iterator[Counter[str]]:
    """What came of the files; told at the end."""
    counted: Counter[str] = Counter()
    yield counted
    print(f"\n{counted.total():,} files of ratings:")
    for what, times in counted.most_common():
        print(f"  {times:>7,}  {what}")


@quietly
@given(case=cases())
def test_any_file_gives_a_clear_error_or_defined_figures(
    case: Case, outcomes: Counter[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / f"ratings{case.suffix}"
    path.write_bytes(case.data)
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        try:
            figures = _measured(path, case)
        except QcodeError as problem:
            _is_clear(problem)
            outcomes[f"refused: {_kind(problem, path)}"] += 1
            return
    for figure in figures:
        _is_defined(figure)
    defined = sum(figure.value is not None for figure in figures)
    some = "all" if defined == len(figures) else "some" if defined else "no"
    outcomes[f"measured: {some} coefficients defined"] += 1


def _measured(path: Path, case: Case) -> list[Figure]:
    plain = read_ratings(
        path, case.scale.level, cluster=case.cluster, order=case.order, encoding=case.encoding
    )
    return ratings_figures(plain, case.scale, replicates=case.replicates)


def _is_clear(problem: QcodeError) -> None:
    assert problem.message and problem.hint
    assert "Traceback" not in problem.message


def _is_defined(figure: Figure) -> None:
    numbers = (figure.value, figure.se, figure.low, figure.high)
    assert all(each is None or isfinite(each) for each in numbers), figure
    if figure.value is None:
        assert figure.note.en and figure.note.zh, figure
        assert figure.se is None and figure.low is None and figure.high is None
        return
    assert figure.value <= 1 + 1e-12, figure
    assert figure.se is None or figure.se >= 0
    if figure.low is not None:
        assert figure.high is not None and figure.low <= figure.high <= 1 + 1e-12, figure


def _kind(problem: QcodeError, path: Path) -> str:
    """What it is about, without names, places and numbers."""
    what = problem.message.removeprefix(str(path))
    what = re.sub(r"^, line \d+", "", what).removeprefix(": ")
    what = re.sub(r"^.{0,5000}?: (?=.* (?:is not|is too|lies|is in))", "", what, flags=re.S)
    what = re.sub(r"'.*'|\".*\"|'.*$", "…", what, flags=re.S)
    return re.sub(r"\d[\d,.]*", "n", what)[:60]


@settings(quietly, max_examples=THROUGH_THE_DOOR)
@given(case=cases())
def test_the_command_line_says_it_in_a_line_or_two(
    case: Case, tmp_path_factory: pytest.TempPathFactory, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path_factory.getbasetemp() / f"door{case.suffix}"
    path.write_bytes(case.data)
    level, weights = case.scale.level, case.scale.weights
    arguments = ["agree", "--ratings", str(path), "--level", level, "--format", "json"]
    arguments += ["--weights", weights] if weights else []
    arguments += ["--order", ",".join(case.order)] if case.order else []
    arguments += ["--bootstrap", str(case.replicates)]
    capfd.readouterr()
    code = run(arguments)
    out, err = capfd.readouterr()
    assert code in (0, 2), err
    assert "Traceback" not in err and "\x1b" not in err
    if code == 2:
        assert not out and 1 <= len(err.strip().splitlines()) <= 4
