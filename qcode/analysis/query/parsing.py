"""Parsing: a query's text taken apart by the grammar, its names looked up on the way.

    code:strong-alliance AND actor:village-cadre NOT code:benefits-all
    补贴 邻近/20字 （编码：雨露均沾 或 编码：强强联合）

Operators are in capitals, or Chinese, and stand between blanks or brackets; in quotation marks they
are words. A full-width sign is as good as a half-width one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, reduce

from lark import Lark, Token, Tree, UnexpectedCharacters, UnexpectedToken

from qcode.analysis.query.mistakes import HELP, mistake, unknown
from qcode.analysis.query.tree import Both, Coded, Either, Near, Node, Without, Words
from qcode.codebook.values import folded
from qcode.coding.finding import LONGEST
from qcode.errors import QcodeError, UnknownName, UsageProblem
from qcode.texts import Text

Resolve = Callable[[str, str], Node]
"""What FIELD:VALUE means. Raises QcodeError."""

DEEPEST = 50
"""So many brackets, NOTs and NEARs may stand in one another."""

_NEAR = re.compile(r"(?:NEAR|ＮＥＡＲ|邻近)(?:[/／](\d{1,9})([cCｃＣ字]?))?")
_SMALL = re.compile("and|or|not|near(/.*)?")
_RUN_TOGETHER = re.compile(
    r"[且或非]|邻近|(?<=[^\x00-\x7f])(AND|OR|NOT|NEAR)|(AND|OR|NOT|NEAR)(?=[^\x00-\x7f])"
)

_EMPTY = Text("the query is empty", "查询为空")
_NO_END = Text("the query ends too early", "查询不完整")
_NOT_CLOSED = Text("a bracket isn't closed", "括号没有闭合")
_NOT_OPENED = Text("this bracket closes nothing", "此右括号没有对应的左括号")
_NO_QUOTE = Text("this quotation mark has no other", "引号没有成对")
_NO_VALUE = Text("a value is missing here", "此处缺少取值")
_NO_FIELD = Text("a colon or = needs a name right before it", "冒号或等号前须有一个名称")
_TOO_LONG = Text(f"this word is longer than {LONGEST:,} characters", f"此词超过 {LONGEST:,} 个字")
_NOTHING_BEFORE = Text("something is missing before this", "此前缺少内容")
_TOO_DEEP = Text("from here on the query is nested too deeply", "查询从此处起嵌套过深")
_NO_DISTANCE = Text("this distance can't be read", "无法识别此距离")
_DISTANCES = Text(
    "write NEAR/2 for turns, NEAR/20c for characters", "话轮写作 邻近/2，字数写作 邻近/20字"
)
_NO_PASSAGES = Text(
    "a distance in characters is between codes or words", "字数距离只能用于编码或词语之间"
)
_BY_TURNS = Text("NEAR/2 counts turns instead", "邻近/2 按话轮计算")
_APART = Text("operators stand between blanks: A 且 B", "运算符前后须有空格：A 且 B")
_CAPITALS = Text("an operator is written in capitals", "运算符须大写")
_QUOTED = Text("to look for the word itself, put it in quotation marks", "要查找该词，请加引号")


def parse(expression: str, resolve: Resolve) -> Node:
    """The tree of a query. Raises UsageProblem that shows the place."""
    if not expression.strip():
        raise mistake(expression, 0, _EMPTY)
    try:
        tree = _parser().parse(expression)
    except UnexpectedCharacters as error:
        raise mistake(expression, error.pos_in_stream or 0, _NO_QUOTE) from None
    except UnexpectedToken as error:
        raise _unexpected(expression, error) from None
    _check_depth(expression, tree)
    return _Reading(expression, resolve).node(tree)


def plain(words: str) -> bool:
    """Whether a query of these words holds no sign, operator or quotation mark.

    >>> plain("on money"), plain("money NOT doubt"), plain("编码：钱")
    (True, False, False)
    """
    try:
        return all(token.type == "WORD" for token in _parser().lex(words))
    except UnexpectedCharacters:
        return False


def run_together(word: str) -> bool:
    """Whether an operator may be meant in it, which is none without blanks around it.

    >>> run_together("补贴且钱"), run_together("补贴AND钱"), run_together("ORDER")
    (True, True, False)
    """
    return len(word) > 1 and _RUN_TOGETHER.search(word) is not None


@cache
def _parser() -> Lark:
    return Lark.open_from_package(
        __package__, "grammar.lark", parser="lalr", lexer="basic", propagate_positions=True
    )


def _unexpected(expression: str, error: UnexpectedToken) -> UsageProblem:
    """What is wrong with a token that can't stand where it stands."""
    kind, fits = error.token.type, frozenset(error.accepts)
    ended = kind == "$END"
    at = len(expression.rstrip()) if ended else int(error.token.start_pos or 0)
    if fits == {"WORD", "QUOTED"}:
        return mistake(expression, at, _NO_VALUE)
    if ended:
        return mistake(expression, at, _NOT_CLOSED if "_CLOSE" in fits else _NO_END)
    if kind == "_IS":
        before = re.split(r"\s", expression[:at])[-1]
        return mistake(expression, at, _NO_FIELD, _APART if run_together(before) else HELP)
    wanting = "WORD" in fits  # a token that can't stand there, where a name could
    return mistake(expression, at, _NOTHING_BEFORE if wanting else _NOT_OPENED)


