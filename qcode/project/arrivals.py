"""What others did in a project while a window had it open, in a few words."""

from __future__ import annotations

from collections.abc import Sequence

from qcode.store.act_names import act_name
from qcode.store.arrivals import Came
from qcode.store.journal import MERGE
from qcode.texts import Text

_TOLD = 2
"""So many kinds of acts are named."""


def in_words(came: Sequence[Came]) -> Text:
    """The kinds of acts, and whose: merge: tag by MEI, done by MEI …; empty where none is known."""
    kinds = [each for each in came if each.verb != MERGE]
    told = [_kind(each) for each in kinds[:_TOLD]]
    more, more_zh = (" …", "等") if len(kinds) > _TOLD else ("", "")
    en = ", ".join(each.en for each in told) + more
    zh = "、".join(each.zh for each in told) + more_zh
    if len(kinds) == len(came):
        return Text(en, zh)
    merge = act_name(MERGE)
    return Text(f"{merge.en}: {en}", f"{merge.zh}：{zh}") if kinds else merge


def _kind(came: Came) -> Text:
    what = act_name(came.verb)
    if not came.coder:
        return what
    return Text(f"{what.en} by {came.coder}", f"{came.coder} {what.zh}")
