"""Word documents give the words a reader of the document sees, in order."""

import zipfile
from pathlib import Path

import pytest

from qcode.errors import FileProblem
from qcode.sources import read_source

docx = pytest.importorskip("docx", reason="python-docx makes the documents")

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def from_xml(folder: Path, body: str, head: str = "") -> Path:
    path = folder / "a.docx"
    xml = (
        f'<?xml version="1.0"?>{head}<w:document xmlns:w="{W}" xmlns:mc="{MC}">{body}</w:document>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", xml)
    return path


def paragraphs(folder: Path, *inner: str) -> str:
    body = "".join(f"<w:p>{each}</w:p>" for each in inner)
    return read_source(from_xml(folder, f"<w:body>{body}</w:body>")).text


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def test_a_document_is_read_as_a_text_file_is(tmp_path: Path) -> None:
    document = docx.Document()
    for line in (
        "---",
        "title: 首访",
        "village: L村",
        "---",
        "",
        "访谈者：您好",
        "XYJ：好。",
        "第二段",
    ):
        document.add_paragraph(line)
    document.save(str(tmp_path / "a.docx"))
    source = read_source(tmp_path / "a.docx")
    assert source.text == "访谈者：您好\nXYJ：好。\n第二段"
    assert (source.title, source.attributes) == ("首访", {"village": "L村"})
    assert [speaker.role for speaker in source.speakers] == ["interviewer", "respondent"]


def test_tables_stand_where_they_stand_cells_joined_by_tabs(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("前")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ["问：", "好？", "XYJ：", "好。\n真的"], strict=True):
        cell.text = text
    document.add_paragraph("后")
    document.save(str(tmp_path / "a.docx"))
    source = read_source(tmp_path / "a.docx")
    assert source.text == "前\n问：\t好？\nXYJ：\t好。\n真的\n后"
    assert [turn.label for turn in source.turns] == [None, "问", "XYJ"]


def test_signs_become_characters(tmp_path: Path) -> None:
    inner = (
        "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:cr/></w:r>"
    )
    assert paragraphs(tmp_path, inner + run("d")) == "a\tb\nc\u2011\nd"


def test_tab_stops_of_a_paragraph_are_not_text(tmp_path: Path) -> None:
    stops = "<w:pPr><w:tabs><w:tab w:val='left' w:pos='1'/></w:tabs></w:pPr>"
    assert paragraphs(tmp_path, stops + run("a")) == "a"


def test_insertions_links_and_controls_are_in_deletions_and_fields_out(tmp_path: Path) -> None:
    inner = (
        f"<w:ins>{run('一')}</w:ins><w:hyperlink>{run('二')}</w:hyperlink>"
        f"<w:sdt><w:sdtPr/><w:sdtContent>{run('三')}</w:sdtContent></w:sdt>"
        f"<w:del><w:r><w:delText>x</w:delText></w:r></w:del><w:moveFrom>{run('x')}</w:moveFrom>"
        f"<w:r><w:instrText>PAGE</w:instrText></w:r><w:moveTo>{run('四')}</w:moveTo>"
        f"<mc:AlternateContent><mc:Choice>{run('五')}</mc:Choice>"
        f"<mc:Fallback>{run('x')}</mc:Fallback></mc:AlternateContent><!-- x -->"
    )
    assert paragraphs(tmp_path, inner) == "一二三四五"


def test_a_deleted_paragraph_end_joins_two_paragraphs(tmp_path: Path) -> None:
    mark = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    assert paragraphs(tmp_path, mark + run("一"), run("二")) == "一二"


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret", encoding="utf-8")
    head = f'<!DOCTYPE d [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    path = from_xml(tmp_path, f"<w:body><w:p>{run('a&e;b')}</w:p></w:body>", head)
    assert "secret" not in read_source(path).text


def refusal(path: Path) -> FileProblem:
    with pytest.raises(FileProblem) as caught:
        read_source(path)
    return caught.value


@pytest.mark.parametrize(
    "data", [b"plain text", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", b"PK\x03\x04broken", b""]
)
def test_a_docx_that_is_not_one_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.docx").write_bytes(data)
    refusal(tmp_path / "a.docx")


def test_a_zip_without_document_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as package:
        package.writestr("other.xml", "<a/>")
    assert "word/document.xml" in refusal(tmp_path / "a.docx").message


@pytest.mark.parametrize("body", ["<w:body><w:p>", "<w:other/>", "<w:body/>"])
def test_a_damaged_or_empty_document_is_refused(tmp_path: Path, body: str) -> None:
    refusal(from_xml(tmp_path, body))


def test_damaged_bytes_inside_are_refused(tmp_path: Path) -> None:
    path = from_xml(tmp_path, f"<w:body><w:p>{run('好' * 500)}</w:p></w:body>")
    data = bytearray(path.read_bytes())
    data[60:90] = bytes(30)
    path.write_bytes(data)
    assert "damaged" in refusal(path).message


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package,
        package.open("word/document.xml", "w") as part,
    ):
        for _ in range(201):
            part.write(bytes(2**20))
    assert "unpacks" in refusal(path).message


def test_controls_are_newlines_of_word_too(tmp_path: Path) -> None:
    assert paragraphs(tmp_path, run("a&#x85;b")) == "ab"
