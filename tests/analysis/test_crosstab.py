"""Cross-tables of the study in conftest; every figure is counted by hand from its comments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from qcode.analysis.crosstab.crosstab import crosstab
from qcode.analysis.tidy.filters import Filters
from qcode.analysis.tidy.scope import matching
from qcode.coding.corpus import Corpus
from qcode.errors import UnknownName, UsageProblem
from qcode.table import Named, Table


def grid(table: Table) -> list[list[object]]:
    """The table with ids for names; the total's is None."""
    return [[cell.id if isinstance(cell, Named) else cell for cell in row] for row in table.rows]


def heads(table: Table, lang: str = "en") -> list[str]:
    read = [[text.zh if lang == "zh" else text.en for text in c.headings] for c in table.columns]
    return [" / ".join(each) for each in read]


def by_actor(study: Corpus, measure: str = "segments", **options: object) -> list[list[object]]:
    return grid(crosstab(study, cols=("actor_type",), measure=measure, **options))  # type: ignore[arg-type]


def test_segments_count_in_each_speakers_column_and_once_in_totals(study: Corpus) -> None:
    # township-cadre, village-cadre, villager, missing, total
    assert by_actor(study) == [
        ["driver", 0, 0, 0, 1, 1],
        ["logic", 2, 1, 1, 1, 3],
        ["alliance", 1, 1, 1, 1, 2],
        ["benefits", 1, 0, 0, 0, 1],
        [None, 2, 1, 1, 2, 4],
    ]


def test_missing_stands_last_before_the_total_in_both_languages(study: Corpus) -> None:
    table = crosstab(study, cols=("actor_type",))
    assert heads(table) == [
        "Code", "Township cadre", "Village cadre", "Villager", "(missing)", "Total",
    ]  # fmt: skip
    assert heads(table, "zh")[-2:] == ["（缺失）", "合计"]
    classes = crosstab(study, cols=("village_class",))
    assert heads(classes) == ["Code", "A", "B", "(unclassified)", "Total"]
    assert heads(classes, "zh")[-2] == "（未归类）"


def test_without_rollup_a_parent_has_only_its_own(study: Corpus) -> None:
    rows = by_actor(study, rollup=False)
    assert rows[1] == ["logic", 0, 0, 0, 0, 0]
    assert rows[-1] == [None, 2, 1, 1, 2, 4]


def test_turns_persons_and_characters_count_nothing_twice(study: Corpus) -> None:
    assert by_actor(study, "turns")[1] == ["logic", 1, 2, 1, 1, 5]
    assert by_actor(study, "persons")[1] == ["logic", 1, 1, 1, 1, 3]
    assert by_actor(study, "characters")[1] == ["logic", 6, 20, 4, 10, 40]


def test_a_coding_on_a_label_alone_is_nobodys_words_and_is_told(study: Corpus) -> None:
    only = replace(study, codings=[study.codings[3]])
    for measure in ("segments", "turns", "sources", "characters"):
        assert by_actor(only, measure) == [[None, 0, 0, 0, 0, 0]]
    told = "Left out: codings that overlap no turn (1)."
    assert told in [note.en for note in crosstab(study, measure="turns").notes]


def test_coverage_and_rate_are_based_on_eligible_characters(study: Corpus) -> None:
    assert by_actor(study, "coverage")[1] == ["logic", 0.6, 1.0, 0.4, 0.5, 40 / 60]
    assert by_actor(study, "rate")[1] == ["logic", 200.0, 50.0, 100.0, 50.0, 50.0]


def test_a_rate_by_words_uses_the_words_given(study: Corpus) -> None:
    words = [3, 4, 5, 0, 1, 2, 8, 2]
    rows = by_actor(study, "rate", per="words", lengths=words)
    assert rows[1] == ["logic", 500.0, 250.0, 200.0, 125.0, 3000 / 21]