def _check_depth(expression: str, tree: Tree[Token]) -> None:
    """Raises UsageProblem for what can't be followed to its ends."""
    level, depth = [tree], 0
    while level:
        depth += 1
        for each in level:
            nears = sum(isinstance(child, Token) for child in each.children)
            if depth > DEEPEST or (each.data == "near" and nears > DEEPEST):
                raise mistake(expression, each.meta.start_pos, _TOO_DEEP)
        level = [child for each in level for child in each.children if isinstance(child, Tree)]


@dataclass(frozen=True, slots=True)
class _Reading:
    expression: str
    resolve: Resolve

    def node(self, tree: Tree[Token]) -> Node:
        """What a part of the grammar's tree stands for. Raises UsageProblem."""
        tokens = [child for child in tree.children if isinstance(child, Token)]
        if tree.data == "words":
            return self._words(*tokens)
        if tree.data == "level":
            return self._level(*tokens)
        parts = [self.node(child) for child in tree.children if isinstance(child, Tree)]
        if tree.data == "near":
            pairs = zip(tokens, parts[1:], strict=True)
            return reduce(lambda left, pair: self._near(left, *pair), pairs, parts[0])
        if tree.data == "without":
            return Without(parts[0])
        return Either(tuple(parts)) if tree.data == "either" else Both(tuple(parts))

    def _words(self, token: Token) -> Node:
        if _SMALL.fullmatch(folded(str(token))):
            raise mistake(self.expression, int(token.start_pos or 0), _CAPITALS, _QUOTED)
        words = self._bare(token)
        if not words.strip():
            raise mistake(self.expression, int(token.start_pos or 0), _NO_VALUE)
        return Words(words)

    def _level(self, field: Token, value: Token) -> Node:
        named, level = self._bare(field), self._bare(value)
        try:
            return self.resolve(named, level)
        except UnknownName as error:
            token = value if error.name == level else field
            raise self._unknown(token, error) from None
        except QcodeError as error:
            raise unknown(self.expression, int(field.start_pos or 0), error) from None

    def _unknown(self, token: Token, error: UnknownName) -> UsageProblem:
        at = int(token.start_pos or 0)
        if token.type == "WORD" and run_together(token):
            return mistake(self.expression, at, error.said, _APART)
        return unknown(self.expression, at, error)

    def _bare(self, token: Token) -> str:
        """Without its quotation marks. Raises UsageProblem."""
        if len(token) > LONGEST:
            raise mistake(self.expression, int(token.start_pos or 0), _TOO_LONG)
        return token[1:-1] if token.type == "QUOTED" else str(token)

    def _near(self, left: Node, sign: Token, right: Node) -> Node:
        at = int(sign.start_pos or 0)
        written = _NEAR.fullmatch(sign)
        if written is None:
            raise mistake(self.expression, at, _NO_DISTANCE, _DISTANCES)
        number, by_characters = written.groups()
        if by_characters and not (_has_passages(left) and _has_passages(right)):
            raise mistake(self.expression, at, _NO_PASSAGES, _BY_TURNS)
        return Near(left, right, int(number or 1), bool(by_characters))


def _has_passages(node: Node) -> bool:
    if isinstance(node, Either):
        return all(map(_has_passages, node.parts))
    return isinstance(node, Coded | Words) or (isinstance(node, Near) and node.by_characters)
