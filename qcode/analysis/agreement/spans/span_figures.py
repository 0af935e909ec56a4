"""The unitizing coefficients of all coders together and of each pair, as figures.

Per code, u-alpha is of the continuum that is marked with it (or with codes under it) or not, and
ku-alpha of the continuum of all codes, as they were given. Over all codes the coefficients need
each coder's segments apart; where they overlap, the figure is undefined and says where.

No analytic standard error is published for them; intervals come from resampled continua alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from qcode.analysis.agreement.measures.figures import Figure, percentiles
from qcode.analysis.agreement.measures.ratings import Floats
from qcode.analysis.agreement.measures.reasons import ONE_CODER, joined
from qcode.analysis.agreement.spans.continuum import Continua, Crossing, crossings, each_alone
from qcode.analysis.agreement.spans.unitizing import (
    Sums,
    cu_alpha,
    ku_alpha,
    meetings,
    sums,
    u_alpha,
    u_alpha_alone,
    u_alpha_binary,
)
from qcode.analysis.agreement.units.tallying import ANY
from qcode.texts import Text

_NO_TEXT = Text(
    "there is no text that two of these coders worked on",
    "没有至少两名编码员共同编码的文本",
)
_COARSE = Text(
    "the texts are shorter than one unit of length; give lengths in a smaller unit",
    "文本长度不足一个计量单位；请改用更小的长度单位",
)
_NOTHING = Text("nobody coded anything", "没有任何编码段")
_UNUSED = Text("nobody used this code", "无人使用该编码")
_NO_GAPS = Text(
    "everybody coded everything, so there is no variation",
    "所有编码员都编码了全部文本，没有变异",
)
_ONE_CODE = Text(
    "everything is coded with one code, so there is no variation",
    "全部文本都是同一编码，没有变异",
)
_APART = Text("no two coders coded the same place", "没有两名编码员都编码的位置")
_ONE_CODE_SHARED = Text(
    "where coders meet there is only one code, so there is no variation",
    "编码员都编码之处只有同一编码，没有变异",
)
_UNMATCHED = Text(
    "where a coder used this code, no other coded anything",
    "使用该编码之处，其他编码员均未编码",
)
_OVERLAPPING = Text(
    "segments of different codes overlap, so codes can't be compared together",
    "不同编码相互重叠，无法合并比较",
)
_ONE_TEXT = Text(
    "no interval: there is only one continuum to draw anew",
    "无置信区间：仅有一个连续体，无法重抽样",
)


def unitizing_figures(continua: Continua, samples: Floats) -> list[Figure]:
    """All coders together, then, of more than two, each pair.

    samples: [sample, continuum], the first of ones; intervals come from the others.
    Per set: all codes together (code None), any code (ANY), and every category of the continua.
    """
    alone, clashes = each_alone(continua), crossings(continua)
    everybody = range(len(continua.coders))
    apart = [coder for coder in everybody if coder not in clashes]
    met, met_alone = meetings(continua, apart), meetings(alone, everybody, alone=True)
    pairs = combinations(everybody, 2) if len(everybody) > 2 else ()
    figures: list[Figure] = []
    for coders in ([*everybody], *map(list, pairs)):
        clashing = next((coder for coder in coders if coder in clashes), None)
        shared = continua.present[:, coders].sum(axis=1) >= 2
        figures += _Compared(
            continua,
            tuple(continua.coders[coder] for coder in coders),
            int(shared.sum()),
            round(int(continua.length[shared].sum()) / continua.ticks),
            sums(alone, met_alone, coders).drawn(samples),
            sums(continua, met, coders).drawn(samples) if clashing is None else None,
            None if clashing is None else _clash(continua.coders[clashing], clashes[clashing]),
        ).figures()
    return figures


@dataclass(frozen=True, slots=True)
class _Compared:
    """Some coders' sums. shared: how many continua two of them worked on.

    alone: of every category and ANY by itself.  together: of the categories side by side; None
    where they overlap, and then clash says so.
    """

    continua: Continua
    coders: tuple[str, ...]
    shared: int
    units: int
    alone: Sums
    together: Sums | None
    clash: Text | None

    def figures(self) -> Iterator[Figure]:
        codes = [each.id for each in self.continua.categories]
        yield from self._over_all()
        by_code = u_alpha_alone(self.alone)
        yield self._figure(ANY, "u-alpha", by_code[:, -1], _why_alone(self.alone, -1, _NOTHING))
        among = None if self.together is None else ku_alpha(self.together)
        for at, code in enumerate(codes):
            reason = _why_alone(self.alone, at, _UNUSED)
            yield self._figure(code, "u-alpha", by_code[:, at], reason)
            if self.together is None or among is None:
                yield self._undefined(code, "ku-alpha")
            else:
                reason, note = _why_ku(self.together, at), _covered_ku(self.together, at)
                yield self._figure(code, "ku-alpha", among[:, at], reason, note)

    def _over_all(self) -> Iterator[Figure]:
        if self.together is None:
            yield from (self._undefined(None, each) for each in ("u-alpha", "u-alpha-binary"))
            yield self._undefined(None, "cu-alpha")
            return
        together = self.together
        yield self._figure(None, "u-alpha", u_alpha(together), _why_u(together, _ONE_CODE))
        binary = u_alpha_binary(together)
        yield self._figure(None, "u-alpha-binary", binary, _why_u(together, _NO_GAPS))
        note = _covered_cu(together)
        yield self._figure(None, "cu-alpha", cu_alpha(together), _why_cu(together), note)

    def _undefined(self, code: str | None, coefficient: str) -> Figure:
        reason = self.clash if self.clash and code is None else _OVERLAPPING
        return Figure(code, coefficient, self.coders, None, None, None, None, self.units, reason)

    def _figure(
        self, code: str | None, id: str, values: Floats, reason: Text, note: Text = Text()
    ) -> Figure:
        """values: [sample]; reason: why the first of them is undefined, if it is."""
        if len(self.coders) < 2:
            reason = ONE_CODER
        if np.isnan(values[0]):
            return Figure(code, id, self.coders, None, None, None, None, self.units, reason)
        ends, without = self._interval(values)
        low, high = ends or (None, None)
        said, value = joined((note, without)), float(values[0])
        return Figure(code, id, self.coders, value, None, low, high, self.units, said)

    def _interval(self, values: Floats) -> tuple[tuple[float, float] | None, Text]:
        """Both ends, or None and why there are none."""
        if len(values) == 1:
            return None, Text()
        return percentiles(values[1:]) if self.shared > 1 else (None, _ONE_TEXT)


def _clash(coder: str, crossing: Crossing) -> Text:
    one, other = (each.name for each in crossing.categories)
    count, place = crossing.count, crossing.continuum
    return Text(
        f"{coder}'s segments of different codes overlap ({count:,}; the first in {place}: "
        f"{one.read('en')} and {other.read('en')}), so codes can only be compared one by one",
        f"{coder} 有 {count:,} 处不同编码相互重叠（首处在 {place}：{one.read('zh')}与"
        f"{other.read('zh')}），只能逐个编码比较",
    )


def _why_u(sums: Sums, uniform: Text) -> Text:
    return _why_no_text(sums) or (uniform if sums.valued[0].any() else _NOTHING)


def _why_alone(sums: Sums, category: int, unused: Text) -> Text:
    return _why_no_text(sums) or (_NO_GAPS if sums.valued[0, category] else unused)


def _why_cu(sums: Sums) -> Text:
    if not sums.valued[0].any():
        return _why_no_text(sums) or _NOTHING
    return _ONE_CODE_SHARED if sums.pairable[0].any() else _APART


def _why_ku(sums: Sums, category: int) -> Text:
    if not sums.valued[0, category]:
        return _why_no_text(sums) or _UNUSED
    return _ONE_CODE_SHARED if sums.pairable[0, category] else _UNMATCHED


def _why_no_text(sums: Sums) -> Text:
    if not sums.total[0]:
        return _NO_TEXT
    return _COARSE if sums.total[0] <= sums.ticks else Text()


def _covered_cu(sums: Sums) -> Text:
    share = _share(sums.pairable[0].sum(), sums.total[0])
    return Text(
        f"coverage {share}: what two coders both coded, of all their text",
        f"覆盖率 {share}：两名编码员都有编码的部分占全部文本的比例",
    )


def _covered_ku(sums: Sums, category: int) -> Text:
    share = _share(sums.pairable[0, category], sums.valued[0, category])
    return Text(
        f"coverage {share}: what another coder coded at all, of what is coded so",
        f"覆盖率 {share}：其他编码员也有编码的部分占该编码所标文本的比例",
    )


def _share(part: float, whole: float) -> str:
    return f"{part / whole:.1%}" if whole else "0%"
