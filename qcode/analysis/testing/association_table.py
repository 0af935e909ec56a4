"""The table of an association: a row an outcome, its mean in each class, how far it rises.

Records: one object an outcome, with the value of each case behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qcode.analysis.captions import (
    coders_of,
    counts,
    ids_of,
    low,
    pooled,
)
from qcode.analysis.testing.association import (
    Association,
    Inquiry,
    Outcome,
    association,
)
from qcode.analysis.testing.circular import deciding, said
from qcode.analysis.testing.observations import named
from qcode.analysis.testing.shuffling import Progress
from qcode.analysis.testing.wording import arranged, bound, corrected_for
from qcode.coding.corpus import Corpus
from qcode.table import Cell, Column, Kind, Table
from qcode.texts import Text

_MEASURED = {
    "rate": Text("segments per 1,000 characters of a case's turns", "个案话轮每千字的编码段数"),
    "segments": Text("segments in a case's turns", "个案话轮中的编码段数"),
    "turns": Text("turns of a case in which the code occurs", "个案中出现该编码的话轮数"),
    "coverage": Text(
        "coded share of the characters of a case's turns", "被编码字数占个案话轮字数的比例"
    ),
    "presence": Text("share of cases in which the code occurs", "出现该编码的个案比例"),
}
_KINDS: dict[str, Kind] = {"coverage": "share", "presence": "share"}
_ALL_EQUAL = Text("all cases have the same value", "各个案取值相同")


def associate(corpus: Corpus, asked: Inquiry, progress: Progress | None = None) -> Table:
    """How far outcomes rise with a class. Raises UnknownName, UsageProblem."""
    found = association(corpus, asked, progress)
    meta = _meta(found, asked)
    about = low(found.variable.name)
    return Table(
        title=Text(
            f"Outcomes by {about}: association",
            f"{found.variable.name.read('zh')}与结果编码的关联",
        ),
        columns=tuple(_columns(found, asked)),
        rows=tuple(tuple(_row(found, each)) for each in found.outcomes),
        meta=meta,
        notes=tuple(_notes(found, asked, meta)),
        records=tuple(_record(found, each) for each in found.outcomes),
    )


def _columns(found: Association, asked: Inquiry) -> Iterator[Column]:
    yield Column("outcome", (Text("Outcome", "结果编码"),))
    kind = _KINDS.get(asked.measure, "decimal")
    for at, level in enumerate(found.cases.classes):
        n = int((found.cases.labels == at).sum())
        name = Text(f"{level.name.read('en')} (n={n})", f"{level.name.read('zh')}（n={n}）")
        yield Column(f"mean/{level.id}", (Text("Mean", "均值"), name), kind)
    yield Column("tau_b", (Text("Kendall's τ-b", "肯德尔 τ-b"),), "coefficient")
    yield Column("somers_d", (Text("Somers' D", "萨默斯 D"),), "coefficient")
    yield Column("p", (Text("p (shuffled)", "p（置换）"),), "probability")
    yield Column("p_corrected", (Text("p (corrected)", "p（校正）"),), "probability")


def _row(found: Association, outcome: Outcome) -> Iterator[Cell]:
    yield outcome.code
    for at in range(len(found.cases.classes)):
        yield float(outcome.values[found.cases.labels == at].mean())
    yield from (outcome.ranks.tau, outcome.ranks.d, outcome.p, outcome.p_corrected)


def _record(found: Association, outcome: Outcome) -> dict[str, Any]:
    rows = zip(found.cases.names, found.cases.labels.tolist(), outcome.values.tolist(), strict=True)
    return {
        "outcome": outcome.code.id,
        "n": len(found.cases.names),
        "tau_b": outcome.ranks.tau,
        "somers_d": outcome.ranks.d,
        "p": outcome.p,
        "p_corrected": outcome.p_corrected,
        "undefined": _ALL_EQUAL.en if outcome.ranks.tau is None else None,
        "cases": [
            {"case": case, "class": found.cases.classes[label].id, "value": value}
            for case, label, value in rows
        ],
    }


def _meta(found: Association, asked: Inquiry) -> dict[str, Any]:
    shuffled = found.shuffled
    return {
        "table": "associate",
        "variable": found.variable.id,
        "of": found.kind,
        "order": [level.id for level in found.cases.classes],
        "measure": asked.measure,
        "unit": _MEASURED[asked.measure].en,
        "n": counts(found.within),
        "cases": len(found.cases.names),
        "left_out": {
            "unclassified": list(found.cases.unclassified),
            "mixed": list(found.cases.mixed),
            "several_classes": list(found.cases.several),
            "not_in_order": list(found.cases.unnamed),
            "not_begun": list(found.unread.cases),
        },
        "coders": coders_of(found.within),
        "filters": ids_of(asked.filters),
        "rollup": asked.rollup,
        "interviewers": asked.filters.interviewers,
        "arrangements": shuffled.arrangements,
        "possible": shuffled.possible,
        "exact": not shuffled.drawn,
        "least_p": shuffled.least,
        "correction": asked.correction,
        "corrected_for": sum(each.p is not None for each in found.outcomes),
        "seed": asked.seed if shuffled.drawn else None,
    }


def _notes(found: Association, asked: Inquiry, meta: Mapping[str, Any]) -> Iterator[Text]:
    yield _order(found, asked)
    yield _tested(found, asked)
    yield from _undefined(found)
    yield from _built_in(found)
    yield Text(
        f"Values: {_MEASURED[asked.measure].en}; the mean of cases.",
        f"数值：{_MEASURED[asked.measure].zh}；按个案求均值。",
    )
    yield from _left_out(found)
    yield from found.unread.said()
    yield from pooled(found.within, asked.filters, meta)


def _order(found: Association, asked: Inquiry) -> Text:
    en = " < ".join(level.name.read("en") for level in found.cases.classes)
    zh = " < ".join(level.name.read("zh") for level in found.cases.classes)
    taken = Text(" (the codebook's order, taken as a rank)", "（以编码簿中的次序为等级）")
    order = Text() if asked.order else taken
    return Text(
        f"Lowest to highest{order.en}: {en}; a coefficient above 0 says that the outcome "
        "rises with it.",
        f"由低到高{order.zh}：{zh}；系数为正表示结果随之上升。",
    )


def _tested(found: Association, asked: Inquiry) -> Text:
    cases, how = named(found.kind, len(found.cases.names)), arranged(found.shuffled, asked.seed)
    tests = sum(each.p is not None for each in found.outcomes)
    together = corrected_for(tests, asked.correction)
    correction = Text(f"; {together.en}", f"；{together.zh}") if tests else Text()
    least = bound(found.shuffled)
    en = "" if least is None else f"; with these no p can be below {least:.3f}"
    zh = "" if least is None else f"；此时 p 不可能小于 {least:.3f}"
    return Text(
        f"p: two-sided, classes shuffled among {cases.en} ({how.en}){en}{correction.en}.",
        f"p：双侧，将类别在 {cases.zh}之间重新排列（{how.zh}）{zh}{correction.zh}。",
    )


def _undefined(found: Association) -> Iterator[Text]:
    names = [each.code.name for each in found.outcomes if each.ranks.tau is None]
    if names:
        yield Text(
            f"Undefined, since {_ALL_EQUAL.en}: {_listed(names, 'en')}.",
            f"{_ALL_EQUAL.zh}，系数无定义：{_listed(names, 'zh')}。",
        )


def _built_in(found: Association) -> Iterator[Text]:
    """Outcomes by which the classes themselves are told apart."""
    inside = deciding(found.within.corpus, found.variable.id)
    names = [each.code.name for each in found.outcomes if each.code.id in inside]
    return said(found.variable.name, names)


def _left_out(found: Association) -> Iterator[Text]:
    reasons = (
        (found.cases.unclassified, Text("without a class", "无类别")),
        (found.cases.mixed, Text("mixed", "混合")),
        (found.cases.several, Text("with several classes", "有多个类别")),
        (found.cases.unnamed, Text("of a class that the order doesn't name", "类别不在所给次序中")),
    )
    for names, why in reasons:
        if names:
            shown, more = names[:12], len(names) - 12
            rest = Text(f" and {more} more", f"等 {len(names)} 个") if more > 0 else Text()
            yield Text(
                f"Left out, {why.en}: {', '.join(shown)}{rest.en}.",
                f"未纳入（{why.zh}）：{'、'.join(shown)}{rest.zh}。",
            )


def _listed(names: Sequence[Text], lang: Any) -> str:
    return ("、" if lang == "zh" else ", ").join(name.read(lang) for name in names)
