"""YAML as data: texts stay texts, lines are known, and nothing in a file can act."""

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qcode import strict_yaml
from qcode.errors import FileProblem
from qcode.strict_yaml import read_yaml, write_yaml

awkward = st.text() | st.lists(
    st.sampled_from(
        ["no", "1.0", "~", "- ", "#", ": ", "：", "强强联合", "---", " ", "\n", "'", '"']
    )
).map("".join)
long_texts = st.lists(st.sampled_from(["no", "-", "#", "乡镇干部", "w" * 30]), max_size=60).map(
    " ".join
)
texts = awkward | long_texts
values = st.recursive(
    st.none() | texts, lambda inner: st.lists(inner) | st.dictionaries(texts, inner)
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(values)
def test_what_is_written_is_read_back_exactly(value):
    assert read_yaml(write_yaml(value), "x.yaml").value == value


@pytest.mark.parametrize("parser", [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)])
def test_scalars_stay_the_text_that_was_typed(parser, monkeypatch):
    monkeypatch.setattr(strict_yaml, "_PARSER", parser)
    text = "a: no\nb: 2022-09-12\nc: 1.10\nd: '~'\ne: ~\nf: null\ng:\nh: Null\n"
    assert read_yaml(text, "x.yaml").value == {
        "a": "no",
        "b": "2022-09-12",
        "c": "1.10",
        "d": "~",
        "e": None,
        "f": None,
        "g": None,
        "h": "Null",
    }


def test_every_value_knows_its_line():
    lines = read_yaml("a: 1\nb:\n  - c: x\n    d:\n      y\n  - z\n", "x.yaml").lines
    assert dict(lines) == {
        (): 1,
        ("a",): 1,
        ("b",): 2,
        ("b", 0): 3,
        ("b", 0, "c"): 3,
        ("b", 0, "d"): 4,
        ("b", 1): 6,
    }
    assert lines.below("b", 0)["d",] == 4


def test_lines_count_from_where_the_text_begins_in_its_file():
    assert read_yaml("a: 1\nb: 2\n", "talk.txt", first_line=2).lines["b",] == 3


REFUSED = [
    ("a: 1\nb: &x [y]", 2, "&x is a reference"),
    ("a: 1\nb: *x", 2, "*x is a reference"),
    (
        "a: 1\nb: !!python/object/apply:os.system [ls]",
        2,
        "!!python/object/apply:os.system is a tag",
    ),
    ("a: !own 1", 1, "!own is a tag"),
    ("a: ! 1", 1, "! is a tag"),
    ("a: 1\nb: 2\na: 3", 3, "'a' stands here again, first on line 1"),
    ("a: 1\n<<: {b: 2}", 2, "<< merges are not read"),
    ("? [a, b]\n: c", 1, "a key must be a text"),
    ("? {a: b}\n: c", 1, "a key must be a text"),
    ("a: 1\n---\nb: 2", 2, "a second document"),
    ("a: 1\nb: c: d", 2, "not valid YAML"),
    ("a: [1, 2", 1, "not valid YAML"),
    ("a: \x1b[31m", 1, "U+001B"),
    ("a: 1\nb: '\x00'", 2, "U+0000"),
    ("a: \ud800", 1, "U+D800"),
    ('a: 1\nb: "\\ud800"', 2, ""),
]


@pytest.mark.parametrize(("text", "line", "what"), REFUSED)
def test_what_is_not_plain_data_is_refused_at_its_line(text, line, what):
    with pytest.raises(FileProblem) as refused:
        read_yaml(text, "x.yaml")
    assert refused.value.line == line
    assert what in refused.value.message
    assert refused.value.hint


def test_a_full_width_colon_after_a_key_is_pointed_out():
    with pytest.raises(FileProblem) as refused:
        read_yaml("title：访谈\ndate: 2022-09-12\n", "x.yaml")
    assert "half-width colon" in refused.value.hint


def test_a_tab_in_the_margin_is_pointed_out():
    with pytest.raises(FileProblem) as refused:
        read_yaml("a:\n\t- b\n", "x.yaml")
    assert "not tabs" in refused.value.hint


def test_an_alias_bomb_is_refused_at_its_first_anchor():
    layers = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    bomb = "\n".join(["a0: &a0 [lol]", *layers])
    with pytest.raises(FileProblem) as refused:
        read_yaml(bomb, "bomb.yaml")
    assert refused.value.line == 1


def test_a_hundred_thousand_brackets_are_refused_rather_than_followed():
    with pytest.raises(FileProblem, match="nested more than"):
        read_yaml("[" * 100_000, "deep.yaml")


def test_several_thousand_levels_are_read_and_written():
    value = "end"
    for _ in range(2_000):
        value = {"a": [value]}
    again = read_yaml(write_yaml(value), "deep.yaml").value
    for _ in range(2_000):
        again = again["a"][0]
    assert again == "end"


def test_keys_longer_than_yaml_looks_ahead_survive():
    value = {"k" * 5_000: ["a"], "'" * 990: {"x": "y"}}
    assert read_yaml(write_yaml(value), "x.yaml").value == value


def test_a_written_file_is_one_that_other_readers_understand_alike():
    value = {
        "no": ["1.0", "2022-09-12", "~", "", "强强联合", "a\nb\n"],
        "long": "so many words " * 20 + ".",
    }
    assert yaml.safe_load(write_yaml(value)) == value


def test_long_texts_are_folded_so_that_they_can_be_read():
    written = write_yaml({"definition": "a word and another " * 30 + "end"})
    assert max(map(len, written.splitlines())) <= 104
