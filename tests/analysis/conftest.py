"""A study small enough to count by hand: two sources, three persons, three villages."""

from __future__ import annotations

import pytest

from qcode.codebook.model import Code, Level, Typology, TypologyClass, Variable
from qcode.coding.corpus import Corpus, CorpusCase, CorpusSource, CorpusSpeaker
from qcode.texts import Text

ACTORS = (
    Level("township-cadre", Text("Township cadre", "乡镇干部")),
    Level("village-cadre", Text("Village cadre", "村干部")),
    Level("villager", Text("Villager", "村民")),
)
VARIABLES = (
    Variable("actor_type", "person", Text("Actor type", "主体类型"), levels=ACTORS),
    Variable("county", "village", Text("County", "县")),
    Variable("endowment", "village", Text("Endowment", "禀赋"), levels=(
        Level("rich", Text("rich", "丰富")), Level("poor", Text("poor", "匮乏")))),
    Variable("round", "source", Text("Round", "轮次"), levels=(
        Level("initial", Text("initial", "初访")), Level("follow-up", Text("follow-up", "回访")))),
    Variable("period", "turn", Text("Period", "时期"), levels=(
        Level("before", Text("before", "之前")), Level("after", Text("after", "之后")))),
)  # fmt: skip
CLASSES = Typology(
    "village_class", "village", Text("Village class", "村庄类型"),
    (
        TypologyClass("A", Text("A", "A"), {"endowment": "rich", "county": "W"}),
        TypologyClass("B", Text("B", "B"), {"endowment": "poor", "county": "W"}),
    ),
    "variables",
)  # fmt: skip
MOMENTS = Typology(
    "moment", "turn", Text("Moment", "时点"),
    (TypologyClass("early", Text("early", "早"), {"round": "initial", "period": "before"}),),
    "variables",
)  # fmt: skip
SYNERGY = Typology(
    "synergy", "village", Text("Synergy", "协同"),
    (TypologyClass("high", Text("high", "高"), {"logic": "alliance"}),),
    "codes",
)  # fmt: skip
CODES = (
    Code("driver", Text("Driver", "动因")),
    Code("logic", Text("Logic", "逻辑")),
    Code("alliance", Text("Alliance", "强强联合"), parent="logic"),
    Code("benefits", Text("Benefits for all", "雨露均沾"), parent="logic"),
)
DRIVER, LOGIC, ALLIANCE, BENEFITS = range(4)
RICH, POOR, UNKNOWN, XYJ, LJB, QXR = range(6)
CASES = (
    CorpusCase("village", "L村", {"endowment": "rich", "county": "W"}, {}),
    CorpusCase("village", "J村", {"endowment": "poor", "county": "W"}, {}),
    CorpusCase("village", "G村", {}, {}),
    CorpusCase("person", "XYJ", {"actor_type": "township-cadre"}, {"village": RICH}),
    CorpusCase("person", "LJB", {"actor_type": "villager"}, {"village": POOR}),
    CorpusCase("person", "QXR", {}, {}),
)
INTERVIEWER = CorpusSpeaker("interviewer", None, {}, {})


def respondent(
    person: int, overrides: dict[str, str] | None = None, village: int | None = None
) -> CorpusSpeaker:
    links = {} if village is None else {"village": village}
    return CorpusSpeaker("respondent", person, overrides or {}, links)


# Turns of ten characters, each after a label of two: [2, 12), [14, 24), [26, 36), [38, 48).
PLACES = [(2 + 12 * at, 12 + 12 * at) for at in range(4)]


def source(
    name: str, labels: str, round: str, village: int, **speakers: CorpusSpeaker
) -> CorpusSource:
    turns = [(*place, None if label == "-" else label)
             for place, label in zip(PLACES, labels, strict=True)]  # fmt: skip
    values = {"round": round, "period": "before"}
    links = {"village": village}
    turn_values = {2: {"period": "after"}}
    return CorpusSource(
        name, "", "", 50, turns, {"Q": INTERVIEWER, **speakers}, values, links, turn_values
    )


SOURCES = (
    # Q asks; XYJ, then LJB answer; the last turn is nobody's.
    source("first", "QXL-", "initial", RICH, X=respondent(XYJ), L=respondent(LJB)),
    # XYJ has become a village cadre, and speaks of G村 here; QXR is of no known type.
    source("second", "QXRX", "follow-up", POOR,
           X=respondent(XYJ, {"actor_type": "village-cadre"}, UNKNOWN), R=respondent(QXR)),
)  # fmt: skip
CODINGS = [
    # id, source, code, coder, start, end
    (1, 0, ALLIANCE, 0, 20, 30),  # the end of XYJ's and the beginning of LJB's turn: 4 + 4
    (2, 0, BENEFITS, 1, 18, 22),  # XYJ: 4, two of them also under 1
    (3, 0, DRIVER, 0, 40, 44),  # nobody's turn: 4
    (4, 0, DRIVER, 0, 0, 2),  # the first label only
    (5, 1, LOGIC, 0, 2, 12),  # the interviewer's turn only
    (6, 1, ALLIANCE, 1, 14, 48),  # XYJ, QXR, XYJ: 10 each
]


@pytest.fixture
def study() -> Corpus:
    typologies = (CLASSES, MOMENTS, SYNERGY)
    return Corpus("study", SOURCES, CASES, CODES, ("LY", "WM"), VARIABLES, typologies, CODINGS)
