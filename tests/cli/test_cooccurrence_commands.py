"""cooccur, sequence and matrix as a researcher calls them on the sample study."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[..., Any]


def answer(cli: Run, *command: str) -> dict[str, Any]:
    said = cli(*command, "--format", "json")
    assert said.code == 0, said.err
    found: dict[str, Any] = json.loads(said.out)
    return found


def test_each_coder_stands_apart_unless_one_is_named(cli: Run, sample: Path) -> None:
    everyone = answer(cli, "cooccur")
    assert {row["coder"] for row in everyone["data"]} == {"LIN", "MEI", "ZHAO"}
    alone = answer(cli, "cooccur", "--coder", "MEI")
    assert alone["data"] == [row for row in everyone["data"] if row["coder"] == "MEI"]
    assert alone["meta"]["near"] == "turn"


def test_pairs_of_practices_and_mechanisms_by_village(cli: Run, sample: Path) -> None:
    found = answer(cli, "cooccur", "--coder", "LIN", "--split", "village", "--code",
                   "personalized-practice", "--code", "pairing-mechanism")  # fmt: skip
    assert found["data"]
    assert {"coder", "village", "a", "b", "count", "lift"} <= {*found["data"][0]}
    assert found["meta"]["split"] == "village"


def test_a_distance_alone_means_near_by_distance(cli: Run, sample: Path) -> None:
    meta = answer(cli, "cooccur", "--coder", "LIN", "--distance", "50")["meta"]
    assert (meta["near"], meta["distance"]) == ("distance", 50)
    refused = cli("cooccur", "--near", "turn", "--distance", "50")
    assert refused.code == 2
    assert "doesn't go with near turn" in refused.err


def test_a_distance_longer_than_any_text_reaches_all_of_a_source(cli: Run, sample: Path) -> None:
    longest = answer(cli, "cooccur", "--coder", "LIN", "--distance", "1000000")
    beyond = answer(cli, "cooccur", "--coder", "LIN", "--distance", str(10**26))
    assert beyond["data"] == longest["data"] != []
    assert beyond["meta"]["distance"] == 10**26
    gaps = [answer(cli, "sequence", "--gap", gap)["data"] for gap in ("1000000", str(10**26))]
    assert gaps[0] == gaps[1]


def test_the_sequence_is_said_in_chinese_too(cli: Run, sample: Path) -> None:
    said = cli("sequence", "--coder", "LIN", "--least", "4", "--lang", "zh")
    assert said.code == 0
    assert "编码的先后顺序" in said.out
    assert "校正标准化残差" in said.out


def test_the_matrix_is_a_file_that_r_and_spss_read(cli: Run, sample: Path) -> None:
    assert cli("matrix", "--cases", "person", "--coder", "LIN", "-o", "persons.csv").code == 0
    rows = list(csv.DictReader(Path("persons.csv").read_text("utf-8").splitlines()))
    assert rows[0]["actor_type"] == "municipal-cadre"
    assert {row["strong_alliance"] for row in rows} == {"0", "1"}
    assert all(name.isidentifier() for name in rows[0])


def test_a_kind_of_case_goes_by_its_name_in_either_language(cli: Run, sample: Path) -> None:
    command = ("matrix", "--coder", "LIN", "--cases")
    assert answer(cli, *command, "话轮")["data"] == answer(cli, *command, "Turn")["data"]
    assert answer(cli, *command, "村庄")["meta"]["cases"] == "village"
    assert "did you mean person" in cli(*command, "persn").err


def test_bad_names_get_one_sentence(cli: Run, sample: Path) -> None:
    unknown = cli("cooccur", "--split", "vilage")
    assert unknown.code == 2
    assert "did you mean village" in unknown.err
    nobody = cli("sequence", "--coder", "consensus")
    assert nobody.code == 2
    empty = cli("cooccur", "--where", "actor_type=villager", "--where", "village=missing")
    assert (empty.code, empty.err.splitlines()[0]) == (
        2, "qcode: no turn is left by these filters"
    )  # fmt: skip


def test_a_code_typology_splits_the_pairs(cli: Run, sample: Path) -> None:
    found = answer(cli, "sequence", "--coder", "LIN", "--split", "interaction_type")
    assert {row["interaction_type"] for row in found["data"]} >= {"positive", "conflict"}


def test_classes_made_of_several_coders_codings_are_said_to_be(cli: Run, sample: Path) -> None:
    apart = cli("cooccur", "--split", "interaction_type", "--least", "5")
    assert "classed by the codings of these coders together" in " ".join(apart.out.split())
    alone = cli("cooccur", "--split", "interaction_type", "--least", "5", "--coder", "LIN")
    assert "classed by" not in alone.out
