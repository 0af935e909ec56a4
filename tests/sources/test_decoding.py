"""Bytes become the text that was meant, or are refused."""

import codecs
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.errors import FileProblem, QcodeError
from qcode.sources import read_source
from qcode.sources.decoding import canonical, decode

CHINESE = "王书记：我们村的情况其实比较复杂，上面投了很多资源下来，总得看到效果。"
TRADITIONAL = "王書記：我們村裡的情況其實比較複雜，縣裡給了資金，農民們都願意參與。" * 4


def written(folder: Path, data: bytes, name: str = "a.txt") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def refusal(path: Path, encoding: str | None = None) -> FileProblem:
    with pytest.raises(FileProblem) as caught:
        read_source(path, encoding=encoding)
    assert str(path) in caught.value.message
    return caught.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030", "gbk"])
def test_chinese_is_read_the_same_in_every_common_encoding(tmp_path: Path, encoding: str) -> None:
    source = read_source(written(tmp_path, CHINESE.encode(encoding)))
    assert source.text == CHINESE
    assert [speaker.person for speaker in source.speakers] == ["王书记"]


@pytest.mark.parametrize("mark, encoding", [(codecs.BOM_UTF16_BE, "utf-16-be"),
                                            (codecs.BOM_UTF32_BE, "utf-32-be")])  # fmt: skip
def test_big_endian_marks_are_understood(tmp_path: Path, mark: bytes, encoding: str) -> None:
    assert read_source(written(tmp_path, mark + CHINESE.encode(encoding))).text == CHINESE


def test_what_is_not_utf8_is_told(tmp_path: Path) -> None:
    assert read_source(written(tmp_path, CHINESE.encode("gb18030"))).notes == ("read as GB18030",)
    assert read_source(written(tmp_path, CHINESE.encode())).notes == ()


def test_traditional_chinese_in_big5_is_not_read_as_gb18030(tmp_path: Path) -> None:
    source = read_source(written(tmp_path, TRADITIONAL.encode("big5")))
    assert source.text == TRADITIONAL
    assert source.notes == ("read as BIG5",)


def test_traditional_chinese_in_gb18030_is_still_read(tmp_path: Path) -> None:
    assert read_source(written(tmp_path, TRADITIONAL.encode("gb18030"))).text == TRADITIONAL


def test_english_with_some_chinese_in_gb18030_is_read(tmp_path: Path) -> None:
    text = "LY: In W县 the 第一书记 told us that 要 and 派 are “two ways” of asking." * 3
    assert read_source(written(tmp_path, text.encode("gb18030"))).text == text


@pytest.mark.parametrize(
    "text", ["I don’t know, they didn’t ask.", "He read my résumés.", "naïve café, said “Li”."]
)
def test_western_encodings_are_refused_rather_than_mangled(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, (text * 5).encode("cp1252"))
    assert "--encoding" in refusal(path).hint
    assert read_source(path, encoding="cp1252").text == text * 5


def test_a_damaged_utf8_file_is_refused_by_line(tmp_path: Path) -> None:
    path = written(tmp_path, "甲：好的好的\n乙：来了".encode()[:-1] + b"\n")
    assert refusal(path).line == 2


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 zipped",
        b"%PDF-1.7 text",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1word",
        b"{\\rtf1 text}",
        b"a\0b\0c",
        bytes(range(1, 32)) * 3,
        b"",
        b" \n\t\r\n ",
        codecs.BOM_UTF8,
        "\u3000\n".encode(),
        codecs.BOM_UTF16_LE + b"\x00\xd8",
    ],
)
def test_what_holds_no_text_is_refused(tmp_path: Path, data: bytes) -> None:
    refusal(written(tmp_path, data))


def test_folders_missing_files_and_other_kinds_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    refusal(tmp_path / "folder.txt")
    refusal(tmp_path / "none.txt")
    assert ".docx" in refusal(written(tmp_path, b"text", "a.odt")).hint


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, b"text")
    path.chmod(0)
    refusal(path)


@pytest.mark.parametrize("encoding", ["utf8000", "rot13", "hex", "a\0b"])
def test_an_encoding_that_does_not_exist_is_refused(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(QcodeError, match="encoding"):
        read_source(written(tmp_path, b"text"), encoding=encoding)


def test_halves_of_characters_do_not_get_in_by_a_named_encoding(tmp_path: Path) -> None:
    refusal(written(tmp_path, rb"\ud800 text"), encoding="unicode_escape")


def test_a_named_encoding_that_does_not_fit_is_refused_by_line(tmp_path: Path) -> None:
    path = written(tmp_path, "a\n王".encode("gb18030"))
    assert refusal(path, encoding="utf-8").line == 2


def test_newlines_become_one_kind_and_controls_are_counted(tmp_path: Path) -> None:
    source = read_source(written(tmp_path, "一\r\n二\r三\x0b\x1b[0m\t\u0085四".encode()))
    assert source.text == "一\n二\n三[0m\t四"
    assert source.notes == ("3 control characters taken out",)


def test_nothing_else_is_rewritten(tmp_path: Path) -> None:
    text = "cafe\u0301 \ufb01 ２０２２\u3000\u200b好\u2028行 𠮷"
    assert read_source(written(tmp_path, text.encode())).text == text


@given(st.text())
def test_canonical_text_has_no_controls_and_stays_as_it_is(text: str) -> None:
    once, _ = canonical(text)
    assert canonical(once) == (once, 0)
    assert not [char for char in once if char < " " and char not in "\n\t"]


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        text = decode(data, Path("a.txt")).text
    except QcodeError:
        return
    text.encode()
