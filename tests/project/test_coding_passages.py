"""Where a coding goes, said by its words, its characters or its turn; and many from a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from qcode.coding.spans import Span
from qcode.errors import AmbiguousName, FileProblem, SpanOutside, UnknownName, UsageProblem
from qcode.project import Project
from qcode.project.selection import Choice
from qcode.project.tagging import Tagged, Where

Write = Callable[[str, str], Path]


def tag(project: Project, where: Where, source: str = "one", code: str = "money") -> Tagged:
    return project.tag(source, code, coder="LIN", where=where)


def count(project: Project) -> int:
    return len(project.codings_table(Choice()).rows)


def test_a_quotation_is_coded_where_it_stands(project: Project) -> None:
    tagged = tag(project, Where(quote="县里出的钱"))
    text = project.open_source("one").text
    assert text[tagged.start : tagged.end] == tagged.quotation == "县里出的钱"
    assert (tagged.outcome, tagged.code, tagged.coder) == ("new", "money", "LIN")


def test_a_span_counts_characters_of_the_text_from_0(project: Project) -> None:
    tagged = tag(project, Where(span=Span(0, 3)))
    assert tagged.quotation == "访谈者"
    whole = len(project.open_source("one").text)
    assert tag(project, Where(span=Span(whole - 2, whole))).quotation == "漏。"


def test_a_turn_is_coded_without_its_label(project: Project) -> None:
    assert tag(project, Where(turn=2)).quotation == "修了一条渠，县里出的钱。"


def test_a_turn_narrows_a_quotation_that_stands_several_times(project: Project) -> None:
    with pytest.raises(AmbiguousName) as caught:
        tag(project, Where(quote="渠"))
    assert "in 2 places: turn 2, --span 16:17" in caught.value.message
    assert "--turn" in caught.value.hint
    assert (
        tag(project, Where(quote="渠", turn=3)).start
        > tag(project, Where(quote="渠", turn=2)).start
    )


def test_places_that_overlap_one_another_are_all_told(project: Project, write: Write) -> None:
    project.import_files([write("laugh.txt", "王：哈哈哈哈。\n")])
    with pytest.raises(AmbiguousName, match="in 3 places"):
        tag(project, Where(quote="哈哈"), source="laugh")


def test_words_that_are_not_there_are_refused(project: Project) -> None:
    with pytest.raises(UsageProblem, match="one does not say “省里出的钱”") as caught:
        tag(project, Where(quote="省里出的钱"))
    assert "qcode show one --text" in caught.value.hint


@pytest.mark.parametrize("quote", ["一句话 分成两行", "一句话分成两行", "一句\n话分成两行"])
def test_words_with_other_blanks_between_them_are_found_for_a_hint(
    project: Project, write: Write, quote: str
) -> None:
    project.import_files([write("wrapped.txt", "王：这一句话\n分成两行写。\n")])
    with pytest.raises(UsageProblem) as caught:
        tag(project, Where(quote=quote), source="wrapped")
    assert caught.value.hint == "but for blanks it stands at --span 3:11"
    assert tag(project, Where(span=Span(3, 11)), source="wrapped").quotation == "一句话\n分成两行"


@pytest.mark.parametrize("span", [(0, 0), (3, 2), (-1, 2), (0, 10**30), (10**30, 10**31)])
def test_a_span_outside_the_text_is_refused(project: Project, span: tuple[int, int]) -> None:
    with pytest.raises(SpanOutside, match="lies outside one") as caught:
        tag(project, Where(span=Span(*span)))
    assert "0:36" in caught.value.hint
    assert count(project) == 0


@pytest.mark.parametrize("turn", [0, -1, 4, 10**30])
def test_a_turn_that_is_not_there_is_refused(project: Project, turn: int) -> None:
    for where in (Where(turn=turn), Where(quote="渠", turn=turn)):
        with pytest.raises(SpanOutside, match="one has no turn") as caught:
            tag(project, where)
        assert "turns 1 to 3" in caught.value.hint


@pytest.mark.parametrize(
    "where",
    [
        Where(),
        Where(span=Span(0, 1), turn=1),
        Where(quote="渠", span=Span(0, 1), turn=1),
    ],
)
def test_where_is_said_in_one_way(project: Project, where: Where) -> None:
    with pytest.raises(UsageProblem, match="in one way"):
        tag(project, where)


@pytest.mark.parametrize("quote", ["", " ", "\n"])
def test_an_empty_quotation_is_refused(project: Project, quote: str) -> None:
    with pytest.raises(UsageProblem, match="is empty"):
        tag(project, Where(quote=quote))


def test_a_wrong_name_comes_with_the_nearest(project: Project) -> None:
    with pytest.raises(UnknownName, match="no code 'mony'") as caught:
        tag(project, Where(turn=1), code="mony")
    assert caught.value.hint.startswith("did you mean Money")
    with pytest.raises(UnknownName, match="no source 'tow'") as caught:
        tag(project, Where(turn=1), source="tow")
    assert caught.value.hint == "did you mean two?"


@pytest.mark.parametrize("word", ["money", "Money", "钱", " MONEY "])
def test_a_code_is_named_by_id_or_by_name_in_either_language(project: Project, word: str) -> None:
    assert tag(project, Where(turn=1), code=word).code == "money"


@pytest.mark.parametrize("name", ["", " ", "a\tb", "a\x1b[31m", "\u202eLIN", "L" * 61])
def test_what_cannot_be_a_coders_name_is_refused(project: Project, write: Write, name: str) -> None:
    rows = write("rows.csv", "source,code,turn\none,money,1\n")
    with pytest.raises(UsageProblem, match="can't be a coder's name"):
        project.tag("one", "money", coder=name, where=Where(turn=1))
    with pytest.raises(UsageProblem, match="can't be a coder's name"):
        project.tag_file(rows, name)
    with pytest.raises(UsageProblem, match="can't be a coder's name"):
        project.set_state("one", name, "done")


def test_blanks_around_a_coders_name_are_not_part_of_it(project: Project, write: Write) -> None:
    assert project.tag("one", "money", coder=" LIN ", where=Where(turn=1)).coder == "LIN"
    project.tag_file(write("rows.csv", "source,code,turn\n one , money ,3\n"), " LIN ")
    project.set_state("one", " LIN ", "done")
    assert project.coders() == ["LIN"]
    assert {row["coder"] for row in project.history_table(3).data()} == {"LIN"}


ROWS = (
    ("one", "money", "LIN", "县里出的钱", "", "", "", "why?"),
    ("one", "钱", "MEI", "", "10", "14", "", ""),
    ("two", "doubt", "LIN", "", "", "", "2", "看"),
    ("one", "help", "LIN", "渠", "", "", "3", ""),
)
HEADER = ("source", "code", "coder", "quote", "start", "end", "turn", "memo")


def csv_file(folder: Path) -> Path:
    path = folder / "rows.csv"
    path.write_text("\n".join(",".join(row) for row in (HEADER, *ROWS)), encoding="utf-8")
    return path


def xlsx_file(folder: Path) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    for row in (HEADER, *ROWS):
        book.active.append([int(cell) if cell.isdigit() else cell for cell in row])
    book.save(folder / "rows.xlsx")
    return folder / "rows.xlsx"


def jsonl_file(folder: Path) -> Path:
    path = folder / "rows.jsonl"
    objects = [dict(zip(HEADER, row, strict=True)) for row in ROWS]
    path.write_text("\n".join(json.dumps(each) for each in objects), encoding="utf-8")
    return path


@pytest.mark.parametrize("file", [csv_file, xlsx_file, jsonl_file])
def test_every_row_of_a_file_is_coded(
    project: Project, study: Path, file: Callable[[Path], Path]
) -> None:
    path = file(study)
    tagged = project.tag_file(path)
    assert [(each.source, each.code, each.coder, each.quotation) for each in tagged] == [
        ("one", "money", "LIN", "县里出的钱"),
        ("one", "money", "MEI", "王：修了"),
        ("two", "doubt", "LIN", "我看这个钱花得不值。"),
        ("one", "help", "LIN", "渠"),
    ]
    (act,) = project.history_table(1).data()
    assert (act["summary"], act["coder"]) == (f"codings from {path.name}", None)
    assert {each.outcome for each in project.tag_file(path)} == {"unchanged"}
    project.undo()
    assert count(project) == 0


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("one,money,LIN,省里,,,", "one does not say “省里”"),
        ("one,mony,LIN,,0,3,", "there is no code 'mony'"),
        ("four,money,LIN,,0,3,", "there is no source 'four'"),
        ("one,money,,,0,3,", "can't be a coder's name"),
        ("one,money,LIN,,0,,", "only one is given"),
        ("one,money,LIN,,0,,2", "only one is given"),
        ("one,money,LIN,渠,0,3,", "span 0:3 of one does not say “渠”"),
        ("one,money,LIN,,,,", "in one way"),
        ("one,money,LIN,,0,x,", "end “x” is not a whole number"),
        ("one,money,LIN,,-1,3,", "start “-1” is not a whole number"),
        ("one,money,LIN,,0," + "9" * 5000 + ",", "is not a whole number"),
        ("one,money,LIN,,,,0", "one has no turn 0"),
    ],
)
def test_a_bad_row_refuses_the_file_by_its_line(
    project: Project, write: Write, row: str, told: str
) -> None:
    good = "one,money,LIN,,0,3,"
    path = write("rows.csv", f"source,code,coder,quote,start,end,turn\n{good}\n{row}\n{good}\n")
    acts = len(project.history_table().rows)
    with pytest.raises(FileProblem) as caught:
        project.tag_file(path)
    assert caught.value.message.startswith(f"{path}, line 3: ")
    assert told in caught.value.message
    assert len(caught.value.message) < 400 + len(str(path))
    assert caught.value.hint
    assert count(project) == 0
    assert len(project.history_table().rows) == acts


@pytest.mark.parametrize(
    ("header", "missing"),
    [
        ("source,code,coder", "quote (or start and end, or turn)"),
        ("source,coder,quote", "code"),
        ("source,code,quote", "coder"),
        ("source,code,coder,start", "quote"),
    ],
)
def test_a_file_without_a_column_that_is_needed_is_refused(
    project: Project, write: Write, header: str, missing: str
) -> None:
    path = write("rows.csv", header + "\n" + "x," * header.count(",") + "x\n")
    with pytest.raises(FileProblem) as caught:
        project.tag_file(path)
    assert f"the column {missing}" in caught.value.message


def test_a_file_whose_name_is_not_unicode_can_be_coded_from(project: Project, study: Path) -> None:
    import os

    path = Path(os.fsdecode(os.fsencode(study) + b"/\xb1\xe0\xc2\xeb.csv"))
    try:
        path.write_text("source,code,coder,turn\none,money,LIN,1\n")
    except OSError:
        pytest.skip("this file system takes only Unicode names")
    assert len(project.tag_file(path)) == 1
    assert (
        project.history_table(1).data()[0]["summary"] == "codings from \ufffd\ufffd\ufffd\ufffd.csv"
    )


def test_a_coding_is_taken_away_by_the_beginning_of_its_id(project: Project) -> None:
    first, second = tag(project, Where(turn=1)), tag(project, Where(turn=2))
    with pytest.raises(UsageProblem, match="is LIN's, not MEI's"):
        project.untag(first.coding[:8], "MEI")
    assert project.untag(first.coding[:8], "LIN").quotation == first.quotation
    with pytest.raises(UnknownName, match="no coding") as caught:
        project.untag(first.coding)
    assert "qcode codings" in caught.value.hint
    with pytest.raises(UnknownName):
        project.untag("")
    assert [row["id"] for row in project.codings_table(Choice()).data()] == [second.coding]


def test_an_id_that_begins_several_is_not_guessed(project: Project) -> None:
    for place in range(17):  # one more than there are first digits
        tag(project, Where(span=Span(2 * place, 2 * place + 1)))
    ids = [row["id"] for row in project.codings_table(Choice()).data()]
    digit = next(each for each in "0123456789abcdef" if sum(i[0] == each for i in ids) > 1)
    with pytest.raises(AmbiguousName, match=f"several ids begin with '{digit}'"):
        project.untag(digit)
    assert count(project) == 17


def test_codings_written_to_a_file_can_be_taken_in_again(project: Project, tmp_path: Path) -> None:
    from qcode.exchange import write

    project.tag("one", "money", coder="LIN", where=Where(turn=2), memo="钱")
    project.tag("one", "money", coder="MEI", where=Where(span=Span(0, 2)))
    for lang in ("en", "zh"):
        file = tmp_path / f"{lang}.csv"
        write(project.codings_table(), file, lang)
        assert {each.outcome for each in project.tag_file(file)} == {"unchanged"}


def test_a_span_with_a_quotation_must_say_it(project: Project) -> None:
    text = project.open_source("one").text
    project.tag("one", "money", coder="LIN", where=Where(quote=text[0:2], span=Span(0, 2)))
    with pytest.raises(UsageProblem, match="does not say"):
        project.tag("one", "money", coder="LIN", where=Where(quote="zz", span=Span(0, 2)))


def test_all_bad_rows_of_a_file_are_told_at_once(project: Project, write: Write) -> None:
    rows = "source,code,coder,turn\none,mony,LIN,1\none,money,LIN,1\none,money,LIN,99\n"
    with pytest.raises(FileProblem, match="line 2: there is no code") as refused:
        project.tag_file(write("rows.csv", rows))
    assert "also bad: line 4" in refused.value.hint


def test_two_columns_of_one_meaning_may_not_differ(project: Project, write: Write) -> None:
    rows = "source,code,coder,quote,quotation\none,money,LIN,a,b\n"
    with pytest.raises(FileProblem, match="two columns give the quote"):
        project.tag_file(write("rows.csv", rows))


def test_a_word_of_nothing_names_nothing(project: Project) -> None:
    project.add_code("只有中文", ident="chinese-only", coder="LIN")
    for word in ("", "  ", "\u3000"):
        for ask in (
            lambda word=word: project.tag("one", word, coder="LIN", where=Where(turn=1)),
            lambda word=word: project.delete_code(word),
            lambda word=word: project.reading(word),
            lambda word=word: project.codes_table(word),
            lambda word=word: project.set_value("person", "王", word, "x"),
            lambda word=word: project.set_value("person", word, "post", "cadre"),
        ):
            with pytest.raises(UnknownName):
                ask()


def test_unknown_names_in_many_rows_are_looked_for_once(project: Project, write: Write) -> None:
    bad = write("bad.csv", "source,code,quote\n" + "one,nosuch,渠\nnowhere,money,渠\n" * 20)
    asked: list[str] = []
    project._connection.set_trace_callback(asked.append)
    with pytest.raises(FileProblem, match="line 2: there is no code 'nosuch'") as refused:
        project.tag_file(bad, "LIN")
    project._connection.set_trace_callback(None)
    assert "line 3, 4, 5" in refused.value.hint
    assert len(asked) < 20
