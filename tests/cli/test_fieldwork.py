"""Real material: the interviews quoted in Lan & Cheng, and Li & Zhong's village accounts.

The expected numbers are those of the studies, as the project's task states them. The texts are not
the project's to copy, so that nothing of them is quoted here: codings go to whole turns.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

FIELDWORK = Path(__file__).parents[3] / "shared" / "fieldwork"

pytestmark = pytest.mark.skipif(not FIELDWORK.is_dir(), reason="the fieldwork is not beside here")

Run = Callable[..., Any]

CODINGS = """source,code,turn
2022-09-12_XYJ,allocation-logic,1
2022-09-12_XYJ,strong-alliance,1
2022-09-14_HSP,strong-alliance,1
2022-09-16_QXR,benefits-all,1
2022-09-16_ZCJ,benefits-all,1
2022-11-02_XMZ,asking-upwards,1
2022-11-02_XMZ,strong-alliance,2
2022-11-04_WX,asking-upwards,1
2023-09-05_QXR,strong-alliance,1
"""


@pytest.fixture
def field(cli: Run) -> Run:
    codebooks = ("--codebook", "field-variables", "--codebook", "resource-capture")
    assert cli("init", "field.qcode", *codebooks).code == 0
    imported = cli("import", FIELDWORK / "excerpts")
    assert imported.code == 0, imported.err
    assert "15 sources imported (16 turns); 14 person cases described; 4 village" in imported.err
    assert "nowhere" not in imported.err
    Path("codings.csv").write_text(CODINGS, "utf-8")
    tagged = cli("tag", "--from", "codings.csv", "--coder", "LIN")
    assert (tagged.code, tagged.out) == (0, "9 rows: 9 new\n"), tagged.err
    return cli


def rows(cli: Run, *command: str) -> list[dict[str, Any]]:
    said = cli(*command, "--format", "json")
    assert said.code == 0, said.err
    return list(json.loads(said.out)["data"])


def test_the_interviews_have_sixteen_turns_of_respondents(field: Run) -> None:
    sources = rows(field, "sources")
    assert len(sources) == 15 and {source["language"] for source in sources} == {"zh"}
    turns = [turn for source in sources for turn in rows(field, "show", source["name"])]
    assert len(turns) == 16 and {turn["role"] for turn in turns} == {"respondent"}


def test_a_person_interviewed_twice_is_one_person(field: Run) -> None:
    people = {row["person"]: row for row in rows(field, "people")}
    assert len(people) == 14
    assert people["QXR"]["sources"] == "2022-09-16_QXR; 2023-09-05_QXR"
    cells = rows(field, "crosstab", "--measure", "persons", "--cols", "person")
    totals = [cell for cell in cells if cell["person"] == "QXR" and cell["code"] is None]
    assert [cell["value"] for cell in totals] == [1]


def test_villages_have_the_class_that_is_known_and_no_other(field: Run) -> None:
    villages = {row["village"]: row["village_class"] for row in rows(field, "villages")}
    assert villages == {"L村": "A", "J村": "C", "G村": None, "Y村": None}
    shown = field("villages", "--lang", "zh").out
    assert shown.count("（未归类）") == 2 and "A类" in shown and "C类" in shown


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--measure", "persons"],
        ["--measure", "coverage"],
        ["--measure", "rate"],
        ["--cols", "village_class", "--split", "round"],
        ["--rows", "actor_type", "--cols", "village_class", "--measure", "turns"],
        ["--percent", "column"],
    ],
    ids=" ".join,
)
def test_the_unclassified_stand_in_every_table(field: Run, options: list[str]) -> None:
    assert "(unclassified)" in field("crosstab", *options, "--lang", "en").out
    assert "（未归类）" in field("crosstab", *options, "--lang", "zh").out
    cells = rows(field, "crosstab", *options)
    assert {cell["village_class"] for cell in cells} >= {"A", "C", None}


def test_codes_by_actor_type_and_class_count_what_was_coded(field: Run) -> None:
    def segments(code: str, *where: str) -> int:
        filters = [part for each in where for part in ("--where", each)]
        return len(rows(field, "codings", "--code", code, *filters))

    assert segments("allocation-logic") == 7
    assert segments("strong-alliance") == 4
    assert segments("strong-alliance", "village_class=A") == 1
    assert segments("benefits-all", "village_class=unclassified") == 2
    assert segments("benefits-all", "village=Y村", "round=初访") == 1
    assert segments("asking-upwards", "actor_type=驻村干部", "village_class=C") == 1
    assert segments("strong-alliance", "actor_type=county-cadre") == 1


LABELS = {
    "zh": ("强强联合", "驻村干部", "A类", "（未归类）", "合计"),
    "en": ("Strong alliance", "Village-resident cadre", "Class A", "(unclassified)", "Total"),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_table_of_the_paper_as_word_excel_and_latex(field: Run, lang: str) -> None:
    for suffix, text_of in ((".docx", word), (".xlsx", excel), (".tex", latex)):
        path = Path(f"table-{lang}{suffix}")
        assert field("crosstab", "--lang", lang, "-o", path).code == 0
        text = text_of(path)
        assert [label for label in LABELS[lang] if label not in text] == []
        other = LABELS["en" if lang == "zh" else "zh"]
        assert [label for label in other if label in text] == []


def word(path: Path) -> str:
    import docx

    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*cells, *(paragraph.text for paragraph in document.paragraphs)])


def excel(path: Path) -> str:
    import openpyxl

    book = openpyxl.load_workbook(path)
    return "\n".join(str(cell) for row in book.active.values for cell in row if cell is not None)


def latex(path: Path) -> str:
    return path.read_text("utf-8")


def test_quotations_are_cited_as_papers_do(field: Run) -> None:
    said = field("export", "quotations", "--code", "strong-alliance", "--lang", "zh")
    assert "（XYJ，W县委组织部，2022-09-12）" in said.out


def test_accounts_without_speakers_are_tabulated_by_village(field: Run) -> None:
    said = field("import", FIELDWORK / "vignettes")
    assert said.code == 0 and "3 sources imported (3 turns)" in said.err
    for letter in "ABC":
        assert f"village Village {letter} is named but described nowhere" in said.err
    notes = [source for source in rows(field, "sources") if source["language"] == "en"]
    assert len(notes) == 3 and {note["kind"] for note in notes} == {"field-note"}
    for note in notes:
        turns = rows(field, "show", note["name"])
        assert [(turn["speaker"], turn["role"]) for turn in turns] == [(None, None)]
        coded = field("tag", note["name"], "asking-upwards", "--turn", "1", "--coder", "LIN")
        assert coded.code == 0
    cells = rows(field, "crosstab", "--cols", "village", "--code", "asking-upwards")
    counts = {cell["village"]: cell["value"] for cell in cells if cell["code"]}
    assert [counts[f"Village {letter}"] for letter in "ABC"] == [1, 1, 1]
    assert counts["G村"] == 1 and counts["J村"] == 1


PERIODS = """source,code,turn
2022-09-13_CYB,strong-alliance,1
2022-09-13_CYB,period-transition,1
2022-09-16_QXR,period-poverty-alleviation,1
2023-09-05_QXR,period-transition,1
"""


def test_the_typology_places_the_villages_and_forces_none(field: Run) -> None:
    placed = {row["village"]: row["class"] for row in rows(field, "typology", "village_class")}
    assert placed == {"L村": "A", "J村": "C", "G村": None, "Y村": None}
    for lang, left in (("zh", "（未归类）"), ("en", "(unclassified)")):
        shown = field("typology", "village_class", "--lang", lang).out
        assert [name for name in (*placed, left) if name not in shown] == []


def test_the_logic_of_allocation_is_split_by_the_period_that_is_spoken_of(field: Run) -> None:
    Path("periods.csv").write_text(PERIODS, "utf-8")
    assert field("tag", "--from", "periods.csv", "--coder", "LIN").code == 0
    split = ("--code", "allocation-logic", "--cols", "actor_type", "--split", "allocation-period")
    cells = rows(field, "crosstab", *split)
    found = {
        (cell["code"], cell["allocation-period"]): cell["value"]
        for cell in cells
        if cell["total"] == ["actor_type"]
    }
    before, after = "period-poverty-alleviation", "period-transition"
    assert (found["benefits-all", before], found["benefits-all", after]) == (1, 0)
    assert (found["strong-alliance", before], found["strong-alliance", after]) == (0, 2)
    assert (found["benefits-all", None], found["strong-alliance", None]) == (1, 3)


def test_the_logic_of_allocation_is_drawn(field: Run) -> None:
    drawn = ("figure", "--code", "allocation-logic", "--code", "allocation-driver", "--lang", "zh")
    for suffix in (".svg", ".png", ".dot", ".mmd"):
        path = Path(f"logic{suffix}")
        assert field(*drawn, "-o", path).code == 0
        if suffix != ".png":
            text = path.read_text("utf-8")
            assert [name for name in ("强强联合", "雨露均沾", "导致") if name not in text] == []
    assert Path("logic.png").read_bytes().startswith(b"\x89PNG")
