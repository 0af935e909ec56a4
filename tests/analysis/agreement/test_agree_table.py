"""The table of agreement: a small study that can be counted by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from qcode.analysis.agreement.agree import Wanted, agree_on_spans, agree_on_units
from qcode.analysis.agreement.comparison import compared
from qcode.analysis.agreement.spans.continuum import spans_of
from qcode.analysis.agreement.units.marking import Unit, marks
from qcode.analysis.tidy.filters import Filters
from qcode.coding.corpus import Corpus
from qcode.errors import UnknownName, UsageProblem
from qcode.table import Table

Mark = tuple[int, str, str, int]
"""A source, a code, a coder, a turn: the coding covers the turn."""

Made = Callable[..., Table]

# Each source's counted turns are 2, 3 and 4 (turn 1 is the interviewer's), of ten characters each;
# in the second source turn 4 is XYJ's again.
PLACES = {2: (14, 24), 3: (26, 36), 4: (38, 48)}


def coded(study: Corpus, by: Sequence[str], given: Sequence[Mark]) -> Corpus:
    ids = [code.id for code in study.codes]
    codings = [
        (at, source, ids.index(code), by.index(coder), *PLACES[turn])
        for at, (source, code, coder, turn) in enumerate(given, 1)
    ]
    return replace(study, coders=tuple(by), codings=codings)


@pytest.fixture
def made(study: Corpus) -> Made:
    """The table of what some coders marked in sources that all of them finished."""

    def table(
        given: Sequence[Mark],
        by: Sequence[str] = ("ANN", "BOB"),
        unit: Unit | str = "turn",
        filters: Filters = Filters(),  # noqa: B008 (frozen)
        rollup: bool = True,
        **wanted: object,
    ) -> Table:
        corpus = coded(study, by, given)
        states = [(coder, source.name, "done") for coder in by for source in corpus.sources]
        within = compared(corpus, states, filters, rollup=rollup)
        asked = Wanted(**{"replicates": 0, **wanted})  # type: ignore[arg-type]
        if unit == "span":
            continua = spans_of(within, rollup=rollup, named=filters.codes)
            return agree_on_spans(within, continua, asked, filters, rollup=rollup)
        return agree_on_units(marks(within, unit), asked, filters, rollup=rollup)  # type: ignore[arg-type]

    return table


# ANN and BOB agree on turn 2 of the first source; each has one more that the other hasn't.
TWO = [(0, "alliance", "ANN", 2), (0, "alliance", "BOB", 2), (0, "alliance", "ANN", 3),
       (1, "benefits", "BOB", 2)]  # fmt: skip
THREE = [*TWO, (0, "alliance", "CAI", 2), (1, "driver", "CAI", 4)]


def cells(table: Table, row: str | None) -> dict[str, object]:
    """A row of the grid by its columns."""
    (found,) = (each for each in table.rows if each[0].id == row)  # type: ignore[union-attr]
    return dict(zip((column.id for column in table.columns), found, strict=True))


def said(table: Table, lang: str = "en") -> str:
    return "\n".join(note.read(lang) for note in table.notes)  # type: ignore[arg-type]


def test_a_row_for_each_code_in_use_under_its_parents_then_the_totals(made: Made) -> None:
    table = made(THREE, ("ANN", "BOB", "CAI"))
    assert [row[0].id for row in table.rows] == [
        "driver", "logic", "alliance", "benefits", "*", None
    ]  # fmt: skip
    assert table.indents == (0, 0, 1, 1, 0, 0)
    assert table.totals == 2


def test_without_rollup_parents_have_no_row_of_their_own(made: Made) -> None:
    table = made(TWO, rollup=False)
    assert [row[0].id for row in table.rows] == ["alliance", "benefits", "*", None]
    assert table.indents == (0, 0, 0, 0)


def test_marks_are_counted_for_each_coder(made: Made) -> None:
    table = made(TWO)
    found = {
        row: (cells(table, row)["marked/ANN"], cells(table, row)["marked/BOB"])
        for row in ("logic", "alliance", "benefits", "*", None)
    }
    assert found == {
        "logic": (2, 2), "alliance": (2, 1), "benefits": (0, 1), "*": (2, 2), None: (2, 2)
    }  # fmt: skip


def test_the_hand_counted_figures_of_two_coders(made: Made) -> None:
    # alliance in 6 turns: both 1, ANN alone 1, none 4. Cohen: p_e = (2·1 + 4·5) / 36 = 22 / 36.
    found = cells(made(TWO), "alliance")
    assert found["percent-agreement"] == pytest.approx(5 / 6)
    assert found["positive-agreement"] == pytest.approx(2 / 3)
    assert found["cohen-kappa"] == pytest.approx((5 / 6 - 22 / 36) / (1 - 22 / 36))
    # Krippendorff: n = 12, 3 marked and 9 not; D_o = 2 / 12, D_e = 2 · 3 · 9 / (12 · 11).
    assert found["krippendorff-alpha"] == pytest.approx(1 - (2 / 12) / (54 / 132))
    # Pooled over the two codes that are used: 12 decisions, both 1, one alone 2.
    assert cells(made(TWO), None)["percent-agreement"] == pytest.approx(10 / 12)
    # Coded at all: both in turn 2; ANN alone in turn 3; BOB alone in turn 2 of the second source.
    assert cells(made(TWO), "*")["positive-agreement"] == pytest.approx(2 / 4)


def test_kappa_is_cohens_for_two_coders_and_congers_for_more(made: Made) -> None:
    two, three = made(TWO), made(THREE, ("ANN", "BOB", "CAI"))
    assert "cohen-kappa" in cells(two, None) and "conger-kappa" not in cells(two, None)
    assert "conger-kappa" in cells(three, None) and "cohen-kappa" not in cells(three, None)
    assert "κ: Cohen's κ (Cohen, 1960)" in said(two)
    assert "κ：Conger κ 系数（Conger, 1980）" in said(three, "zh")


def test_chosen_coefficients_stand_with_their_intervals(made: Made) -> None:
    table = made(TWO, coefficients=("gwet-ac1", "percent-agreement"))
    ids = [column.id for column in table.columns][3:]
    assert ids == [
        "gwet-ac1", "gwet-ac1/low", "gwet-ac1/high",
        "percent-agreement", "percent-agreement/low", "percent-agreement/high",
    ]  # fmt: skip
    assert {row["coefficient"] for row in table.data()} == {"gwet-ac1", "percent-agreement"}


def test_the_data_hold_every_coefficient_of_all_and_of_each_pair(made: Made) -> None:
    rows = made(THREE, ("ANN", "BOB", "CAI")).data()
    assert {tuple(row["coders"]) for row in rows} == {
        ("ANN", "BOB", "CAI"), ("ANN", "BOB"), ("ANN", "CAI"), ("BOB", "CAI")
    }  # fmt: skip
    assert set(rows[0]) == {
        "code", "coefficient", "coders", "value", "se", "low", "high", "units", "note"
    }  # fmt: skip
    of_pairs = {row["coefficient"] for row in rows if len(row["coders"]) == 2}
    assert {"cohen-kappa", "scott-pi", "krippendorff-alpha-masi"} <= of_pairs
    of_all = {row["coefficient"] for row in rows if len(row["coders"]) == 3}
    assert {"conger-kappa", "fleiss-kappa"} <= of_all and not {"cohen-kappa", "scott-pi"} & of_all


def test_pairs_stand_beside_one_another(made: Made) -> None:
    table = made(THREE, ("ANN", "BOB", "CAI"), pairs=True)
    assert [column.headings[-1].en for column in table.columns] == [
        "Code", "ANN–BOB", "ANN–CAI", "BOB–CAI", "all"
    ]  # fmt: skip
    assert cells(table, "benefits")["krippendorff-alpha/ANN+CAI"] is None
    assert "Undefined (nobody marked anything): Krippendorff's α of Driver (ANN–BOB)" in said(table)


def test_a_coefficient_of_two_coders_asks_for_pairs_where_there_are_three(made: Made) -> None:
    with pytest.raises(UsageProblem, match="cohen-kappa is of two coders, and here are 3"):
        made(THREE, ("ANN", "BOB", "CAI"), coefficients=("cohen-kappa",))
    table = made(THREE, ("ANN", "BOB", "CAI"), coefficients=("cohen-kappa",), pairs=True)
    assert len(table.columns) == 4


def test_what_is_undefined_is_empty_and_told_with_its_reason(made: Made) -> None:
    table = made(TWO, filters=Filters(codes=("driver", "alliance")))
    assert cells(table, "driver")["krippendorff-alpha"] is None
    assert cells(table, "driver")["percent-agreement"] == 1.0
    (row,) = (
        each for each in table.data()
        if (each["code"], each["coefficient"]) == ("driver", "krippendorff-alpha")
    )  # fmt: skip
    assert row["value"] is None and row["note"] == "nobody marked anything"
    assert (
        "Undefined (nobody marked anything): positive agreement, κ, AC1 and α of Driver."
        in said(table)
    )
    assert "未定义（没有编码员标记任何单元）：Driver" not in said(table, "zh")
    assert "未定义（没有编码员标记任何单元）：动因的正向一致率" in said(table, "zh")


def test_nobody_who_coded_anything_makes_an_answer_not_a_crash(made: Made) -> None:
    table = made([])
    assert [row[0].id for row in table.rows] == ["*", None]
    assert cells(table, "*")["percent-agreement"] == 1.0
    assert cells(table, None)["percent-agreement"] is None
    assert "nothing to decide on" in said(table)


def test_few_clusters_are_told(made: Made) -> None:
    assert "Intervals from only 2 sources are rough" in said(made(TWO, replicates=100))
    assert "Intervals from only" not in said(made(TWO, replicates=0))


def test_intervals_from_standard_errors_say_whose(made: Made) -> None:
    assert "the value ± 1.96 standard errors (Gwet, 2014)" in said(made(TWO))
    cohen = made(TWO, coefficients=("cohen-kappa",))
    assert "Fleiss et al., 1969" in said(cohen)


def test_every_sentence_is_there_in_both_languages(made: Made) -> None:
    for table in (made(TWO, report=True), made(TWO, unit="span", report=True, replicates=20)):
        assert table.title.en and table.title.zh
        assert all(note.en and note.zh for note in table.notes)
        assert all(heading.en and heading.zh for column in table.columns
                   for heading in column.headings)  # fmt: skip


def test_unknown_and_unfitting_coefficients_are_refused(made: Made) -> None:
    with pytest.raises(UnknownName, match="no coefficient 'krippendorf-alpha'"):
        made(TWO, coefficients=("krippendorf-alpha",))
    with pytest.raises(UsageProblem, match="u-alpha can't be computed from turns"):
        made(TWO, coefficients=("u-alpha",))
    with pytest.raises(UsageProblem, match="cohen-kappa can't be computed from free segments"):
        made(TWO, unit="span", coefficients=("cohen-kappa",))


def test_spans_are_counted_in_characters(made: Made) -> None:
    table = made(TWO, unit="span")
    assert cells(table, "alliance")["marked/ANN"] == 20
    assert table.meta["n"] == {"units": 60, "codes": 2}


def test_spans_without_overlapping_codes_have_figures_of_all_codes(made: Made) -> None:
    given = [
        (0, "alliance", "ANN", 2), (0, "alliance", "BOB", 2), (0, "driver", "ANN", 4),
        (0, "alliance", "BOB", 4), (1, "driver", "ANN", 3), (1, "driver", "BOB", 3),
    ]  # fmt: skip
    found = cells(made(given, unit="span"), None)
    assert found["u-alpha"] is not None and found["cu-alpha"] is not None


def test_a_coefficient_that_overlapping_codes_leave_undefined_has_no_column(made: Made) -> None:
    given = [*TWO, (0, "driver", "ANN", 2)]
    table = made(given, unit="span")
    ids = {column.id for column in table.columns}
    assert "u-alpha" in ids and not ids & {"u-alpha-binary", "cu-alpha", "ku-alpha"}
    assert "ANN's segments of different codes overlap" in said(table)


def test_a_coefficient_asked_for_twice_is_one_column(made: Made) -> None:
    table = made(TWO, coefficients=("gwet-ac1", "gwet-ac1"))
    assert [column.id for column in table.columns][3:] == [
        "gwet-ac1", "gwet-ac1/low", "gwet-ac1/high"
    ]  # fmt: skip


def test_alpha_of_code_sets_alone_is_one_row(made: Made) -> None:
    table = made(TWO, coefficients=("krippendorff-alpha-jaccard",))
    assert [row[0].id for row in table.rows] == [None] and table.totals == 1
    assert "Any code" not in said(table)
    assert len(made(TWO, coefficients=("krippendorff-alpha-jaccard", "gwet-ac1")).rows) > 1


def test_every_code_that_a_remark_is_of_is_named(made: Made) -> None:
    table = made(TWO, filters=Filters(codes=("driver",)))
    assert "Undefined (nobody marked anything): positive agreement, κ, AC1 and α of Driver and" in (
        said(table)
    )
    all_rows = made([(0, "driver", "ANN", 2)], filters=Filters(codes=("driver",)), rollup=False)
    assert "κ and α of every row." in said(all_rows)
    assert "各行的 κ、α。" in said(all_rows, "zh")


def test_whoever_coded_and_finished_nothing_is_told(study: Corpus) -> None:
    by = ("ANN", "BOB", "CAI")
    corpus = coded(study, by, THREE)
    states = [(who, each.name, "done") for who in by[:2] for each in corpus.sources]
    asked = Wanted(replicates=0)
    for named, told in (((), True), (("ANN", "BOB"), False)):
        filters = Filters(coders=named)
        within = compared(corpus, states, filters)
        table = agree_on_units(marks(within, "turn"), asked, filters, rollup=True)
        assert table.meta["unfinished"] == (["CAI"] if told else [])
        assert ("since they have finished nothing: CAI." in said(table)) is told
        assert ("未参与比较（尚未完成任何文本）：CAI。" in said(table, "zh")) is told


def test_one_of_a_thing_is_singular(made: Made) -> None:
    table = made([(0, "alliance", "ANN", 2), (0, "alliance", "BOB", 2)], report=True)
    assert "ANN (1 coding)" in said(table) and "using 1 code." in said(table)


def test_of_spans_the_length_is_called_a_length(made: Made) -> None:
    table = made(TWO, unit="span")
    assert "laid end to end (the whole: 60)" in said(table) and "n = 60" not in said(table)
    assert "（总长 60）" in said(table, "zh")
