"""A codebook file is read whole, or refused at the line that has to be put right."""

import pytest

from qcode.codebook.model import Code, Codebook, Level, Relation, Typology, TypologyClass, Variable
from qcode.codebook.reading import parse_codebook, read_codebook
from qcode.errors import FileProblem
from qcode.texts import Text

HEAD = "id: pairing\nversion: 1.0.0\ntitle: Pairing\n"

WHOLE = """\
id: pairing
version: 1.0.0
title: {en: Pairing, zh: 结对}
citation: "Someone: a paper (2024)"
variables:
- {id: unit, of: village, name: {en: Unit, zh: 单位}, definition: Who sends,
   levels: [{id: high, name: {en: High, zh: 高}, aliases: 省级}, {id: low, name: Low}]}
- {id: post, of: person, name: Post}
typologies:
- id: village_class
  of: village
  name: Class
  names: {A: {en: Strong, zh: 强}}
  classes: {B: {unit: low}, A: {unit: high}}
  order: [A, B]
- id: interaction
  of: village
  name: Interaction
  classes: {close: {tie: kin}}
codes:
- id: tie
  name: {en: Tie, zh: 关系}
  definition: A tie
  include: [one, {en: two, zh: 二}]
  exclude: none
  examples: [{zh: 他来了}]
  cues: [亲戚, kin, 像一家人]
  color: "#3b86b0"
  key: t
  children:
  - {id: kin, name: Kin, cues: {en: [kin], zh: 亲}}
- {id: pair, name: Pair}
relations:
- {from: tie, to: pair, kind: leads-to}
"""


def test_every_key_of_the_format_arrives_in_the_codebook():
    assert parse_codebook(WHOLE, "p.yaml") == Codebook(
        id="pairing",
        version="1.0.0",
        title=Text("Pairing", "结对"),
        citation="Someone: a paper (2024)",
        variables=(
            Variable(
                "unit",
                "village",
                Text("Unit", "单位"),
                Text.plain("Who sends"),
                (Level("high", Text("High", "高"), ("省级",)), Level("low", Text.plain("Low"))),
            ),
            Variable("post", "person", Text.plain("Post")),
        ),
        typologies=(
            Typology(
                "village_class",
                "village",
                Text.plain("Class"),
                (
                    TypologyClass("A", Text("Strong", "强"), {"unit": "high"}),
                    TypologyClass("B", Text.plain("B"), {"unit": "low"}),
                ),
                "variables",
            ),
            Typology(
                "interaction",
                "village",
                Text.plain("Interaction"),
                (TypologyClass("close", Text.plain("close"), {"tie": "kin"}),),
                "codes",
            ),
        ),
        codes=(
            Code(
                "tie",
                Text("Tie", "关系"),
                Text.plain("A tie"),
                include=(Text.plain("one"), Text("two", "二")),
                exclude=(Text.plain("none"),),
                examples=(Text(zh="他来了"),),
                cues={"zh": ("亲戚", "像一家人"), "en": ("kin",)},
                color="#3b86b0",
                key="t",
            ),
            Code("kin", Text.plain("Kin"), cues={"en": ("kin",), "zh": ("亲",)}, parent="tie"),
            Code("pair", Text.plain("Pair")),
        ),
        relations=(Relation("tie", "pair", "leads-to"),),
    )


VARIABLES = """variables:
- {id: unit, of: village, name: Unit, levels: [{id: high, name: High}, {id: low, name: Low}]}
- {id: post, of: person, name: Post}
"""
CODES = """codes:
- id: a
  name: A
  children:
  - {id: a1, name: A1}
- {id: b, name: B}
"""
CLASS = "typologies:\n- id: kind\n  of: village\n  name: Kind\n  classes:\n"

