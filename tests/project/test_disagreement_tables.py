"""On the sample: every figure's disagreements, and agreement before and after they are decided."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from qcode.codebook.tree import descendants
from qcode.coding.consensus import CONSENSUS, CodedSpan, Resolution
from qcode.coding.spans import Span
from qcode.errors import UnknownName, UsageProblem
from qcode.project import Project
from qcode.project.disputes import SeenDisagreement
from qcode.project.sample import build_sample
from qcode.project.selection import Choice
from qcode.project.tagging import Where

PAIR = Choice(coders=["LIN", "MEI"])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture
def sample(built: Path, tmp_path: Path) -> Iterator[Project]:
    with Project.open(Path(shutil.copy(built, tmp_path / "sample.qcode"))) as project:
        yield project


def overlap(row: dict[str, Any], start: int, end: int) -> bool:
    return bool(max(row["start"], start) < min(row["end"], end))


@pytest.mark.parametrize("choice", [Choice(), PAIR, Choice(codes=["formalism"])])
@pytest.mark.parametrize("unit", ["turn", "sentence", "character"])
def test_the_units_on_which_coders_differ_are_those_of_the_disagreements(
    sample: Project, unit: str, choice: Choice
) -> None:
    units = sample.units_table(choice, unit=unit, rollup=False)
    coders = units.meta["coders"]
    differing = {
        (row["source"], row["start"], row["end"], row["code"])
        for row in units.data()
        if len({row[f"coder:{coder}"] for coder in coders}) > 1
    }
    by_source: dict[str, list[tuple[str, int, int, str]]] = {}
    for each in differing:
        by_source.setdefault(each[0], []).append(each)
    listed = set()
    for row in sample.disagreements_table(choice, unit=unit).data():
        sides = [side for codings in row["coders"].values() for side in codings]
        behind = {
            each
            for each in by_source[row["source"]]
            for side in sides
            if each[3] == side["code"] and overlap(side, each[1], each[2])
        }
        size = sum(end - start if unit == "character" else 1 for _, start, end, _ in behind)
        assert row["units"] == size > 0
        listed |= behind
    assert listed == differing != set()


def test_what_changes_nothing_at_a_unit_is_counted_in_a_note(sample: Project) -> None:
    every = sample.disagreements_table(unit="span").rows
    turns = sample.disagreements_table(unit="turn")
    assert turns.meta["unchanging"] == len(every) - len(turns.rows) == 6
    assert any("6 that change no turn" in note.en for note in turns.notes)
    assert any("6 处分歧不改变任何话轮" in note.zh for note in turns.notes)


def test_what_lies_in_text_that_is_not_compared_is_named(sample: Project) -> None:
    turns = sample.turns_table("2024-05-16_LDC").data()
    asked = next(row for row in turns if row["role"] == "interviewer")
    where = Where(turn=asked["turn"])
    sample.tag("2024-05-16_LDC", "benefits-all", coder="LIN", where=where)
    table = sample.disagreements_table()
    (ident,) = table.meta["outside"]
    assert any(ident[:8] in note.en for note in table.notes)
    listed = sample.disagreements_table(Choice(interviewers=True)).data()
    assert ident in {row["id"] for row in listed}


def test_only_what_is_open_can_be_asked_for(sample: Project) -> None:
    rows = sample.disagreements_table().data()
    sample.decide(rows[0]["id"], Resolution("both"), coder="PI", reason="clear enough")
    left = sample.disagreements_table(open_only=True).data()
    assert [row["id"] for row in left] == [row["id"] for row in rows[1:]]
    decided = sample.disagreements_table().data()[0]
    assert decided["status"] == "decided"
    assert decided["decision"]["reason"] == "clear enough"
    assert decided["decision"]["coder"] == "PI"


def test_all_that_is_decided_is_agreed_on_after(sample: Project) -> None:
    before = sample.reconcile_table().data()[-1]
    assert (before["decided"], before["open"]) == (0, before["disagreements"])
    assert before["alpha_after"] == before["alpha_before"]
    every = [each.id for each in sample.disagreements()]
    sample.decide_all(every, Resolution("take", "LIN"), coder="PI")
    rows = sample.reconcile_table().data()
    assert {row["open"] for row in rows} == {0}
    assert {row["percent_after"] for row in rows} == {1.0}
    assert rows[-1]["alpha_after"] == 1.0
    assert rows[-1]["alpha_before"] == before["alpha_before"]


@pytest.mark.parametrize("unit", ["turn", "sentence", "character"])
def test_before_is_what_agree_says(sample: Project, unit: str) -> None:
    said = {
        (row["code"], row["coefficient"]): row["value"]
        for row in sample.agree(unit=unit, replicates=0).data()
        if len(row["coders"]) == 3
    }
    for row in sample.reconcile_table(unit=unit).data():
        for column, coefficient in (
            ("percent", "percent-agreement"),
            ("alpha", "krippendorff-alpha"),
        ):
            assert row[f"{column}_before"] == pytest.approx(said[row["code"], coefficient])


def decide_by_chance(project: Project, chance: random.Random) -> list[SeenDisagreement]:
    """Settle about two of three, in every way; a span may have another code."""
    codes = [code.id for code in project.codes()]
    for each in project.disagreements():
        span = (chance.randint(each.start, each.end - 1), each.end)
        spans = tuple(CodedSpan(code, *span) for code in {each.codes[0], chance.choice(codes)})
        ways = [Resolution("take", coder) for coder in each.coders]
        ways += [Resolution("both"), Resolution("neither"), Resolution("span", spans=spans)]
        if chance.random() < 2 / 3:
            project.decide(each.id, chance.choice(ways), coder="PI")
    return [each for each in project.disagreements() if each.status == "decided"]


def replace_codings(project: Project, decided: Sequence[SeenDisagreement]) -> None:
    """Let every coder have done what was decided, instead of what they did."""
    for each in decided:
        for side in each.sides:
            project.untag(side.id)
    for each in decided:
        assert each.decision is not None
        for code, start, end in each.decision.outcome:
            for coder in each.coders:
                where = Where(span=Span(start, end))
                project.tag(each.source, code, coder=coder, where=where)


@pytest.mark.parametrize("seed", [1, 2])
def test_after_is_what_agree_says_when_the_coders_do_what_was_decided(
    sample: Project, seed: int
) -> None:
    decided = decide_by_chance(sample, random.Random(seed))
    units = ("turn", "sentence")
    told = {unit: sample.reconcile_table(unit=unit).data() for unit in units}
    assert any(sample.reconcile_table(unit=unit).meta["unchanging"] for unit in units)
    replace_codings(sample, decided)
    for unit in units:
        said = {
            (row["code"], row["coefficient"]): row["value"]
            for row in sample.agree(unit=unit, replicates=0).data()
            if len(row["coders"]) == 3
        }
        after = {row["code"]: row for row in told[unit]}
        assert None in after and len(after) > 50
        for name, coefficient in (
            ("alpha_after", "krippendorff-alpha"),
            ("percent_after", "percent-agreement"),
        ):
            expected = {
                code: value
                for (code, which), value in said.items()
                if which == coefficient and code != "*"
            }
            assert {code: after[code][name] for code in expected} == pytest.approx(expected)


def codes_used(project: Project) -> set[str]:
    """By those compared, where they are."""
    sources = set(project.disagreements_table().meta["sources"])
    rows = project.codings_table(Choice(coders=["LIN", "MEI", "ZHAO"])).data()
    return {row["code"] for row in rows if row["source"] in sources}


def test_a_code_that_nobody_has_any_more_is_agreed_on(sample: Project) -> None:
    before = codes_used(sample)
    every = sample.disagreements()
    sample.decide_all([each.id for each in every], Resolution("neither"), coder="PI")
    rows = {row["code"]: row for row in sample.reconcile_table(unit="turn").data()}
    replace_codings(sample, sample.disagreements())
    below = descendants(sample.codes())
    gone = {code for code in before if below[code].isdisjoint(codes_used(sample))}
    assert len(gone) > 3
    for code in gone:
        assert (rows[code]["percent_after"], rows[code]["alpha_after"]) == (1.0, None)


def test_sources_and_coders_are_those_of_the_figures(sample: Project) -> None:
    table = sample.disagreements_table()
    assert table.meta["coders"] == ["LIN", "MEI", "ZHAO"] and len(table.meta["sources"]) == 6
    assert table.meta["left_out"]["2024-06-12_Yanbei"] == ["LIN", "ZHAO"]
    assert len(sample.disagreements_table(PAIR).meta["sources"]) == 11
    sample.take_agreed(coder=None)
    assert CONSENSUS not in sample.disagreements_table().meta["coders"]
    with pytest.raises(UsageProblem, match="nothing can be compared"):
        sample.disagreements_table(Choice(sources=["2025-06-10_JSM"]))
    with pytest.raises(UnknownName, match="no unit 'word'"):
        sample.disagreements_table(unit="word")
    with pytest.raises(UnknownName, match="no unit 'span'"):
        sample.reconcile_table(unit="span")