def test_nothing_to_divide_by_is_undefined(study: Corpus) -> None:
    words = [0] * 8
    assert by_actor(study, "rate", per="words", lengths=words)[1][1:] == [None] * 5
    table = crosstab(replace(study, codings=[]), cols=("round",), percent="row")
    assert grid(table) == [[None, 0, None, 0, None, 0, None]]


def test_interviewers_count_only_when_asked(study: Corpus) -> None:
    rows = by_actor(study, filters=Filters(interviewers=True))
    assert rows[1] == ["logic", 2, 1, 1, 2, 4]
    assert matching(study, Filters()) == {1, 2, 3, 6}


def test_nested_columns_have_a_subtotal_where_there_is_more_than_one(study: Corpus) -> None:
    table = crosstab(study, cols=("round", "village_class"))
    assert heads(table) == [
        "Code", "initial / A", "initial / B", "initial / Total", "follow-up / B",
        "follow-up / (unclassified)", "follow-up / Total", "Total",
    ]  # fmt: skip
    assert grid(table)[1] == ["logic", 2, 1, 2, 1, 1, 1, 3]


def test_a_split_gives_each_block_its_own_total(study: Corpus) -> None:
    table = crosstab(study, cols=("village_class",), split="round", measure="turns")
    assert heads(table)[3::3] == ["initial / Total", "follow-up / Total"]
    assert heads(table)[-1] == "Total"
    assert grid(table)[1] == ["logic", 1, 1, 2, 1, 2, 3, 5]


def test_percentages_within_a_split_are_of_the_block(study: Corpus) -> None:
    table = crosstab(study, cols=("village_class",), split="round", measure="turns", percent="row")
    assert heads(table)[1:3] == ["initial / A / n", "initial / A / %"]
    assert grid(table)[1][1:] == [
        1, 1 / 2, 1, 1 / 2, 2, 1.0, 1, 1 / 3, 2, 2 / 3, 3, 1.0, 5, 1.0,
    ]  # fmt: skip


def test_column_and_total_percentages(study: Corpus) -> None:
    column = crosstab(study, cols=("actor_type",), percent="column")
    assert grid(column)[0][1:] == [0, 0.0, 0, 0.0, 0, 0.0, 1, 1 / 2, 1, 1 / 4]
    total = crosstab(study, cols=("actor_type",), percent="total")
    assert grid(total)[1][1:] == [2, 0.5, 1, 0.25, 1, 0.25, 1, 0.25, 3, 0.75]


def test_codes_stand_in_codebook_order_and_are_indented(study: Corpus) -> None:
    assert crosstab(study).indents == (0, 0, 1, 1, 0)
    shuffled = replace(study, codes=[study.codes[at] for at in (1, 0, 2, 3)], codings=[])
    rows = grid(crosstab(shuffled, cols=(), empty=True))
    assert rows == [["logic", 0], ["alliance", 0], ["benefits", 0], ["driver", 0], [None, 0]]


def test_codes_that_do_not_occur_are_shown_only_when_asked(study: Corpus) -> None:
    few = replace(study, codings=[study.codings[1]])
    assert [row[0] for row in grid(crosstab(few))] == ["logic", "benefits", None]
    named = crosstab(few, filters=Filters(codes=("driver",)))
    assert [row[0] for row in grid(named)] == ["driver", None]
    everything = crosstab(few, cols=("actor_type",), empty=True)
    assert [row[0] for row in grid(everything)] == ["driver", "logic", "alliance", "benefits", None]


def test_a_chosen_code_brings_those_under_it_but_not_the_one_over_it(study: Corpus) -> None:
    assert [row[0] for row in by_actor(study, filters=Filters(codes=("alliance",)))] == [
        "alliance", None,
    ]  # fmt: skip
    assert [row[0] for row in by_actor(study, filters=Filters(codes=("logic",)))] == [
        "logic", "alliance", "benefits", None,
    ]  # fmt: skip


def test_levels_of_one_variable_are_alternatives_and_variables_must_all_hold(
    study: Corpus,
) -> None:
    where = (("actor_type", "villager"), ("actor_type", None))
    assert by_actor(study, "turns", filters=Filters(where=where))[-1] == [None, 1, 2, 3]
    both = Filters(where=(*where, ("round", "follow-up")))
    assert by_actor(study, "turns", filters=both)[-1] == [None, 1, 1]


