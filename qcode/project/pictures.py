"""Pictures: what a picture shows that no table has: a source with its speakers and codings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.project.names import find_source
from qcode.project.questions import EVERYTHING, Questions
from qcode.project.selection import Choice
from qcode.texts import Text, counted
from qcode.version import __version__

if TYPE_CHECKING:
    from qcode.analysis.tidy.filters import Filters
    from qcode.analysis.tidy.scope import Scope
    from qcode.coding.corpus import CorpusSource
    from qcode.exchange.plots.timeline import Strand, Timeline, Voice

UNNAMED = Text("(no name)", "（无名）")


class Pictures(Questions):
    """What a project gives to be drawn."""

    def timeline(
        self, source: str, choice: Choice = EVERYTHING, *, rollup: bool = True
    ) -> Timeline:
        """Where in a source who speaks and what is coded, each coder apart. Raises UnknownName.

        Only codings that a table would count: by the coders chosen, in turns the filters leave.
        """
        from qcode.analysis.tidy.scope import scope
        from qcode.exchange.plots.timeline import Timeline

        with self._connection.snapshot():
            name = find_source(self._connection, source).name
            corpus = self.corpus()
            filters = self._filters(corpus, replace(choice, sources=(name,)))
        within = scope(corpus, filters, rollup)
        place = next(at for at, each in enumerate(corpus.sources) if each.name == name)
        spoken, counted = corpus.sources[place], within.codings.where(within.counted())
        coders = [corpus.coders[at] for at in sorted({*counted.coder.tolist()})]
        signature = Text(
            f"Project {self.name}; qcode {__version__}.", f"项目 {self.name}；qcode {__version__}。"
        )
        return Timeline(
            Text(f"Codes along {_called(spoken)}", f"编码沿文本的分布：{_called(spoken)}"),
            spoken.length,
            tuple(_voices(spoken)),
            tuple(_strands(within, filters, place, rollup)),
            tuple(coders),
            (*_said(within, filters, coders, rollup), signature),
        )


def _said(within: Scope, filters: Filters, coders: Sequence[str], rollup: bool) -> Iterator[Text]:
    from qcode.analysis.captions import CONSENSUS_LEFT_OUT, codes_counted, narrowed

    count = len(within.counted())
    en, zh = ", ".join(coders) or "nobody", "、".join(coders) or "无"
    yield Text(
        f"n = {counted(count, 'coding')} by {en}.", f"n = {count:,} 个编码段；编码员：{zh}。"
    )
    if len(coders) > 1:
        yield Text("Each coder has a line of their own.", "每位编码员各占一行。")
    yield from narrowed(replace(filters, sources=()), within.units)
    if not filters.interviewers:
        yield Text(
            "Codings in interviewers' turns alone are left out.",
            "不含只在访谈者话轮中的编码段。",
        )
    yield codes_counted(rollup)
    if within.consensus:
        yield CONSENSUS_LEFT_OUT


def _called(source: CorpusSource) -> str:
    return source.title or source.name


def _voices(source: CorpusSource) -> Iterator[Voice]:
    """The speakers in the order in which they first speak."""
    from qcode.exchange.plots.timeline import Voice

    for label in dict.fromkeys(label for _, _, label in source.turns):
        turns = tuple((start, end) for start, end, each in source.turns if each == label)
        speaker = source.speakers.get(label) if label is not None else None
        asking = speaker is not None and speaker.role == "interviewer"
        yield Voice(UNNAMED if label is None else Text.plain(label), asking, turns)


def _strands(within: Scope, filters: Filters, place: int, rollup: bool) -> Iterator[Strand]:
    """The codes that occur, in the order of the codebook, those over them where they include them.

    If codes are chosen, a code over a chosen one has no strand, as it has no row in a table.
    """
    from qcode.codebook.tree import depth, descendants, ordered
    from qcode.exchange.plots.timeline import Strand

    corpus = within.corpus
    spans = _spans(within, place)
    below = descendants(corpus.codes)
    named = {code for each in filters.codes for code in below[each]}
    deep = depth(corpus.codes)
    shown: list[str] = []
    for code in ordered(corpus.codes):
        under = below[code.id] if rollup else {code.id}
        own = sorted(span for each in under for span in spans.get(each, ()))
        if own and (not named or code.id in named):
            shown.append(code.id)
            above = [each for each in shown if code.id in below[each] and each != code.id]
            # Deep in the codebook, but with nothing over it here, a code isn't set in.
            yield Strand(code.name, min(deep[code.id], len(above)), tuple(own))


def _spans(within: Scope, place: int) -> dict[str, list[tuple[int, int, str]]]:
    """(start, end, coder) by code, in code points of the source at this place."""
    corpus, counted = within.corpus, within.codings.where(within.counted())
    base = int(within.units.base[place])
    columns = (counted.code, counted.coder, counted.start - base, counted.end - base)
    spans: dict[str, list[tuple[int, int, str]]] = {}
    for code, coder, start, end in zip(*(each.tolist() for each in columns), strict=True):
        spans.setdefault(corpus.codes[code].id, []).append((start, end, corpus.coders[coder]))
    return spans
