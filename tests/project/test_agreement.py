"""How far the sample's coders agree, against the definitions computed from its unit table."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import krippendorff
import numpy as np
import pytest

from qcode.errors import UnknownName, UsageProblem
from qcode.project import Project
from qcode.project.sample import build_sample
from qcode.project.selection import Choice

CODERS = ("LIN", "MEI", "ZHAO")
UNITS = ("turn", "sentence", "character")
Coders = tuple[str, ...]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture
def sample(built: Path, tmp_path: Path) -> Iterator[Project]:
    with Project.open(Path(shutil.copy(built, tmp_path / "sample.qcode"))) as project:
        yield project


def marked(project: Project, unit: str, *, rollup: bool) -> dict[str, np.ndarray]:
    """Code → [coder, unit] of 0 and 1 from the unit table; a run of characters as often as long."""
    rows = project.units_table(unit=unit, every=True, rollup=rollup).data()
    found: dict[str, list[list[int]]] = {}
    for row in rows:
        times = row["end"] - row["start"] if unit == "character" else 1
        found.setdefault(row["code"], []).extend([[row[f"coder:{c}"] for c in CODERS]] * times)
    return {code: np.array(units).T for code, units in found.items()}


def decisions(project: Project, unit: str) -> dict[str | None, np.ndarray]:
    """What each of a table's rows rests on."""
    own = marked(project, unit, rollup=False)
    everything: dict[str | None, np.ndarray] = {**marked(project, unit, rollup=True)}
    everything["*"] = np.max(list(own.values()), axis=0)
    everything[None] = np.hstack(list(own.values()))
    return everything


def by_definition(rated: np.ndarray) -> dict[str, float | None]:
    """Each coefficient of [coder, unit], written out; None where it divides by zero."""
    m, n = rated.shape
    pairs = list(combinations(rated, 2))
    p_a = np.mean([np.mean(a == b) for a, b in pairs])
    yes = sum(np.sum(a & b) for a, b in pairs), sum(np.sum(a) + np.sum(b) for a, b in pairs) / 2
    no = sum(np.sum(a | b == 0) for a, b in pairs), len(pairs) * n - yes[1]
    own = [np.mean(a) * np.mean(b) + np.mean(1 - a) * np.mean(1 - b) for a, b in pairs]
    share = np.mean(rated)
    pooled, hard = share**2 + (1 - share) ** 2, 2 * share * (1 - share)
    kappa, pi = ("cohen-kappa", "scott-pi") if m == 2 else ("conger-kappa", "fleiss-kappa")
    varies = 0 < share < 1
    return {
        "percent-agreement": p_a,
        "positive-agreement": yes[0] / yes[1] if yes[1] else None,
        "negative-agreement": no[0] / no[1] if no[1] else None,
        kappa: (p_a - np.mean(own)) / (1 - np.mean(own)) if varies else None,
        pi: (p_a - pooled) / (1 - pooled) if varies else None,
        "brennan-prediger": 2 * p_a - 1,
        "gwet-ac1": (p_a - hard) / (1 - hard) if varies else None,
        "krippendorff-alpha": (
            krippendorff.alpha(reliability_data=rated, level_of_measurement="nominal")
            if varies
            else None
        ),
    }


def of(table: Any, code: str | None, coders: Coders) -> dict[str, float | None]:
    return {
        row["coefficient"]: row["value"]
        for row in table.data()
        if (row["code"], tuple(row["coders"])) == (code, coders)
        and "alpha-" not in row["coefficient"]
    }


@pytest.mark.parametrize("unit", UNITS)
def test_every_figure_is_what_its_definition_makes_of_the_unit_table(
    sample: Project, unit: str
) -> None:
    table = sample.agree(unit=unit, replicates=0)
    for code, rated in decisions(sample, unit).items():
        for coders in (CODERS, *combinations(CODERS, 2)):
            some = rated[[CODERS.index(each) for each in coders]]
            expected = by_definition(some)
            found = of(table, code, coders)
            assert found.keys() == expected.keys(), (code, coders)
            for id, value in expected.items():
                assert found[id] == pytest.approx(value, abs=1e-10), (code, coders, id)


@pytest.mark.parametrize("unit", ["turn", "sentence"])
def test_alpha_of_code_sets_is_what_its_definition_makes_of_the_unit_table(
    sample: Project, unit: str
) -> None:
    own = marked(sample, unit, rollup=False)
    held = np.array(list(own.values()))  # [code, coder, unit]
    units = range(held.shape[2])
    sets = [[frozenset(np.flatnonzero(held[:, c, u])) for c in range(3)] for u in units]
    table = sample.agree(unit=unit, replicates=0)
    for id, similarity in {"jaccard": jaccard, "masi": masi}.items():
        (found,) = (
            row["value"]
            for row in table.data()
            if row["coefficient"] == f"krippendorff-alpha-{id}" and tuple(row["coders"]) == CODERS
        )
        assert found == pytest.approx(set_alpha(sets, similarity), abs=1e-9)


def jaccard(a: frozenset[int], b: frozenset[int]) -> float:
    return len(a & b) / len(a | b) if a | b else 1.0


def masi(a: frozenset[int], b: frozenset[int]) -> float:
    if a == b:
        return 1.0
    m = 2 / 3 if a <= b or b <= a else 1 / 3
    return jaccard(a, b) * (m if a & b else 0.0)


