"""Finding codes, sources and cases by what one types of them, in either script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.language.lookup import Lookup
from qcode.language.pinyin import initials, slug, spelled

CODES = {
    "resource-capture": ("Resource capture", "资源捕获"),
    "strong-alliance": ("Strong alliance", "强强联合"),
    "capture": ("Elite capture", "精英俘获"),
    "chongqing": ("Municipality", "重庆"),
    "outsource": ("Outsourcing", "外包"),
}


@pytest.fixture(scope="module")
def lookup() -> Lookup:
    return Lookup((ident, (ident, *names)) for ident, names in CODES.items())


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("zybh", ["resource-capture"]),
        ("ZYBH", ["resource-capture"]),
        ("bh", ["resource-capture"]),
        ("ziyuan", ["resource-capture"]),
        ("ziyuanbuhuo", ["resource-capture"]),
        ("资源", ["resource-capture"]),
        ("获 资", ["resource-capture"]),
        ("cq", ["chongqing"]),
        ("alli str", ["strong-alliance"]),
        ("ｑｑｌｈ", ["strong-alliance"]),
        ("elite fuhuo", ["capture"]),
        ("nothing", []),
        ("?!", []),
    ],
)
def test_a_code_is_found_by_parts_of_its_names_and_by_pinyin(
    lookup: Lookup, typed: str, found: list[str]
) -> None:
    assert lookup.find(typed) == found


def test_whole_names_come_first_then_beginnings_then_words_then_insides(lookup: Lookup) -> None:
    assert lookup.find("capture") == ["capture", "resource-capture"]
    assert lookup.find("resource capture")[0] == "resource-capture"
    assert lookup.find("source") == ["resource-capture", "outsource"]
    assert lookup.find("out") == ["outsource"]
    assert lookup.find("c")[:2] == ["capture", "chongqing"]


def test_an_empty_query_gives_all_in_order(lookup: Lookup) -> None:
    assert lookup.find("") == lookup.find("  ") == list(CODES)


@given(st.dictionaries(st.text(), st.lists(st.text())), st.text())
def test_what_is_found_is_known_and_found_once(names: dict[str, list[str]], typed: str) -> None:
    found = Lookup(names.items()).find(typed)
    assert len(found) == len(set(found)) and set(found) <= set(names)


@given(st.text(alphabet="资源重庆单行道长A b-", min_size=1))
def test_a_name_is_found_by_itself_and_by_its_pinyin(name: str) -> None:
    lookup = Lookup([("it", [name]), ("other", ["?"])])
    ways = [name.strip(), *sorted(initials(name))[:3], *sorted(spelled(name))[:3]]
    if any(character in name for character in "资源重庆单行道长"):
        assert all("it" in lookup.find(way) for way in ways)


def test_a_name_of_ten_thousand_characters_is_found_too() -> None:
    lookup = Lookup([("long", ["资源捕获" + "长" * 10_000 + "尾"]), ("short", ["路"])])
    assert lookup.find("zybh") == lookup.find("长尾") == ["long"]


def test_characters_of_several_readings_give_all_of_them_unless_the_word_decides() -> None:
    assert initials("重") == {"z", "c", "t"}
    assert initials("重庆") == {"cq"}
    assert spelled("重庆") == {"chongqing"}
    assert spelled("女村") >= {"nvcun"}
    assert initials("W县3") == {"wx3"} and initials("ABC县") == {"abcx", "ax"}
    assert initials("😀") == spelled("——") == frozenset()


@pytest.mark.parametrize(
    ("name", "ident"),
    [
        ("资源捕获", "zi-yuan-bu-huo"),
        ("中文ABC（二）", "zhong-wen-abc-er"),
        ("Don’t — Café", "dont-cafe"),
        ("😀", "code"),
        ("", "code"),
        ("ＷｉＦｉ", "wifi"),
    ],
)
def test_any_name_gives_an_id(name: str, ident: str) -> None:
    assert slug(name) == ident


@given(st.text())
def test_an_id_is_short_and_of_plain_letters(name: str) -> None:
    ident = slug(name)
    assert 1 <= len(ident) <= 48 and ident.strip("abcdefghijklmnopqrstuvwxyz0123456789-") == ""
    assert ident[0] != "-" != ident[-1]
