"""Who is compared, and on which sources."""

from __future__ import annotations

import pytest

from qcode.coding.comparing import (
    active,
    behind,
    finished,
    none_shared,
    not_finished,
    require_two,
)
from qcode.errors import UsageProblem

EVERYBODY = ("MEI", "LIN", "ANN", "all")
STATES = [
    ("LIN", "one", "done"),
    ("MEI", "one", "done"),
    ("MEI", "two", "done"),
    ("ANN", "one", "in-progress"),
    ("all", "one", "done"),
]


def test_who_has_finished_something_is_compared() -> None:
    assert active(EVERYBODY, STATES, ["ANN"], "all") == ("MEI", "LIN")
    assert active(EVERYBODY, STATES, ["ANN"], None) == ("MEI", "LIN", "all")


def test_where_not_two_have_whoever_did_anything_is() -> None:
    begun = [("LIN", "one", "done"), ("ANN", "one", "in-progress"), ("all", "one", "done")]
    assert active(EVERYBODY, begun, [], "all") == ("LIN", "ANN")
    assert active(EVERYBODY, begun, ["MEI", "all"], "all") == ("MEI", "LIN", "ANN")


def test_a_source_is_compared_when_nobody_is_behind() -> None:
    missing = behind(("LIN", "MEI"), ["one", "two", "three"], STATES)
    assert missing == {"one": (), "two": ("LIN",), "three": ("LIN", "MEI")}
    assert finished(("LIN", "MEI"), missing) == {"LIN": 1, "MEI": 2}


@pytest.mark.parametrize(
    ("coders", "told"),
    [((), ("nobody has finished", "没有人完成")), (("LIN",), ("only LIN", "只有 LIN"))],
)
def test_one_coder_agrees_with_nobody(coders: tuple[str, ...], told: tuple[str, str]) -> None:
    with pytest.raises(UsageProblem) as caught:
        require_two(coders)
    assert told[0] in caught.value.said.en and told[1] in caught.value.said.zh
    require_two(("LIN", "MEI"))


def test_what_is_to_be_done_about_it_is_told() -> None:
    assert "qcode done" in none_shared({"LIN": 1, "MEI": 0}, None).hint
    assert "qcode done SOURCE" in none_shared({"LIN": 0, "all": 1}, "all").hint
    assert "qcode reconcile" in none_shared({"LIN": 1, "all": 0}, "all").hint
    assert "qcode done one --coder LIN" in not_finished("one", ["LIN"], "all").hint
    assert "qcode reconcile" in not_finished("one", ["all"], "all").hint
