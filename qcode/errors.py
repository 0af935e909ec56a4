"""The whole error tree, and how a wrong name is answered.

    QcodeError                exit 2: bad use or bad input
    ├── UsageProblem          what was asked for can't be done as asked
    │   ├── UnknownName       no code, source, coder, variable, level … of that name
    │   ├── AmbiguousName     more than one thing, or place, fits
    │   ├── SpanOutside       a span that the text doesn't have
    │   └── BadQuery          a query can't be read, or names what isn't there
    ├── FileProblem           a file can't be taken (path, and the line where known)
    ├── ProjectProblem        the project itself can't be used
    │   ├── NoProject         none is named and none, or several, lie here
    │   ├── NotAProject       the file is something else, or damaged
    │   ├── NewerProject      written by a later qcode
    │   ├── ProjectExists     would be overwritten
    │   └── ProjectBusy       another process is writing in it
    ├── Conflict              later changes stand in the way of a change, or of its undo
    └── CheckFailed           exit 1: the question was answered, and the answer is no

An error is a sentence for the researcher (what is wrong, and where) and a hint (what to do).
It is caught at two places only: the door of the command line and the dialog of the coding room.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from qcode.texts import Text

Words = str | Text
"""A sentence of an error; what can reach the coding room is there in both languages."""


class QcodeError(Exception):
    """Anything a researcher can put right.

    said: one sentence, without the hint.  advice: what to do about it, or empty. message and hint
    are the same in English, for the command line; as a string, which is what a notebook shows, the
    error is both.
    """

    exit_code = 2

    def __init__(self, message: Words, hint: Words = "") -> None:
        self.said = _text(message)
        self.advice = _text(hint)
        super().__init__(self.said.en)

    def __str__(self) -> str:
        return f"{self.message} – {self.hint}" if self.hint else self.message

    @property
    def message(self) -> str:
        return self.said.en

    @property
    def hint(self) -> str:
        return self.advice.en

    @property
    def brief(self) -> Text:
        """What is wrong and what to do, for a screen that has one line for it."""
        return followed(self.said, self.advice)


class UsageProblem(QcodeError):
    """What was asked for can't be done as asked."""


_KINDS = {
    "code": "编码", "codebook": "编码簿", "coder": "编码员", "coding": "编码段", "source": "文本",
    "variable": "变量", "person": "人员", "village": "村庄", "kind of case": "个案类型",
    "disagreement": "分歧", "kind of memo": "备忘对象", "speaker": "说话人", "label": "标签",
    "act": "操作", "record": "记录", "query": "查询",
    "relation": "关系", "kind of relation": "关系类型",
}  # fmt: skip
"""What kinds of thing are called in Chinese; one that isn't here is called by its own word."""


class UnknownName(UsageProblem):
    """No thing of this kind has this name; the nearest names are offered.

    within: the thing that has none of this name, where it isn't the project.

    >>> print(UnknownName("code", "strong-aliance", ["strong-alliance", "benefits-all"]).hint)
    did you mean strong-alliance?
    """

    def __init__(
        self, kind: str, name: str, known: Iterable[str], hint: Words = "", *, within: str = ""
    ) -> None:
        en = f"{within} has no" if within else "there is no"
        none = f"没有{_KINDS.get(kind, f' {kind}')} {name!r}"
        said = Text(f"{en} {kind} {name!r}", f"{within} {none}".lstrip())
        super().__init__(said, hint or _nearby(name, list(known)))
        self.kind = kind
        self.name = name

    @property
    def brief(self) -> Text:
        """Without the advice: a list of names, or a command, is of no use there."""
        return self.said


class AmbiguousName(UsageProblem):
    """More than one thing, or place in a text, fits what was asked for."""


class SpanOutside(UsageProblem):
    """A span that doesn't lie inside its source's text, or is empty."""


class BadQuery(UsageProblem):
    """A query can't be read, or names what isn't there; said shows the place on lines of its own.

    on_one_line: the same without those lines, and with such advice as is of use on a screen.
    """

    def __init__(self, message: Words, hint: Words, on_one_line: Text) -> None:
        super().__init__(message, hint)
        self._on_one_line = on_one_line

    @property
    def brief(self) -> Text:
        return self._on_one_line


class FileProblem(QcodeError):
    """A file can't be taken; nothing of it was.

    path: as the researcher gave it.  line: 1-based, or None where a line makes no sense.
    """

    def __init__(
        self, path: Path | str, what: Words, hint: Words = "", line: int | None = None
    ) -> None:
        place = f"{path}, line {line}" if line is not None else str(path)
        said = _text(what)
        super().__init__(Text(f"{place}: {said.read('en')}", f"{place}: {said.read('zh')}"), hint)
        self.path = path
        self.line = line


class ProjectProblem(QcodeError):
    """The project itself can't be used."""


class NoProject(ProjectProblem):
    """No project is named, and there isn't exactly one in this folder."""


class NotAProject(ProjectProblem):
    """The file isn't a qcode project, or is damaged."""


class NewerProject(ProjectProblem):
    """The project was written by a later qcode than this one."""


class ProjectExists(ProjectProblem):
    """A file of that name is there already and would be overwritten."""


class ProjectBusy(ProjectProblem):
    """Another process is writing in the project."""


class Conflict(QcodeError):
    """A change can't be made, or taken back, because of what others did meanwhile.

    act: the number of the act that can't be taken back, if it is about one.
    """

    def __init__(self, message: Words, hint: Words = "", act: int | None = None) -> None:
        super().__init__(message, hint)
        self.act = act


class CheckFailed(QcodeError):
    """A check was made and failed: the answer is no."""

    exit_code = 1


def followed(said: Text, advice: Text) -> Text:
    """What is wrong, and what to do about it if anything, one after the other."""
    if not advice:
        return said
    return Text(
        f"{said.read('en')} – {advice.read('en')}", f"{said.read('zh')} – {advice.read('zh')}"
    )


def _text(words: Words) -> Text:
    return words if isinstance(words, Text) else Text.plain(words)


MANY = 12
"""So many names are listed whole; of more, only the nearest."""


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Up to three known names that look like this one, best first."""
    folded = {each.casefold(): each for each in known}
    wanted = name.casefold()
    close = get_close_matches(wanted, folded, n=3, cutoff=0.6)
    inside = [each for each in folded if wanted and (wanted in each or each in wanted)]
    return [folded[each] for each in dict.fromkeys([*close, *inside])][:3]


def suggestion(name: str, known: list[str]) -> str:
    """The hint for a name that isn't known: the nearest ones, else all of a short list."""
    return _nearby(name, known).en


def _nearby(name: str, known: list[str]) -> Text:
    close = nearest(name, known)
    if close:
        return Text(f"did you mean {' or '.join(close)}?", f"是否指 {' 或 '.join(close)}？")
    if not known:
        return Text("there are none yet", "目前还没有")
    more = len(known) > MANY
    return Text(
        f"known: {', '.join(known[:MANY])}" + (", …" if more else ""),
        f"已有：{'、'.join(known[:MANY])}" + ("……" if more else ""),
    )
