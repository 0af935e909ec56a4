"""Reasons: why a coefficient is undefined or has no interval, and when it misleads."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from qcode.analysis.agreement.measures.coefficients import Coefficient
from qcode.analysis.agreement.measures.ratings import MARKS, Ratings
from qcode.texts import Text

PREVALENCE = Text(
    "prevalence: nearly all is marked, which holds this coefficient down although coders mostly "
    "agree; see positive agreement and AC1",
    "流行率问题：几乎全部单元都被标注，编码员虽大多一致，该系数仍被压低；请参看正向一致率与 AC1",
)
SELDOM = Text(
    "coders seldom marked the same units: positive agreement is below 50%, and percent agreement "
    "and AC1 are high only because most units are left unmarked by all",
    "编码员很少标注相同的单元：正向一致率低于 50%；一致率与 AC1 之所以高，只因多数单元无人标注",
)
RARE = Text(
    "nearly all is one category, and on the others coders seldom agreed",
    "几乎全部属于同一类别，而在其余类别上编码员很少一致",
)
CAUTIONS = (PREVALENCE, SELDOM, RARE)
"""What is said of a low coefficient beside a high percent agreement. Only the first excuses it."""

ONE_CODER = Text("only one coder", "只有一名编码员")
NO_UNITS = Text(
    "nothing to decide on: there is no text, or no code was used",
    "没有可判断的内容：没有文本，或没有使用任何编码",
)
NO_PAIR = Text("no unit was rated by two coders", "没有任何单元由两名编码员共同评定")
NOBODY_MARKED = Text("nobody marked anything", "没有编码员标记任何单元")
ALL_MARKED = Text("every coder marked every unit", "所有编码员标记了全部单元")
ONE_CATEGORY = Text(
    "only one category was used in units that two coders rated",
    "由两名编码员共同评定的单元只使用了一个类别",
)
NO_VARIATION = Text(
    "no disagreement can be expected by chance", "偶然情况下的期望不一致为零，无法校正"
)
BINARY = Text("only for yes-and-no decisions", "只适用于是否标记的二分判断")


def unsuited(of: Coefficient, ratings: Ratings) -> Text:
    """Why these coders or categories can't have it at all, or nothing."""
    if len(ratings.coders) < 2:
        return ONE_CODER
    name = of.name
    if of.coders == "two" and len(ratings.coders) > 2:
        return Text(f"{name.en} is of two coders", f"{name.zh}只适用于两名编码员")
    if of.coders == "several" and len(ratings.coders) == 2:
        return Text(f"{name.en} is of three coders or more", f"{name.zh}适用于三名及以上编码员")
    return BINARY if of.binary and ratings.categories != MARKS else Text()


def undefined(ratings: Ratings) -> Text:
    """Why a definition divides by zero here."""
    if not ratings.count[0].sum():
        return NO_UNITS
    if not ratings.units:
        return NO_PAIR
    count = ratings.count[0]
    used = np.flatnonzero(count @ ratings.tally)
    if len(used) > 1:
        shared = np.count_nonzero((count * (ratings.given >= 2)) @ ratings.tally)
        return NO_VARIATION if shared > 1 else ONE_CATEGORY
    if ratings.categories == MARKS:
        return ALL_MARKED if used[0] else NOBODY_MARKED
    only = str(ratings.categories[used[0]])
    return Text(f"only one category was used: {only}", f"只使用了一个类别：{only}")


def too_few_defined(undefined: int, replicates: int) -> Text:
    """Why there is no interval though there are resamples."""
    return Text(
        f"no interval: undefined in {undefined:,} of {replicates:,} replicates",
        f"无置信区间：{replicates:,} 次自助抽样中有 {undefined:,} 次未定义",
    )


def joined(notes: Iterable[Text]) -> Text:
    """One text of several, the empty ones left out."""
    some = [each for each in notes if each]
    return Text("; ".join(each.en for each in some), "；".join(each.zh for each in some))
