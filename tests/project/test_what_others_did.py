"""What others did while a window was open: named in few words, by kind and coder."""

from __future__ import annotations

from qcode.project.arrivals import in_words
from qcode.store.arrivals import Came
from qcode.texts import Text


def test_kinds_of_acts_are_named_with_who_did_them_two_at_most() -> None:
    came = [Came("tag", "MEI", 7), Came("update source", "", 1)]
    assert in_words(came) == Text("tag by MEI, update source", "MEI 编码、更新文本")
    assert in_words([*came, Came("done", "LIN", 1)]).en == "tag by MEI, update source …"
    assert in_words([*came, Came("done", "LIN", 1)]).zh.endswith("更新文本等")


def test_what_came_by_a_merge_is_said_to_have_come_so() -> None:
    merged = Came("merge", "", 1)
    assert in_words([Came("tag", "MEI", 2), merged]).en == "merge: tag by MEI"
    assert in_words([merged]) == Text("merge", "合并副本")


def test_of_nothing_nothing_is_said() -> None:
    assert not in_words([])