def test_choosing_coders_or_codes_leaves_the_base_alone(study: Corpus) -> None:
    rows = by_actor(study, "coverage", filters=Filters(coders=("WM",), codes=("benefits",)))
    assert rows[0] == ["benefits", 0.4, 0.0, 0.0, 0.0, 4 / 60]


def test_rows_may_be_a_variable_and_columns_the_codes(study: Corpus) -> None:
    table = crosstab(study, rows="actor_type", cols=("code",))
    assert heads(table) == [
        "Actor type", "Driver", "Logic", "Alliance", "Benefits for all", "Total",
    ]  # fmt: skip
    assert grid(table)[0] == ["township-cadre", 0, 2, 1, 1, 2]
    assert grid(table)[-1] == [None, 1, 3, 2, 1, 4]


@pytest.mark.parametrize(
    ("cols", "total"),
    [(("coder",), [2, 2, 4]), (("source",), [3, 1, 4]), (("village",), [3, 2, 1, 4])],
)
def test_columns_may_be_coders_sources_or_cases(
    study: Corpus, cols: Sequence[str], total: list[int]
) -> None:
    assert grid(crosstab(study, cols=cols))[-1][1:] == total


def test_a_typology_of_turns_reads_the_turn_then_its_source(study: Corpus) -> None:
    # Of the first source only the second turn is "after".
    table = crosstab(study, cols=("moment",), measure="turns")
    assert grid(table)[-1] == [None, 2, 4, 6]


def test_records_tell_what_is_missing_from_what_is_a_total(study: Corpus) -> None:
    records = crosstab(study, cols=("actor_type",)).data()
    assert {"code": "driver", "actor_type": None, "value": 1, "total": []} in records
    assert {"code": "driver", "actor_type": None, "value": 1, "total": ["actor_type"]} in records
    assert records[-1] == {
        "code": None, "actor_type": None, "value": 4, "total": ["code", "actor_type"],
    }  # fmt: skip


def test_the_table_says_what_it_counts(study: Corpus) -> None:
    table = crosstab(study, filters=Filters(where=(("round", "initial"),)))
    assert table.title.en == "Codes by actor type and village class: segments"
    assert table.title.zh == "编码 ×（主体类型 × 村庄类型）：编码段数"
    assert table.meta["n"] == {
        "codings": 3, "turns": 3, "persons": 2, "sources": 1, "villages": 2, "characters": 30,
    }  # fmt: skip
    assert table.meta["coders"] == ["LY", "WM"]
    assert table.meta["filters"]["where"] == [["round", "initial"]]
    notes = " ".join(note.en for note in table.notes)
    assert "Coders, pooled: LY, WM." in notes
    assert "Interviewers' turns are left out." in notes
    assert "Only where round is initial." in notes
    assert all(note.zh for note in table.notes)


def test_an_unknown_variable_is_answered_with_those_known(study: Corpus) -> None:
    with pytest.raises(UnknownName) as caught:
        crosstab(study, cols=("zzz",))
    for known in ("coder", "actor_type", "village_class", "village"):
        assert known in caught.value.hint


@pytest.mark.parametrize(
    "options",
    [
        {"cols": ("village_class@person",)},
        {"cols": ("round", "round")},
        {"measure": "coverage", "percent": "row"},
        {"measure": "segment"},
        {"percent": "rows"},
        {"measure": "rate", "per": "words"},
        {"measure": "turns", "per": "words", "lengths": [1] * 8},
        {"filters": Filters(where=(("county", "Q"),))},
        {"filters": Filters(codes=("nothing",))},
    ],
)
def test_what_does_not_go_together_is_refused(study: Corpus, options: dict[str, object]) -> None:
    with pytest.raises(UsageProblem):
        crosstab(study, **options)  # type: ignore[arg-type]
