"""Readers: whose codings a test goes by, and where these coders have been.

A source that two of the counted coders have coded gives each of its passages twice, and what they
agree on looks like more evidence than it is: so each source must be of one of them. (A team that
shared the sources out can be tested as one.) And a source that none of them has begun says
nothing of what isn't coded in it: it is left out, and told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from qcode.analysis.tidy.begun import Begun, begun_only, coded_by
from qcode.analysis.tidy.filters import Filters
from qcode.analysis.tidy.scope import Scope
from qcode.errors import UsageProblem
from qcode.texts import Text

_MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class Unread:
    """sources: how many the counted coders haven't begun.  cases: names of those in no other."""

    sources: int = 0
    cases: tuple[str, ...] = ()

    def said(self) -> Iterator[Text]:
        if not self.sources:
            return
        shown, more = self.cases[:_MOST_NAMED], len(self.cases) - _MOST_NAMED
        rest = Text(f" and {more:,} more", f"等 {len(self.cases):,} 个") if more > 0 else Text()
        en = f", and with {_them(self.sources)} {', '.join(shown)}{rest.en}" if shown else ""
        zh = f"，{'、'.join(shown)}{rest.zh}也因此不纳入" if shown else ""
        sources = "1 source" if self.sources == 1 else f"{self.sources:,} sources"
        yield Text(
            f"Not tested, since none of the coders counted has begun "
            f"{_them(self.sources)}: {sources}{en}.",
            f"计入的编码员均未开始编码、因而未纳入检验的文本：{self.sources:,} 份{zh}。",
        )


ALL_READ = Unread()


def _them(count: int) -> str:
    return "it" if count == 1 else "them"


def read_once(within: Scope, filters: Filters, begun: Begun) -> Scope:
    """The scope without what none of the counted coders has begun.

    Raises UsageProblem where several of them have coded in one source.
    """
    own = coded_by(within.corpus, filters)
    eligible = np.unique(within.units.source[within.turns])
    shared = eligible[own[:, eligible].sum(axis=0) > 1]
    if len(shared):
        coders = np.flatnonzero(own[:, shared].any(axis=1)).tolist()
        derived = within.corpus.derived
        _refuse(len(shared), [within.corpus.coders[at] for at in coders], derived)
    return begun_only(within, filters, begun)


def _refuse(sources: int, coders: list[str], consensus: str | None) -> None:
    agreed = Text(f", or --coder {consensus}", f"，或 --coder {consensus}")
    are = "1 source is" if sources == 1 else f"{sources:,} sources are"
    raise UsageProblem(
        Text(
            f"{are} coded by more than one of the coders counted ({', '.join(coders)}), and a test "
            "would count their passages once for each",
            f"有 {sources:,} 份文本由不止一位计入的编码员编码（{'、'.join(coders)}），检验会把同一"
            "段话按编码员重复计数",
        ),
        Text(
            f"test what one of them coded: --coder {coders[0]}" + (agreed.en if consensus else ""),
            f"请只检验其中一位的编码：--coder {coders[0]}" + (agreed.zh if consensus else ""),
        ),
    )


def unread(whole: Scope, read: Scope, kind: str) -> Unread:
    """What the second scope lacks of the first."""
    sources = np.unique(whole.units.source[whole.turns & ~read.turns])
    factor = whole.units.factor(kind)
    gone = np.setdiff1d(factor.values[whole.turns], factor.values[read.turns])
    names = tuple(str(factor.levels[at].id) for at in gone if at >= 0)
    return Unread(len(sources), names)
