"""Which words before a colon name a speaker, and what kind of speaker.

Everything here is a judgement on the label alone, made once per label and remembered; where in
a line a label may stand is `transcript`'s business, and which person it means `speakers`'s.
A doubtful label is taken as a speaker: a stray one shows up as an unknown person in the import
report, while a missed one would silently put words into somebody else's mouth.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

Kind = Literal["interviewer", "unnamed", "one of several", "named"]
"""unnamed: the respondent, of whom the transcript says no more (答, A, Respondent 2).
one of several: told apart from others in this transcript, not in any other (村民1, 甲, Speaker 2).
"""

LONGEST = 30
"""Characters of a label, without what stands in parentheses after it."""
MOST_WORDS = 5

LABEL = (
    r"(?=\w)[^\n:：。，、；！？,;!?\"“”「」『』《》…<>{}\[\]【】|=*#`~\\()（）]{1,40}+"
    r"(?:[(（][^\n:：()（）]{1,20}+[)）][^\S\n]*+)?"
)
"""A label's characters: a word first, no sentence punctuation, quotation marks or markup."""

_WHOLE = re.compile(LABEL)
_SUFFIX = re.compile(r"\s*[(（][^()（）]*[)）]\Z")
_LETTER = re.compile(r"[^\W\d_]")
_LOOSE_APOSTROPHE = re.compile(r"(?<![^\W\d_])['’‘]|['’‘](?![^\W\d_])")
_ABBREVIATION = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|Sec|St|Jr|Sr|[A-Z])\.")

_INTERVIEWER = re.compile(
    r"(?:访谈者|访谈员|访谈人|访问者|访问员|调查员|调研员|采访者|采访人|主持人|提问者|研究者|笔者"
    r"|interviewer|moderator|facilitator|researcher)\s?(?:\d{1,3}|[a-z一二三四五甲乙丙丁])?"
    r"|(?:问|q|i|int|question)\s?\d{0,3}",
    re.IGNORECASE,
)
_UNNAMED = re.compile(
    r"(?:受访者|被访者|受访人|访谈对象|respondent|interviewee|participant)"
    r"\s?(?:\d{1,3}|[a-z一二三四五甲乙丙丁])?"
    r"|(?:答|a|r|answer)\s?\d{0,3}",
    re.IGNORECASE,
)

_ONE_OF_SEVERAL = re.compile(
    r"[a-z]|[甲乙丙丁戊己庚辛壬癸]\s?\d{0,3}"
    r"|(?:村民|农户|群众|农民|老人|村民代表|男|女|男士|女士|男村民|女村民|参与者|说话人|发言人|学生|众|众人"
    r"|speaker|villager|farmer|resident|voice|man|woman|male|female|person|informant|several|all)"
    r"\s?(?:\d{1,3}|[a-z一二三四五六七八九十甲乙丙丁戊己])?",
    re.IGNORECASE,
)

_MARKER = re.compile(
    r"首先|其次|再次|再者|然后|最后|最终|另?一方面|例|例如|如|比如说?|比方说|譬如|举例|举个例子|注|注释|注意"
    r"|备注|附注?|附录|说明|补充|提示|总之|总的来说|综上|总结|小结|结论|结果|(?:主要)?原因|理由|另外|此外|还有"
    r"|因此|所以|但是|不过|其实|当然|(?:资料)?来源|参考文献|背景|案例|编号|(?:访谈)?(?:时间|地点|日期)"
    r"|notes?|n\.?b\.?|e\.?g\.?|i\.?e\.?|p\.?s\.?|cf\.?|re|(?:fir|la)st(?:ly)?|(?:second|third)(?:ly)?"
    r"|fourth|finally|next|then|also|(?:for )?example|for instance|in (?:short|sum|other words)"
    r"|summary|conclusions?|background|reasons?|warning|todo|date|time|place|location|sources?"
    r"|references?|https?|ftp|file|mailto",
    re.IGNORECASE,
)
"""Words that go before a colon at a line's start without anybody speaking."""

_COUNTING = re.compile(
    r"第[一二三四五六七八九十\d]+(?:(?:[点个条件项句类种步次轮章节天年]|方面|阶段|部分|就?是).{0,4})?"
    r"|[一二三四五六七八九十][是来则].{0,4}"
)
_REPORTING = re.compile(
    r".*(?:说|道|讲|表示|回答|认为|指出|强调|觉得|如下|以下|是|的|[我你您他她咱]们?[问答])"
    r"|(?:我们|你们|他们|她们|咱们|这|那[么个些时样]|有[一二两三四几些的]|就是|还是|因为|如果).*"
    r"|.*\b(?:said|says|say|asked|asks|replied|answered|told (?:us|me|them)|explained|added|noted"
    r"|continued|stated|recalled|responded|thought)",
    re.IGNORECASE,
)
_PROSE = re.compile(  # lower case only where a capital could begin a name: Will, He, So
    r"\b(?:(?i:is|are|was|were|be|been|has|have|had|would|could|should|that|this|these|those|it|we"
    r"|they|my|our|their|what|why|how|when|where|who|which|there|here|because|if|not)"
    r"|do|does|did|will|can|so|but|you|he|she|your|one|another|thing|things|I(?= [a-z]))\b"
)
_HOUR = re.compile(
    r"(?:上午|下午|早上|早晨|清晨|中午|晚上|夜里|凌晨|傍晚|[日号天]|\b(?:at|from|about|around|by))\s*\d{1,2}",
    re.IGNORECASE,
)


def can_be_label(label: str) -> bool:
    """Whether a turn can begin with these words at all, declared or not."""
    return _WHOLE.fullmatch(label) is not None


@lru_cache(maxsize=8192)
def names_speaker(label: str) -> bool:
    """Whether these words, before a colon at a line's start, name who speaks.

    >>> names_speaker("王书记（村支书）"), names_speaker("其次"), names_speaker("he said")
    (True, False, False)
    """
    words = bare(label)
    if len(words) > LONGEST or len(words.split()) > MOST_WORDS or not _LETTER.search(words):
        return False
    if kind_of(label) != "named":
        return True
    if _LOOSE_APOSTROPHE.search(words) or "." in _ABBREVIATION.sub("", words):
        return False
    return not (_MARKER.fullmatch(words) or _reads_on(words))


@lru_cache(maxsize=8192)
def kind_of(label: str) -> Kind:
    """What kind of speaker a label names by itself.

    >>> [kind_of(label) for label in ("访谈者（李）", "Q3", "受访者2", "村民1", "QXR", "问题")]
    ['interviewer', 'interviewer', 'unnamed', 'one of several', 'named', 'named']
    """
    words = unicodedata.normalize("NFKC", bare(label))
    if _INTERVIEWER.fullmatch(words):
        return "interviewer"
    if _UNNAMED.fullmatch(words):
        return "unnamed"
    return "one of several" if _ONE_OF_SEVERAL.fullmatch(words) else "named"


@lru_cache(maxsize=8192)
def bare(label: str) -> str:
    """The label without what stands in parentheses at its end."""
    return _SUFFIX.sub("", label)


def _reads_on(words: str) -> bool:
    """Whether the words belong to a sentence: counting, reporting, telling the time, prose."""
    if _COUNTING.fullmatch(words) or _REPORTING.fullmatch(words) or _HOUR.search(words):
        return True
    return " " in words and _PROSE.search(words) is not None
