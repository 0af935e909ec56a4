"""Who said it, where and when, as a paper cites it: initials, organisation, date."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable

from qcode.coding.corpus import Corpus, CorpusSource, CorpusSpeaker
from qcode.texts import Lang, Text


def attributions(corpus: Corpus) -> Callable[[str, int, int], Text]:
    """A function from (source, start, end) to the attribution of that span, in both languages.

    （XYJ，W县委组织部，2022-09-12） or (XYJ, County W Organization Department, 2022-09-12); what is
    not known is left out. Several speakers are told apart by semicolons; where nobody is named, the
    source's title stands for them. Variables read: organisation, organisation_en, date.
    """
    sources = {source.name: source for source in corpus.sources}

    def attribution(name: str, start: int, end: int) -> Text:
        source = sources[name]
        first = bisect_right(source.turns, start, key=lambda turn: turn[1])
        last = bisect_left(source.turns, end, key=lambda turn: turn[0])
        labels = dict.fromkeys(label for _, _, label in source.turns[first:last])
        speakers = [source.speakers[label] for label in labels if label is not None]
        answering = list(
            {each.person: each for each in speakers if each.person is not None}.values()
        )
        return Text(
            en=f"({'; '.join(_said(corpus, source, answering, 'en'))})",
            zh=f"（{'；'.join(_said(corpus, source, answering, 'zh'))}）",
        )

    return attribution


def _said(
    corpus: Corpus, source: CorpusSource, speakers: list[CorpusSpeaker], lang: Lang
) -> list[str]:
    comma = "，" if lang == "zh" else ", "
    date = source.values.get("date", "")
    if not speakers:
        return [comma.join(filter(None, (source.title, date)))]
    return [
        comma.join(filter(None, (*_person(corpus, speaker, lang), date))) for speaker in speakers
    ]


def _person(corpus: Corpus, speaker: CorpusSpeaker, lang: Lang) -> tuple[str, str]:
    """Name and organisation, as it was in this interview."""
    if speaker.person is None:
        return "", ""
    case = corpus.cases[speaker.person]
    known = {**case.values, **speaker.overrides}
    # What an interview says of the organisation in one language makes the other form stale.
    told = [key for key in ("organisation", "organisation_en") if key in speaker.overrides]
    read = known if len(told) != 1 else {told[0]: known[told[0]]}
    english, local = read.get("organisation_en", ""), read.get("organisation", "")
    return case.name, (english or local) if lang == "en" else local or english
