"""agree and units as a researcher calls them."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "Said"]  # type: ignore[name-defined]  # noqa: F821

# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section C: four observers, twelve
# units, missing data; nominal alpha .743, interval .849.
RATINGS = """\
unit,A,B,C,D
1,1,1,,1
2,2,2,3,2
3,3,3,3,3
4,3,3,3,3
5,2,2,2,2
6,1,2,3,4
7,4,4,4,4
8,1,1,2,1
9,2,2,2,2
10,,5,5,5
11,,,1,1
12,,,3,
"""

# Krippendorff (2019), Content Analysis, Figure 12.11: u .510, |u .413, cu .724.
SPANS = "continuum,length,coder,code,start,end\n" + "".join(
    f"t,60,{coder},{code},{start},{end}\n"
    for coder, segments in {
        "A": [(0, 7, 1), (7, 13, 2), (30, 32, 5), (32, 37, 6), (37, 44, 6), (44, 60, 7)],
        "B": [(0, 7, 1), (7, 13, 3), (13, 21, 5), (32, 44, 6)],
        "C": [(0, 7, 1), (7, 13, 4), (13, 21, 5), (32, 37, 6), (37, 41, 6), (41, 44, 6)],
    }.items()
    for start, end, code in segments
)


@pytest.fixture
def ratings() -> Path:
    path = Path("ratings.csv")
    path.write_text(RATINGS, encoding="utf-8")
    return path


@pytest.fixture
def spans() -> Path:
    path = Path("spans.csv")
    path.write_text(SPANS, encoding="utf-8")
    return path


def values(out: str) -> dict[tuple[str | None, str], float | None]:
    """(code, coefficient) → value of all coders together."""
    answer = json.loads(out)
    together = answer["meta"]["coders"]
    return {
        (row["code"], row["coefficient"]): row["value"]
        for row in answer["data"]
        if row["coders"] == together
    }


def test_the_sample_is_told_on_a_terminal(cli: Run, sample: Path) -> None:
    said = cli("agree", "--lang", "en")
    assert said.code == 0
    assert said.out.startswith("Agreement of LIN, MEI and ZHAO, by code: sentences")
    assert "seed 1" in said.out and "2025-06-10_JSM (MEI, ZHAO)" in said.out


def test_the_data_are_ids_and_null(cli: Run, sample: Path) -> None:
    said = cli("agree", "--unit", "turn", "--code", "tier-central", "--format", "json")
    answer = json.loads(said.out)
    assert answer["meta"]["unit"] == "turn"
    row = next(each for each in answer["data"] if each["coefficient"] == "krippendorff-alpha")
    assert row["code"] == "tier-central" and row["value"] is None
    assert row["note"] == "nobody marked anything"


@pytest.mark.parametrize("ending", [".docx", ".xlsx", ".csv", ".tex", ".html", ".md", ".json"])
def test_the_table_goes_into_every_format(cli: Run, sample: Path, ending: str) -> None:
    path = Path(f"agreement{ending}")
    said = cli("agree", "--report", "--lang", "zh", "--bootstrap", "20", "-o", path)
    assert (said.code, said.err.splitlines()[-1]) == (0, f"written: {path}")
    assert path.stat().st_size > 500


def test_the_methods_paragraph_goes_into_the_document(cli: Run, sample: Path) -> None:
    cli("agree", "--report", "--lang", "en", "-o", "a.docx")
    with zipfile.ZipFile("a.docx") as package:
        text = package.read("word/document.xml").decode()
    assert "3 coders (LIN, MEI and ZHAO) coded 6 sources, using 55 codes." in text
    assert "Krippendorff, K. (2011)" in text


def test_pairs_and_coefficients_can_be_chosen(cli: Run, sample: Path) -> None:
    said = cli("agree", "--pairs", "--coefficient", "cohen-kappa,gwet-ac1", "--lang", "en")
    assert "Cohen's κ" in said.out and "LIN–MEI" in said.out and "Gwet's AC1" in said.out


def test_units_are_listed_by_coder(cli: Run, sample: Path) -> None:
    chosen = ("--coders", "LIN,MEI", "--code", "strong-alliance")
    said = cli("units", *chosen, "--text", "--lang", "en", "--format", "csv")
    rows = list(csv.DictReader(said.out.splitlines()))
    assert {row["LIN"] for row in rows} == {row["MEI"] for row in rows} == {"0", "1"}
    assert "ZHAO" not in rows[0] and all(row["Text"] for row in rows)


def test_ratings_from_a_file_need_no_project(cli: Run, ratings: Path) -> None:
    nominal = values(cli("agree", "--ratings", ratings, "--format", "json").out)
    interval = values(
        cli("agree", "--ratings", ratings, "--level", "interval", "--format", "json").out
    )
    assert nominal[None, "krippendorff-alpha"] == pytest.approx(0.743, abs=0.0005)
    assert interval[None, "krippendorff-alpha"] == pytest.approx(0.849, abs=0.0005)


def test_ratings_stand_in_a_row_a_coefficient(cli: Run, ratings: Path) -> None:
    said = cli("agree", "--ratings", ratings, "--lang", "en")
    assert said.out.startswith("Agreement of A, B, C and D: rated units")
    assert "Krippendorff's α" in said.out and "0.74" in said.out
    pairs = cli("agree", "--ratings", ratings, "--lang", "en", "--pairs", "--report")
    assert "A–B" in pairs.out and "4 coders (A, B, C and D) rated 12 units." in pairs.out


def test_weights_reach_the_coefficients_and_the_paragraph(cli: Run, ratings: Path) -> None:
    said = cli("agree", "--ratings", ratings, "--level", "ordinal", "--weights", "quadratic",
               "--report", "--lang", "en")  # fmt: skip
    told = " ".join(said.out.split())
    assert "(ordinal level, quadratic weights)" in told
    assert "weighted percent agreement = " in told and "Missing: 7 of 48 ratings" in told
    assert "Only α goes by the level" not in told
    level = cli("agree", "--ratings", ratings, "--level", "ordinal", "--lang", "en")
    assert "Only α goes by the level" in " ".join(level.out.split())
    assert "weighted" not in level.out.split("Unit:")[0]
    assert "Gwet's AC2" in said.out


def test_spans_from_a_file_need_no_project(cli: Run, spans: Path) -> None:
    found = values(cli("agree", "--spans", spans, "--format", "json").out)
    assert found[None, "u-alpha"] == pytest.approx(0.510, abs=0.001)
    assert found[None, "u-alpha-binary"] == pytest.approx(0.413, abs=0.001)
    assert found[None, "cu-alpha"] == pytest.approx(0.724, abs=0.001)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--ratings", "ratings.csv", "--spans", "s.csv"], "--spans is not for --ratings"),
        (["--ratings", "ratings.csv", "--code", "x"], "--code is not for --ratings"),
        (["--spans", "spans.csv", "--level", "ordinal"], "--level is not for --spans"),
        (["--weights", "linear"], "--weights is not for a project"),
        (["--coders", "LIN"], "agreement needs two coders or more"),
        (["--coders", "LIN,NOBODY"], "there is no coder 'NOBODY'"),
        (["--coefficient", "kappa"], "there is no coefficient 'kappa'"),
        (["--coefficient", "u-alpha"], "u-alpha can't be computed from sentences"),
        (["--coefficient", "cohen-kappa"], "cohen-kappa is of two coders, and here are 3"),
        (["--ratings", "ratings.csv", "--coefficient", "u-alpha"], "take percent-agreement"),
        (["--bootstrap", "-1"], "-1 is not in the range"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_told_in_a_sentence(
    cli: Run, sample: Path, ratings: Path, spans: Path, arguments: list[str], told: str
) -> None:
    said = cli("agree", *arguments)
    assert said.code == 2 and said.out == ""
    assert told in said.err and "Traceback" not in said.err


def test_coders_who_finished_different_sources_are_told_what_to_do(cli: Run, study: Path) -> None:
    cli("done", "first", "--coder", "ANN")
    cli("done", "second", "--coder", "BOB")
    said = cli("agree")
    assert said.code == 2
    assert "nothing can be compared" in said.err and "ANN 1, BOB 1" in said.err
    assert "qcode done SOURCE --coder NAME" in said.err


def test_coders_who_coded_nothing_get_an_answer(cli: Run, study: Path) -> None:
    for coder in ("ANN", "BOB"):
        cli("done", "first", "--coder", coder)
    said = cli("agree", "--lang", "en")
    assert said.code == 0 and "Undefined" in said.out
    assert "second (ANN, BOB)" in said.out