def set_alpha(units: Sequence[Sequence[frozenset[int]]], similarity: Any) -> float:
    """Alpha by its definition: mean distance within units, over that of all pairs of values."""
    values = [each for unit in units for each in unit]
    counts: dict[frozenset[int], int] = {}
    for each in values:
        counts[each] = counts.get(each, 0) + 1
    n, m = len(values), len(units[0])
    d_o = sum(1 - similarity(a, b) for unit in units for a in unit for b in unit) / ((m - 1) * n)
    d_e = sum((1 - similarity(a, b)) * counts[a] * counts[b] for a in counts for b in counts) / (
        n * (n - 1)
    )
    return 1 - d_o / d_e


def test_the_table_says_what_is_compared_and_what_is_left_out(sample: Project) -> None:
    table = sample.agree()
    meta = table.meta
    assert (meta["unit"], meta["coders"], meta["seed"]) == ("sentence", list(CODERS), 1)
    assert len(meta["sources"]) == 6
    assert meta["left_out"]["2024-06-12_Yanbei"] == ["LIN", "ZHAO"]
    assert meta["left_out"]["2025-06-10_JSM"] == ["MEI", "ZHAO"]
    assert len(meta["left_out"]) == 7
    assert (meta["bootstrap"], meta["clusters"]) == (1000, {"of": "source", "n": 6})
    assert meta["project"] == "sample"
    said = "\n".join(note.en for note in table.notes)
    assert "2024-06-12_Yanbei (LIN, ZHAO)" in said and "only 6 sources" in said
    assert all(note.en and note.zh for note in table.notes)


def test_two_coders_are_compared_on_what_both_finished(sample: Project) -> None:
    table = sample.agree(Choice(coders=("MEI", "LIN")))
    assert len(table.meta["sources"]) == 11
    assert "cohen-kappa" in [column.id for column in table.columns]
    assert {tuple(row["coders"]) for row in table.data()} == {("MEI", "LIN")}


def test_the_order_of_coders_changes_no_value(sample: Project) -> None:
    forth, back = (sample.agree(Choice(coders=c), replicates=50) for c in (CODERS, CODERS[::-1]))

    def values(table: Any) -> Mapping[Any, Any]:
        keys = ("value", "se", "low", "high", "units")
        return {
            (row["code"], row["coefficient"], frozenset(row["coders"])): [row[k] for k in keys]
            for row in table.data()
        }

    one, other = values(forth), values(back)
    assert one.keys() == other.keys()
    for key, figures in one.items():
        assert figures == pytest.approx(other[key], abs=1e-9), key


def test_the_same_seed_gives_the_same_intervals_and_another_seed_others(sample: Project) -> None:
    first, again, other = (sample.agree(seed=seed).data() for seed in (1, 1, 2))
    assert first == again != other
    drawn = [(a["low"], b["low"]) for a, b in zip(first, other, strict=True) if a["code"] is None]
    assert any(low != differs for low, differs in drawn)


def test_filters_narrow_what_is_compared(sample: Project) -> None:
    all_turns = sample.agree(unit="turn").meta["n"]["units"]
    with_questions = sample.agree(Choice(interviewers=True), unit="turn").meta["n"]["units"]
    one_source = sample.agree(Choice(sources=("2024-05-08_SWH",)), unit="turn").meta
    assert one_source["n"]["units"] < all_turns < with_questions
    assert one_source["clusters"]["of"] == "turn"
    assert one_source["sources"] == ["2024-05-08_SWH"]


def test_chosen_codes_have_rows_even_if_nobody_used_them(sample: Project) -> None:
    table = sample.agree(Choice(codes=("bottom-line-task", "tier-central")), unit="turn")
    names = [row[0].id for row in table.rows]
    assert names == ["bottom-line-task", "tier-central", "*", None]
    found = of(table, "tier-central", CODERS)
    assert found["percent-agreement"] == 1.0
    assert found["krippendorff-alpha"] is None


def test_a_project_whose_coders_finished_different_sources_has_nothing_to_compare(
    sample: Project,
) -> None:
    sample.set_state("2024-05-08_SWH", "ANN", "done")
    sample.set_state("2024-05-13_HYQ", "BOB", "done")
    with pytest.raises(UsageProblem, match="nothing can be compared") as caught:
        sample.agree(Choice(coders=("ANN", "BOB")))
    assert "ANN 1, BOB 1" in caught.value.message
    assert "qcode done SOURCE --coder NAME" in caught.value.hint


def test_one_coder_is_no_comparison(sample: Project) -> None:
    with pytest.raises(UsageProblem, match="two coders or more"):
        sample.agree(Choice(coders=("LIN",)))


def test_unknown_things_are_named(sample: Project) -> None:
    with pytest.raises(UnknownName, match="no coder 'NOBODY'"):
        sample.agree(Choice(coders=("LIN", "NOBODY")))
    with pytest.raises(UnknownName, match="no coefficient 'kappa'"):
        sample.agree(coefficients=("kappa",))
    with pytest.raises(UnknownName, match="no unit 'paragraph'"):
        sample.agree(unit="paragraph")


def test_sentences_are_cut_once_and_kept(sample: Project) -> None:
    seen: list[tuple[int, int]] = []
    sample.agree(progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (6, 6)
    seen.clear()
    sample.agree(progress=lambda done, total: seen.append((done, total)))
    assert seen == []