REFUSED = {
    "not a mapping": ("- a\n", 1, "a codebook must be a mapping"),
    "no version": ("id: a\ntitle: T\n", 1, "this codebook has no 'version'"),
    "unknown key": (HEAD + "versoin: 2\n", 4, "a codebook has no key 'versoin'"),
    "list wanted": (HEAD + "codes: many\n", 4, "'codes' must be a list"),
    "bad id": ("id: Größe\nversion: 1\ntitle: T\n", 1, "'id' can't be 'Größe'"),
    "empty title": ("id: a\nversion: 1\ntitle:\n", 3, "'title' is empty"),
    "blank name": (HEAD + "codes:\n- id: a\n  name: ' '\n", 6, "'name' is empty"),
    "unknown language": (
        HEAD + "codes:\n- id: a\n  name:\n    en: A\n    fr: B\n",
        8,
        "'name' has the unknown language 'fr'",
    ),
    "empty text": (HEAD + "codes:\n- id: a\n  name: {}\n", 6, "'name' is empty"),
    "text wanted": (HEAD + "codes:\n- id: a\n  name: [A]\n", 6, "'name' must be a text"),
    "key of a code": (HEAD + "codes:\n- id: a\n  name: A\n  definitoin: x\n", 7, "'definitoin'"),
    "empty example": (
        HEAD + "codes:\n- id: a\n  name: A\n  examples:\n  - x\n  -\n",
        9,
        "'examples' is empty",
    ),
    "cue language": (HEAD + "codes:\n- id: a\n  name: A\n  cues: {fr: [x]}\n", 7, "'fr'"),
    "bad color": (HEAD + "codes:\n- id: a\n  name: A\n  color: red\n", 7, "'color' can't be 'red'"),
    "long hotkey": (HEAD + "codes:\n- id: a\n  name: A\n  key: ab\n", 7, "'key' can't be 'ab'"),
    "code twice": (HEAD + CODES + "- {id: a1, name: A}\n", 10, "first on line 8"),
    "hotkey twice": (
        HEAD + "codes:\n- {id: a, name: A, key: x}\n- {id: b, name: B, key: x}\n",
        6,
        "the hotkey 'x' stands here again, first on line 5",
    ),
    "code not a mapping": (HEAD + "codes:\n- just-a-name\n", 5, "a code must be a mapping"),
    "parent key": (HEAD + "codes:\n- {id: a, name: A, parent: a}\n", 5, "no key 'parent'"),
    "variable twice": (HEAD + VARIABLES + "- {id: post, of: village, name: P}\n", 7, "line 6"),
    "variable name twice": (
        HEAD + VARIABLES + "- {id: job, of: person, name: POST}\n",
        7,
        "'POST' means both 'post' and 'job'",
    ),
    "level twice": (
        HEAD + "variables:\n- id: v\n  of: person\n  name: V\n  levels:\n"
        "  - {id: a, name: A}\n  - {id: a, name: B}\n",
        10,
        "the level 'a' stands here again, first on line 9",
    ),
    "alias of two levels": (
        HEAD + "variables:\n- id: v\n  of: person\n  name: V\n  levels:\n"
        "  - {id: a, name: Ａ县}\n  - {id: b, name: B, aliases: [a县]}\n",
        10,
        "'a县' means both 'a' and 'b'",
    ),
    "class of nothing": (
        HEAD + CLASS + "    A: {}\n",
        9,
        "'classes' has the class 'A' without conditions",
    ),
    "class left empty": (HEAD + CLASS + "    A:\n", 9, "the class 'A' without conditions"),
    "class of a word": (HEAD + CLASS + "    A: high\n", 9, "'classes' must be a mapping"),
    "class id": (HEAD + CLASS + "    '-': {unit: high}\n", 9, "'classes' can't be '-'"),
    "unknown variable": (
        HEAD + VARIABLES + CLASS + "    A: {unit: high, sise: low}\n",
        12,
        "there is no variable 'sise'",
    ),
    "unknown basis": (HEAD + CLASS + "    A: {unit: high}\n", 9, "neither a variable nor a code"),
    "unknown level": (
        HEAD + VARIABLES + CLASS + "    A: {unit: hihg}\n",
        12,
        "'unit' has no level 'hihg'",
    ),
    "other kind of case": (
        HEAD + VARIABLES + CLASS + "    A: {post: x}\n",
        12,
        "'post' is a variable of 'person', the typology of 'village'",
    ),
    "variables and codes mixed": (
        HEAD + VARIABLES + CODES + CLASS + "    A: {unit: high, a: a1}\n",
        18,
        "there is no variable 'a'",
    ),
    "not below its parent": (
        HEAD + CODES + CLASS + "    A: {a: b}\n",
        15,
        "'b' is not a code below 'a'",
    ),
    "itself is not below": (
        HEAD + CODES + CLASS + "    A: {a: a}\n",
        15,
        "'a' is not a code below 'a'",
    ),
    "unknown child code": (HEAD + CODES + CLASS + "    A: {a: a2}\n", 15, "there is no code 'a2'"),
    "classes alike": (
        HEAD + VARIABLES + CLASS + "    A: {unit: high}\n    B: {unit: high}\n",
        13,
        "classes 'A' and 'B' have the same conditions",
    ),
    "order": (
        HEAD + VARIABLES + CLASS + "    A: {unit: high}\n    B: {unit: low}\n  order: [A]\n",
        14,
        "'order' must name each class once: A, B",
    ),
    "name of no class": (
        HEAD + VARIABLES + CLASS + "    A: {unit: high}\n  names:\n    B: Bee\n",
        14,
        "there is no class 'B'",
    ),
    "typology named as a variable": (
        HEAD + VARIABLES + CLASS.replace("kind", "unit") + "    A: {unit: high}\n",
        8,
        "'unit' stands here again, first on line 5",
    ),
    "relation to nothing": (
        HEAD + CODES + "relations:\n- {from: a, to: c, kind: leads-to}\n",
        11,
        "there is no code 'c'",
    ),
    "relation to itself": (
        HEAD + CODES + "relations:\n- {from: a, to: a, kind: leads-to}\n",
        11,
        "'a' points to itself",
    ),
    "relation twice": (
        HEAD + CODES + "relations:\n" + "- {from: a, to: b, kind: leads-to}\n" * 2,
        12,
        "this relation stands here a second time",
    ),
    "relation without kind": (
        HEAD + CODES + "relations:\n- {from: a, to: b}\n",
        11,
        "this relation has no 'kind'",
    ),
    "part of itself": (
        HEAD + CODES + "relations:\n- {from: a, to: b, kind: part-of}\n"
        "- {from: b, to: a1, kind: part-of}\n- {from: a1, to: a, kind: part-of}\n",
        13,
        "'a1' would be part of itself by way of 'a'",
    ),
    "alias bomb": (HEAD + "codes: &a [*a]\n", 4, "is a reference"),
    "python tag": (HEAD + "codes: !!python/name:os.system\n", 4, "is a tag"),
    "key twice": (HEAD + "id: again\n", 4, "'id' stands here again, first on line 1"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_does_not_hold_is_refused_at_its_line(name):
    text, line, what = REFUSED[name]
    with pytest.raises(FileProblem) as refused:
        parse_codebook(text, "p.yaml")
    assert what in refused.value.message
    assert refused.value.message.startswith(f"p.yaml, line {line}: ")
    assert refused.value.hint


def test_the_nearest_key_is_offered_for_a_misspelt_one():
    with pytest.raises(FileProblem) as refused:
        parse_codebook(HEAD + "codes:\n- {id: a, name: A, definitoin: x}\n", "p.yaml")
    assert refused.value.hint == "did you mean definition?"


def test_of_several_problems_the_first_in_the_file_is_reported():
    text = HEAD + "codes:\n- {id: a, nmae: A}\nvariables:\n- {id: v, of: person}\n"
    with pytest.raises(FileProblem) as refused:
        parse_codebook(text, "p.yaml")
    assert refused.value.line == 5


def test_relations_of_another_kind_may_run_in_a_circle():
    text = (
        HEAD
        + CODES
        + ("relations:\n- {from: a, to: b, kind: leads-to}\n- {from: b, to: a, kind: leads-to}\n")
    )
    assert len(parse_codebook(text, "p.yaml").relations) == 2


def test_a_required_codebook_leaves_unknown_references_open():
    text = HEAD + "requires: [other]\n" + CODES + "relations:\n- {from: a, to: c, kind: leads-to}\n"
    assert parse_codebook(text, "p.yaml").requires == ("other",)


def test_an_open_typology_says_what_it_rests_on():
    text = HEAD + "requires: other\n" + CLASS + "    A: {far: away}\n"
    with pytest.raises(FileProblem, match="neither a variable nor a code"):
        parse_codebook(text, "p.yaml")
    read = parse_codebook(text + "  rests_on: codes\n", "p.yaml")
    assert read.typologies[0].rests_on == "codes"


def test_a_tree_three_thousand_codes_deep_is_read():
    depth = 3_000
    opening = "".join(f"{{id: c{n}, name: C, children: [\n" for n in range(depth))
    codes = parse_codebook(f"{HEAD}codes: [{opening}{']}' * depth}]", "deep.yaml").codes
    assert len(codes) == depth
    assert codes[-1].parent == f"c{depth - 2}"


def test_a_byte_order_mark_is_not_part_of_the_file(tmp_path):
    path = tmp_path / "p.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + WHOLE.encode())
    assert read_codebook(path) == parse_codebook(WHOLE, path)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_another_encoding_is_refused_with_the_remedy(tmp_path, encoding):
    path = tmp_path / "p.yaml"
    path.write_bytes(WHOLE.encode(encoding))
    with pytest.raises(FileProblem, match="is not UTF-8 text") as refused:
        read_codebook(path)
    assert refused.value.hint == "save it as UTF-8"


@pytest.mark.parametrize("content", ["", "\n# a remark\n", "---\n"])
def test_an_empty_file_is_refused(tmp_path, content):
    path = tmp_path / "p.yaml"
    path.write_text(content)
    with pytest.raises(FileProblem, match="the file is empty"):
        read_codebook(path)


def test_a_path_that_is_no_file_is_refused(tmp_path):
    with pytest.raises(FileProblem, match="can't be read: no such file"):
        read_codebook(tmp_path / "none.yaml")
    with pytest.raises(FileProblem, match="can't be read"):
        read_codebook(tmp_path)
