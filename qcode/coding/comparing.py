"""Comparing: who is compared, and on which sources. One rule, for figures as for decisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from qcode.errors import UsageProblem
from qcode.texts import Text

States = Sequence[tuple[str, str, str]]
"""(coder, source, state): how far each coder is; a pair that isn't there has not been begun."""


def active(
    coders: Sequence[str], states: States, coded: Iterable[str], derived: str | None
) -> tuple[str, ...]:
    """Who has finished something; if not two have, who did anything. In the order of coders.

    coded: who has codings.  derived: the coder whose codings repeat those of others, and who is
    compared only if named.
    """
    finished = {coder for coder, _, state in states if state == "done"} - {derived}
    if len(finished) > 1:
        return tuple(coder for coder in coders if coder in finished)
    begun = {coder for coder, _, _ in states}.union(coded) - {derived}
    return tuple(coder for coder in coders if coder in begun)


def behind(
    coders: Sequence[str], sources: Iterable[str], states: States
) -> dict[str, tuple[str, ...]]:
    """Source → those of the coders who haven't finished it; it is compared where there are none."""
    done = {(coder, source) for coder, source, state in states if state == "done"}
    return {
        source: tuple(coder for coder in coders if (coder, source) not in done)
        for source in sources
    }


def finished(coders: Sequence[str], missing: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Coder → how many of the sources they finished. missing: as `behind` gives it."""
    return {coder: sum(coder not in each for each in missing.values()) for coder in coders}


def require_two(coders: Sequence[str]) -> None:
    """Raises UsageProblem where nobody can be compared with anybody."""
    if len(coders) > 1:
        return
    if not coders:
        raise UsageProblem(
            Text(
                "nothing can be compared: nobody has finished a source",
                "无可比较：没有人完成任何文本",
            ),
            _FINISH,
        )
    raise UsageProblem(
        Text(
            f"agreement needs two coders or more, and there is only {coders[0]}",
            f"一致性至少需要两名编码员，而这里只有 {coders[0]}",
        ),
        Text("name them: --coders A,B", "请指定：--coders A,B"),
    )


def none_shared(finished: Mapping[str, int], derived: str | None) -> UsageProblem:
    """No source is finished by all of the coders. finished: as above."""
    en = ", ".join(f"{coder} {count}" for coder, count in finished.items())
    zh = "、".join(f"{coder} {count}" for coder, count in finished.items())
    said = Text(
        f"nothing can be compared: no source is finished by all (finished: {en})",
        f"无可比较：没有所有编码员都已完成的文本（已完成：{zh}）",
    )
    if derived is not None and finished.get(derived) == 0:
        return UsageProblem(said, _DECIDE)
    return UsageProblem(said, _FINISH)


def not_finished(source: str, missing: Sequence[str], derived: str | None) -> UsageProblem:
    """One source, and those of the coders who haven't finished it."""
    said = Text(
        f"{source} can't be compared: not finished by {', '.join(missing)}",
        f"{source} 不能比较：{'、'.join(missing)} 尚未完成",
    )
    if missing[0] == derived:
        return UsageProblem(said, _DECIDE)
    return UsageProblem(
        said,
        Text(
            f"qcode done {source} --coder {missing[0]}, or name fewer with --coders",
            f"qcode done {source} --coder {missing[0]}，或用 --coders 减少编码员",
        ),
    )


_FINISH = Text(
    "say what is finished: qcode done SOURCE --coder NAME; or compare others: --coders A,B",
    "请标记已完成的文本：qcode done SOURCE --coder NAME；或比较其他编码员：--coders A,B",
)
_DECIDE = Text(
    "the consensus is finished where nothing is open: qcode reconcile",
    "全部分歧裁定之后，共识编码才算完成：qcode reconcile",
)
