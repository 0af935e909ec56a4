"""Who is to code what, drawn by lot, and how far everybody is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.analysis.agreement.drift import period_of
from qcode.coding.assignment import draw
from qcode.coding.spans import Span
from qcode.errors import UnknownName, UsageProblem
from qcode.project import Project
from qcode.project.sample import build_sample
from qcode.project.selection import Choice
from qcode.project.tagging import Where
from qcode.table import Named
from qcode.texts import Text

NAMES = st.text("abc村庄0123", min_size=1, max_size=6)
CODERS = ("LIN", "MEI", "ZHAO")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.open(build_sample(tmp_path)) as opened:
        yield opened


@given(
    st.dictionaries(NAMES, st.sampled_from(["A", "B", None]), max_size=60),
    st.integers(1, 4),
    st.integers(0, 100),
    st.integers(),
)
def test_every_source_is_for_somebody_and_the_work_is_even(
    strata: dict[str, str | None], coders: int, overlap: int, seed: int
) -> None:
    names = [f"C{number}" for number in range(coders)]
    drawn = draw(strata, names, overlap, seed)
    assert drawn.keys() == strata.keys()
    shared = [whose for whose in drawn.values() if list(whose) == names]
    assert all(len(whose) in (1, coders) for whose in drawn.values())
    if coders > 1:
        assert abs(len(shared) - len(strata) * overlap / 100) <= 0.5
    loads = Counter(whose[0] for whose in drawn.values() if list(whose) != names)
    if coders > 1 and loads:
        assert max(loads.values()) - min(loads[name] for name in names) <= 1


@given(st.dictionaries(NAMES, st.sampled_from(["A", "B"]), max_size=40), st.integers(0, 100))
def test_each_stratum_gets_its_share_of_the_overlap(strata: dict[str, str], overlap: int) -> None:
    drawn = draw(dict(strata), CODERS, overlap, 5)
    for level in set(strata.values()):
        names = [name for name in strata if strata[name] == level]
        shared = sum(len(drawn[name]) == 3 for name in names)
        assert abs(shared - len(names) * overlap / 100) < 1


@given(st.dictionaries(NAMES, st.none(), min_size=2, max_size=40), st.integers())
def test_the_draw_depends_on_the_seed_and_not_on_the_order(
    strata: dict[str, None], seed: int
) -> None:
    backwards = dict(reversed(strata.items()))
    assert draw(strata, CODERS, 30, seed) == draw(backwards, CODERS, 30, seed)


def test_other_seeds_draw_otherwise() -> None:
    strata = {f"interview {number}": None for number in range(40)}
    assert len({str(draw(strata, CODERS, 30, seed)) for seed in range(20)}) == 20


def test_a_draw_is_kept_and_one_undo_takes_it_back(project: Project) -> None:
    table = project.assign(["NEW", "OLD"], overlap=20, seed=7, by="village_class", coder="NEW")
    assert table.meta["loads"] == {"NEW": 8, "OLD": 8}
    records = table.data()
    assert len(records) == 13 and sum(len(each["coders"]) == 2 for each in records) == 3
    assert {each["stratum"] for each in records} == {"A", "B", "C", "D", None}
    assert any(note.en.startswith("No source for all: ") for note in table.notes)
    progress = project.progress_table().data()
    mine = {each["source"] for each in progress if each["coder"] == "NEW" and each["assigned"]}
    assert mine == {each["source"] for each in records if "NEW" in each["coders"]}
    project.undo("NEW")
    assert all(each["assigned"] for each in project.progress_table().data())


def test_only_sources_that_are_nobodys_are_drawn_unless_named(project: Project) -> None:
    first = project.assign(["NEW"], sources=["2024-05-08_SWH"])
    assert [each["source"] for each in first.data()] == ["2024-05-08_SWH"]
    assert len(project.assign(["NEW", "OLD"]).data()) == 12
    with pytest.raises(UsageProblem, match="somebody already"):
        project.assign(["NEW"])
    assert coders_of(project, "2024-05-08_SWH") == ["NEW"]


def coders_of(project: Project, source: str) -> list[str]:
    """Who is to code a source."""
    progress = project.progress_table().data()
    return [each["coder"] for each in progress if each["source"] == source and each["assigned"]]


def test_a_coder_more_takes_no_source_from_the_others(project: Project) -> None:
    project.assign(["NEW", "OLD"])
    again = project.assign(["OLD 2"], sources=["2024-05-08_SWH"])
    assert again.data()[0]["coders"] == ["OLD 2"]
    assert coders_of(project, "2024-05-08_SWH") == ["NEW", "OLD", "OLD 2"]


def test_drawing_anew_among_the_same_coders_replaces_their_draw(project: Project) -> None:
    project.assign(["NEW", "OLD"], sources=["2024-05-08_SWH"])
    drawn = project.assign(["NEW", "OLD"], sources=["2024-05-08_SWH"], overlap=0).data()
    assert coders_of(project, "2024-05-08_SWH") == drawn[0]["coders"]
    assert len(drawn[0]["coders"]) == 1


def test_nobody_is_assigned_in_the_name_of_the_consensus(project: Project) -> None:
    with pytest.raises(UsageProblem, match="consensus"):
        project.assign(["LIN", "consensus"])
    project.take_agreed("2024-05-08_SWH", coder="LIN")
    assert {each["coder"] for each in project.progress_table().data()} == {"LIN", "MEI", "ZHAO"}


def test_who_has_begun_a_source_keeps_it(project: Project) -> None:
    table = project.assign(CODERS, overlap=0)
    drawn = {each["source"]: each["coders"] for each in table.data()}
    assert drawn["2024-05-08_SWH"] == list(CODERS)
    assert {"LIN", "MEI"} <= set(drawn["2024-05-11_CJM"])
    kept = [note for note in table.notes if note.en.startswith("Kept by coders who weren't drawn")]
    several = sum(len(coders) > 1 for coders in drawn.values())
    assert kept and f": {several} sources" in kept[0].en and f" {several} 份" in kept[0].zh


def test_progress_shows_what_is_done_and_what_was_coded_though_not_assigned(
    project: Project,
) -> None:
    project.assign(["NEW"], sources=["2024-05-08_SWH"])
    table = project.progress_table()
    shown = {str(row[0]): row[1:] for row in table.rows[:-1]}
    at = [column.id for column in table.columns].index("LIN") - 1
    assert shown["2024-05-08_SWH"][at] == Named("done", Text("done +", "已完成 +"))
    with pytest.raises(UsageProblem, match="once"):
        project.assign(["A", "A"])
    with pytest.raises(UnknownName):
        project.assign(["A"], by="no-such-variable")


def test_agreement_by_month_counts_each_source_when_the_last_coder_finished_it(
    project: Project,
) -> None:
    both = Choice(coders=("LIN", "MEI"))
    project._connection.execute(
        "UPDATE act SET time = '2025-03-07T10:00:00.000Z' WHERE verb = 'done' AND coder = 'MEI'"
        " AND summary IN ('2024-05-08_SWH', '2024-05-11_CJM')"
    )
    project._connection.execute(
        "UPDATE act SET time = '2024-12-30T10:00:00.000Z' WHERE verb = 'done' AND coder = 'LIN'"
    )
    table = project.drift_table(both, by="month", replicates=200)
    assert table.rows[0][:2] == ("2025-03", 2) and len(table.rows) == 2
    first = Choice(coders=("LIN", "MEI"), sources=("2024-05-08_SWH", "2024-05-11_CJM"))
    alone = project.agree(first, coefficients=("krippendorff-alpha",), replicates=200)
    (whole,) = [each for each in alone.data() if each["code"] is None]
    (part,) = [
        each
        for each in table.data()
        if each["period"] == "2025-03" and each["coefficient"] == "krippendorff-alpha"
    ]
    # All months decide on the codes of all, so that the base is another; the disagreements are not.
    assert part["units"] % alone.meta["n"]["units"] == 0
    assert part["value"] == pytest.approx(whole["value"], abs=0.02)
    assert period_of("2024-12-30T10:00:00.000Z", "week") == "2025-W01"


def test_a_coder_is_compared_with_themself_under_a_second_name(project: Project) -> None:
    for row in project.codings_table(Choice(coders=("LIN",), sources=("2024-05-08_SWH",))).data():
        where = Where(span=Span(row["start"], row["end"]))
        project.tag(row["source"], row["code"], coder="LIN 2", where=where)
    project.set_state("2024-05-08_SWH", "LIN 2", "done")
    (stage,) = project.drift_table(Choice(coders=("LIN", "LIN 2")), replicates=0).rows
    assert stage[1] == 1 and stage[3:6] == (1.0, 1.0, 1.0)


def test_a_period_with_one_source_among_several_has_no_interval(project: Project) -> None:
    project._connection.execute(
        "UPDATE act SET time = '2025-03-07T10:00:00.000Z' WHERE verb = 'done'"
        " AND summary = '2024-05-08_SWH'"
    )
    choice = Choice(coders=("LIN", "MEI"))
    one, others = project.drift_table(choice, replicates=100).rows
    assert one[1] == 1 and one[-2:] == (None, None) and one[-3] is not None
    assert others[1] == 10 and None not in others
    analytic = project.drift_table(choice, replicates=0)
    assert "bootstrap" not in " ".join(note.en for note in analytic.notes)
    assert analytic.meta["seed"] is None and analytic.meta["by"] == "week"
