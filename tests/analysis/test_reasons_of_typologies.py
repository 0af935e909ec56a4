"""Why a case has no class: what is coded under a key, though no class names it, is named."""

from __future__ import annotations

import pytest

from qcode.analysis.typologies.table import typology_table
from qcode.codebook.model import Code, Typology, TypologyClass
from qcode.coding.corpus import Corpus, CorpusCase, CorpusSource, CorpusSpeaker
from qcode.texts import Text

CODES = (
    Code("style", Text("Style", "作风")),
    Code("kind", Text("Kind", "和气"), parent="style"),
    Code("stern", Text("Stern", "严厉"), parent="style"),
    Code("odd", Text("Odd", "怪异"), parent="style"),
    Code("other", Text("Other", "其他")),
)
MANNER = Typology(
    "manner", "village", Text("Manner", "方式"),
    (
        TypologyClass("warm", Text("Warm", "热"), {"style": "kind"}),
        TypologyClass("cold", Text("Cold", "冷"), {"style": "stern"}),
    ),
    "codes",
)  # fmt: skip


def why(*codes: str) -> Text:
    """What is said of a village in whose one turn these codes are coded."""
    turns = [(0, 50, "S")]
    speakers = {"S": CorpusSpeaker("respondent", None, {}, {"village": 0})}
    source = CorpusSource("s", "", "", 50, turns, speakers, {}, {}, {})
    place = {code.id: at for at, code in enumerate(CODES)}
    codings = [(at, 0, place[code], 0, at, at + 2) for at, code in enumerate(codes)]
    village = CorpusCase("village", "v", {}, {})
    corpus = Corpus("p", (source,), [village], CODES, ("LY",), (), (MANNER,), codings)
    return typology_table(corpus, MANNER).notes[-1]


@pytest.mark.parametrize(
    ("codes", "en", "zh"),
    [
        (["other"], "nothing shown of Style", "作风无证据"),
        (["odd"], "of Style only Odd, which no class names", "作风只有怪异，没有类别以其为条件"),
        (["style"], "of Style only the code itself, which", "作风只有该编码本身，没有类别"),
        (["odd", "style"], "only the code itself, Odd, which", "只有该编码本身、怪异，"),
    ],
)
def test_what_is_coded_under_a_key_and_named_by_no_class_is_said(
    codes: list[str], en: str, zh: str
) -> None:
    note = why(*codes)
    assert note.en.startswith("Unclassified: v (") and en in note.en
    assert zh in note.zh


def test_a_code_that_no_class_names_changes_no_class() -> None:
    assert "only" not in why("odd", "kind").en
    assert "Style: Kind + Stern" in why("odd", "kind", "stern").en
