"""How a query is read: what binds what, both languages and widths, mistakes in their place."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from wcwidth import wcswidth

from qcode.analysis.query.mistakes import pointed
from qcode.analysis.query.parsing import parse
from qcode.analysis.query.tree import Both, Coded, Either, Level, Near, Node, Without, Words
from qcode.errors import UnknownName, UsageProblem

A, B, C, D = map(Words, "abcd")
X, Y = Coded("x"), Coded("y")


def resolve(field: str, value: str) -> Node:
    if field not in ("code", "编码", "a field"):
        raise UnknownName("variable", field, ["code"])
    if value not in ("x", "y", "x y"):
        raise UnknownName("code", value, ["x", "y"])
    return Coded(value)


def read(expression: str) -> Node:
    return parse(expression, resolve)


def test_not_binds_most_then_near_then_and_then_or() -> None:
    assert read("a OR b AND c NEAR/2 NOT d") == Either((A, Both((B, Near(C, Without(D), 2)))))
    assert read("a b OR c d") == Either((Both((A, B)), Both((C, D))))
    assert read("(a OR b) c") == Both((Either((A, B)), C))
    assert read("a NEAR b NEAR/0 c") == Near(Near(A, B, 1), C, 0)
    assert read("NOT NOT a") == Without(Without(A))
    assert read("a AND b NOT c") == Both((A, B, Without(C)))


def test_chinese_words_and_full_width_signs_are_read_alike() -> None:
    near = Near(Either((Words("two words"), B)), Y, 12, True)
    for expression in (
        'code:x AND ("two words" OR b) NEAR/12c code:y NOT c',
        "编码：x 且 （“two words” 或 b） 邻近／１２字 编码=y 非 c",
        "code＝x（「two words」OR b）NEAR/12C code:y NOT（c）",
        "编码：x ＡＮＤ（「two words」或「b」）ＮＥＡＲ／１２ｃ 编码：y ＮＯＴ c",
    ):
        assert read(expression) == Both((X, near, Without(C)))


def test_chinese_operators_need_no_blanks_beside_quotation_marks_and_brackets() -> None:
    pair = (Words("钱"), Words("地"))
    assert read("「钱」且「地」") == read("（钱）且（地）") == Both(pair)
    assert read("“钱”或“地”") == Either(pair)
    assert read("「钱」非「地」") == Both((pair[0], Without(pair[1])))


def test_an_operator_within_a_word_is_left_there_and_blanks_are_asked_for() -> None:
    assert read("非常且慢") == Words("非常且慢")
    for expression in ("编码：x且编码：y", "编码：x且", "编码：x且（a）", "“a”且编码：x"):
        with pytest.raises(UsageProblem) as caught:
            read(expression)
        assert "between blanks" in caught.value.hint and "须有空格" in caught.value.advice.zh


def test_a_distance_in_characters_is_between_what_has_passages() -> None:
    either = Either((Words("补贴"), X))
    assert read("（补贴 或 code:x） 邻近/20字 code：y") == Near(either, Y, 20, True)
    assert read("a NEAR/5c b NEAR/0C c") == Near(Near(A, B, 5, True), C, 0, True)
    for left in ("NOT a", "(a b)", "(a NEAR/1 b)", "(a OR NOT b)"):
        with pytest.raises(UsageProblem, match="between codes or words"):
            read(f"{left} NEAR/5c c")


def test_an_operator_in_quotation_marks_or_in_a_longer_word_is_a_word() -> None:
    assert read('"AND" 或许 ORDER NEARBY "NEAR/2"') == Both(
        tuple(map(Words, ("AND", "或许", "ORDER", "NEARBY", "NEAR/2")))
    )
    assert read('"a field":"x y"') == Coded("x y")


@pytest.mark.parametrize(
    ("expression", "place", "said"),
    [
        ("  ", 0, "is empty"),
        ("a AND", 5, "ends too early"),
        ("NOT", 3, "ends too early"),
        ("(a OR b", 7, "isn't closed"),
        ("a) b", 1, "closes nothing"),
        ("a ( ) b", 4, "missing before"),
        ("OR a", 0, "missing before"),
        ("a AND OR b", 6, "missing before"),
        ("NEAR/2 b", 0, "missing before"),
        ('say "two words', 4, "has no other"),
        ("code: AND a", 6, "value is missing"),
        ("code:", 5, "value is missing"),
        ('code:x ""', 7, "value is missing"),
        (":x", 0, "a colon or = needs a name"),
        ("=x", 0, "a colon or = needs a name"),
        ("code:x:y", 6, "needs a name"),
        ("a near b", 2, "in capitals"),
        ("a Not b", 2, "in capitals"),
        ("a near/2 b", 2, "in capitals"),
        ("a ａｎｄ b", 2, "in capitals"),
        ("a " + "b" * 1001, 2, "longer than 1,000 characters"),
        ("code:" + "b" * 1001, 5, "longer than 1,000 characters"),
        ("a NEAR/x b", 2, "can't be read"),
        ("a NEAR/1000000000 b", 2, "can't be read"),
        ("a b cod:x", 4, "no variable 'cod'"),
        ("a b code:z", 9, "no code 'z'"),
        ("资源 且 编码：无", 8, "no code '无'"),
        ("(" * 60 + "a" + ")" * 60 + " (", 123, "ends too early"),
        ("NOT (" * 60 + "a" + ")" * 60, 250, "nested too deeply"),
        ("a NEAR " * 60 + "b", 0, "nested too deeply"),
    ],
)
def test_a_mistake_is_said_with_a_caret_under_its_place(
    expression: str, place: int, said: str
) -> None:
    with pytest.raises(UsageProblem, match=said) as caught:
        read(expression)
    assert caught.value.message.endswith(pointed(expression, place))
    assert caught.value.hint and caught.value.said.zh != caught.value.said.en


@pytest.mark.parametrize(
    ("expression", "en", "zh"),
    [
        (" ", "the query is empty", "查询为空"),
        ("a AND", "the query ends too early, at character 6", "查询不完整（第 6 个字符）"),
        (
            "资源 OR OR 钱",
            "something is missing before this, at character 7, before “OR 钱”",
            "此前缺少内容（第 7 个字符，“OR 钱”之前）",
        ),
        (
            "a\nnear b c d e f g h i j",
            "an operator is written in capitals, at character 3, before “near b c d e f g…”"
            " – to look for the word itself, put it in quotation marks",
            "运算符须大写（第 3 个字符，“near b c d e f g…”之前） – 要查找该词，请加引号",
        ),
    ],
)
def test_a_mistake_is_said_on_one_line_for_a_screen(expression: str, en: str, zh: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        read(expression)
    assert (caught.value.brief.en, caught.value.brief.zh) == (en, zh)


def test_the_caret_stands_under_wide_characters() -> None:
    assert pointed("资源 AND", 3) == "    资源 AND\n         ^"
    assert pointed("a\tb\x1bc\u0301d", 6) == "    a b·c·d\n          ^"


def test_of_a_long_query_the_place_is_shown() -> None:
    shown, caret = pointed("资" * 500 + "错" + "源" * 500, 500).split("\n")
    assert wcswidth(shown) < 160
    assert wcswidth(shown[: shown.index("错")]) == caret.index("^")


def test_a_name_that_is_not_known_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageProblem) as caught:
        read("cod:x")
    assert caught.value.hint == "did you mean code?"
    assert caught.value.brief.en.endswith(", at character 1, before “cod:x” – did you mean code?")


BITS = st.sampled_from([
    "AND", "OR", "NOT", "NEAR", "NEAR/2", "NEAR/9c", "且", "或", "非", "(", ")", "（", "）", '"',
    "“", "」", "「", ":", "：", "=", " ", "code", "x", "补贴", "\n", "\x00", "\ud800", "/", "c",
    "and",
])  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.lists(BITS, max_size=12).map("".join) | st.lists(BITS, max_size=12).map(" ".join) | st.text()
)
@example("NOT " * 5000 + "a")
@example("(" * 5000)
@example("a NEAR " * 5000)
@example("a OR " * 5000 + "a")
def test_whatever_is_typed_is_a_query_or_gets_a_sentence_and_a_caret(expression: str) -> None:
    try:
        tree = read(expression)
    except UsageProblem as problem:
        sentence, shown, caret = problem.message.split("\n")
        assert sentence.endswith(":") and caret.strip() == "^"
        assert wcswidth(shown) >= 0
        assert "\n" not in problem.brief.en + problem.brief.zh
    else:
        assert isinstance(tree, Both | Either | Without | Near | Words | Coded | Level)
