"""How often each word is said, and in how many sources."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from qcode.codebook.values import folded
from qcode.language.words import words
from qcode.project.listings import column
from qcode.project.report import Progress
from qcode.table import Table
from qcode.texts import Text, counted

Counted = tuple[str, int, int]
"""A word, how often it is said, and in how many sources."""

_INTERVIEWERS = {
    True: Text("Interviewers' turns are counted.", "含访谈者的话轮。"),
    False: Text("Interviewers' turns are left out.", "不含访谈者的话轮。"),
}


def tally(
    said: Sequence[tuple[str, str]], dictionary: tuple[str, ...], progress: Progress
) -> list[Counted]:
    """Every word, the most frequent first, written as it is most often.

    said: (source, what is said there) for each turn.
    """
    written: defaultdict[str, Counter[str]] = defaultdict(Counter)
    sources: defaultdict[str, set[str]] = defaultdict(set)
    for done, (source, text) in enumerate(said, 1):
        for span in words(text, dictionary):
            word = text[span.start : span.end]
            written[folded(word)][word] += 1
            sources[folded(word)].add(source)
        progress(done, len(said))
    rows = [(_usual(forms), forms.total(), len(sources[key])) for key, forms in written.items()]
    return sorted(rows, key=lambda row: (-row[1], -row[2], row[0]))


def _usual(forms: Counter[str]) -> str:
    """The form a word has most often, or the small one: capitals may be a sentence's."""
    return max(forms, key=lambda form: (forms[form], form.islower()))


def words_table(rows: Sequence[Counted], limit: int | None, interviewers: bool) -> Table:
    """The words as a table. limit: only so many of the most frequent."""
    columns = (
        column("word", "Word", "词"),
        column("count", "Count", "次数", "count"),
        column("sources", "Sources", "文本", "count"),
    )
    count = sum(times for _, times, _ in rows)
    notes = (
        Text(
            f"n = {counted(count, 'word')}, {len(rows):,} different ones; case makes no "
            "difference.",
            f"n = {count:,} 词，其中不同的词 {len(rows):,} 个；不分大小写。",
        ),
        _INTERVIEWERS[interviewers],
    )
    meta = {"n": {"words": count, "different": len(rows)}, "interviewers": interviewers}
    return Table(Text("Words", "词频"), columns, tuple(rows[:limit]), notes=notes, meta=meta)
