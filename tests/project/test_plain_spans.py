"""Segments from a file: what it says, in either language, and what is wrong with it, by line."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.analysis.agreement.measures.resampling import samples
from qcode.analysis.agreement.spans.continuum import about
from qcode.analysis.agreement.spans.span_figures import unitizing_figures
from qcode.errors import FileProblem
from qcode.project.plain_spans import read_spans

HEADINGS = "continuum,length,coder,code,start,end"

# Krippendorff 2019, Content Analysis, 4th ed., Figure 12.11.
BOOK = [
    "book,60,1,1,0,7", "book,60,1,2,7,13", "book,60,1,5,30,32", "book,60,1,6,32,37",
    "book,60,1,6,37,44", "book,60,1,7,44,60",
    "book,60,2,1,0,7", "book,60,2,3,7,13", "book,60,2,5,13,21", "book,60,2,6,32,44",
    "book,60,3,1,0,7", "book,60,3,4,7,13", "book,60,3,5,13,21", "book,60,3,6,32,37",
    "book,60,3,6,37,41", "book,60,3,6,41,44",
]  # fmt: skip

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(*rows: str, headings: str = HEADINGS) -> Path:
        path = tmp_path / "spans.csv"
        path.write_text("\n".join([headings, *rows]) + "\n", encoding="utf-8")
        return path

    return written


def values(path: Path) -> dict[tuple[str | None, str], float | None]:
    """(code, coefficient) → the value of all coders together."""
    continua = read_spans(path)
    return {
        (each.code, each.coefficient): each.value
        for each in unitizing_figures(continua, np.ones((1, len(continua))))
        if each.coders == continua.coders
    }


def test_the_books_example_is_measured_from_a_file(write: Write) -> None:
    value = values(write(*BOOK))
    assert value[None, "u-alpha"] == pytest.approx(0.50998, abs=5e-6)
    assert value[None, "u-alpha-binary"] == pytest.approx(0.41360, abs=5e-6)
    assert value[None, "cu-alpha"] == pytest.approx(0.72417, abs=5e-6)
    assert value["7", "ku-alpha"] is None


@pytest.mark.parametrize("first", ["连续体", "文本"])
def test_headings_may_be_chinese(write: Write, first: str) -> None:
    path = write(*BOOK, headings=f"{first},长度,编码员,编码,起,止")
    assert values(path)[None, "u-alpha"] == pytest.approx(0.50998, abs=5e-6)


def test_columns_come_in_any_order_and_others_are_passed_over(write: Write) -> None:
    rows = [",".join(["quite", *reversed(row.split(","))]) for row in BOOK]
    path = write(*rows, headings="memo,End,Start,Code,Coder,Length,Continuum")
    assert values(path)[None, "u-alpha"] == pytest.approx(0.50998, abs=5e-6)


def test_a_workbook_is_read_like_a_text_file(tmp_path: Path, write: Write) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADINGS.split(","))
    for row in BOOK:
        name, length, coder, code, start, end = row.split(",")
        sheet.append([name, float(length), int(coder), code, int(start), int(end)])
    path = tmp_path / "spans.xlsx"
    book.save(path)
    assert values(path) == values(write(*BOOK))


def test_a_row_without_a_code_says_that_the_coder_coded_nothing_there(write: Write) -> None:
    found = read_spans(write("t,10,x,a,0,4", "t,10,y,,,", "u,10,x,a,0,4"))
    assert found.names == ("t",)
    assert found.present.tolist() == [[True, True]]
    assert len(found.segments) == 1
    assert found.single == ("u",)
    assert "u." in about(found)[0].en
    assert "编码员不足两人" in about(found)[0].zh


def test_decimals_are_kept_exactly(write: Write) -> None:
    rows = [
        "t,1.1,x,a,0.1,0.3",
        "t,1.10,x,a,0.3,0.4",
        "t,1.1,y,a,.1,0.4".replace(".1,0.4", "0.1,0.4"),
    ]
    found = read_spans(write(*rows))
    assert (found.ticks, found.length.tolist()) == (10, [11])
    assert found.segments.start.tolist() == [1, 3, 1]
    assert found.segments.end.tolist() == [3, 4, 4]
    assert found.united == 0  # 0.3 is where one ends and the next begins


def test_values_do_not_depend_on_trailing_zeros(write: Write) -> None:
    longer = [row.replace(",60,", ",60.000,") for row in BOOK]
    assert values(write(*longer)) == values(write(*BOOK))


def test_full_width_digits_are_digits(write: Write) -> None:
    found = read_spans(write("t,１０,x,a,０,４．５", "t,10,y,,,"))
    assert (found.ticks, found.segments.end.tolist()) == (10, [45])


def test_overlapping_segments_of_one_coder_and_code_are_united_and_told(write: Write) -> None:
    rows = ["t,10,x,a,0,4", "t,10,x,a,3,6", "t,10,x,a,6,7", "t,10,y,a,0,6"]
    found = read_spans(write(*rows))
    assert list(zip(found.segments.start, found.segments.end, strict=True)) == [
        (0, 6),
        (6, 7),
        (0, 6),
    ]
    assert "united with it (1)" in about(found)[0].en
    assert "已合并（1 个）" in about(found)[0].zh


def test_overlapping_codes_of_one_coder_leave_each_code_to_be_compared(write: Write) -> None:
    value = values(write("t,10,x,a,0,4", "t,10,x,b,3,6", "t,10,y,a,0,4", "t,10,y,b,3,6"))
    assert value[None, "u-alpha"] is None
    assert (value["a", "u-alpha"], value["b", "u-alpha"]) == (1.0, 1.0)


def test_one_coder_alone_is_undefined_and_no_error(write: Write) -> None:
    assert set(values(write("t,10,x,a,0,4")).values()) == {None}


@pytest.mark.parametrize(
    ("row", "said", "advice"),
    [
        (",10,x,a,0,4", "this row names no continuum", "fill it in"),
        ("t,10,,a,0,4", "this row names no coder", "fill it in"),
        ("t,10,x,,0,4", "this row names no code", "fill it in"),
        ("t,,x,a,0,4", "this row has no length", "fill it in"),
        ("t,10,x,a,,4", "this row has no start", "fill it in"),
        ("t,10,x,a,0,", "this row has no end", "fill it in"),
        ("t,long,x,a,0,4", "the length 'long' is not a number", "such as 60 or 12.5"),
        ("t,0,x,a,0,4", "the length 0 is not above 0", "whole length"),
        ("t,10,x,a,zero,4", "the start 'zero' is not a number", "such as 60"),
        ("t,10,x,a,0,nan", "the end 'nan' is not a number", "such as 60"),
        ("t,10,x,a,0,1e3", "the end '1e3' is not a number", "such as 60"),
        ("t,10,x,a,0,0.1234567", "the end '0.1234567' is not a number", "6 decimals"),
        ("t,10,x,a,0,99999999999999", "is not a number", "such as 60"),
        ("t,10,x,a,-1,4", "the segment -1 to 4 is not inside 't'", "from 0 to the length, 10"),
        ("t,10,x,a,4,11", "the segment 4 to 11 is not inside 't'", "from 0 to the length, 10"),
        ("t,10,x,a,4,4", "the segment starts at 4 and ends at 4", "after start"),
        ("t,10,x,a,5,4.5", "the segment starts at 5 and ends at 4.5", "after start"),
        ("t,12,x,a,0,4", "'t' is 12 long here, and 10 on line 2", "one length"),
        ("t,10,x,*,0,4", "* stands for any code", "another name"),
        ("t,10,x,a,0,4,more", "stands under no heading", "quotes"),
    ],
)
def test_what_is_wrong_is_one_sentence_with_its_line_and_a_remedy(
    write: Write, row: str, said: str, advice: str
) -> None:
    path = write("t,10,y,,,", row)
    with pytest.raises(FileProblem) as problem:
        read_spans(path)
    assert said in problem.value.message
    assert problem.value.message.startswith(f"{path}, line 3: ")
    assert advice in problem.value.hint


def test_missing_columns_are_named_with_those_there_are(write: Write) -> None:
    with pytest.raises(FileProblem) as problem:
        read_spans(write("t,x,a,0,4", headings="continuum,coder,编码,from,to"))
    assert "there is no column length (长度), start (起), end (止)" in problem.value.message
    assert "there are continuum, coder, 编码, from, to" in problem.value.message
    assert problem.value.hint == "name the columns continuum, length, coder, code, start, end"


def test_a_file_of_headings_alone_or_of_nothing_is_refused(write: Write, tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="it holds no segments"):
        read_spans(write())
    empty = tmp_path / "empty.csv"
    empty.write_text("")
    with pytest.raises(FileProblem, match="the file is empty"):
        read_spans(empty)


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="this kind of file isn't read"):
        read_spans(tmp_path / "spans.json")


def test_a_column_of_words_for_codes_is_refused_before_it_needs_all_memory(write: Write) -> None:
    rows = [f"t{at},10,{who},words {at},0,4" for at in range(2_300) for who in "xy"]
    with pytest.raises(FileProblem, match="2,300 codes in 2,300 continua") as problem:
        read_spans(write(*rows))
    assert "is each code written the same way" in problem.value.hint


def test_lengths_too_large_to_count_are_refused(write: Write) -> None:
    rows = [f"t{at},999999999999.5,{who},a,0,4.123456" for at in range(2) for who in "xy"]
    with pytest.raises(FileProblem, match=r"1999999999999\.0 long together") as problem:
        read_spans(write(*rows))
    assert "larger unit" in problem.value.hint


WORDS = st.one_of(
    st.sampled_from(["", "0", "4", "7.5", "10", "-1", "a", "b", "x", "y", "*", "１", "NaN"]),
    st.text(max_size=6),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.lists(WORDS, min_size=6, max_size=6), max_size=6),
    st.lists(st.tuples(st.sampled_from("tu"), st.sampled_from("xyz"), st.sampled_from("ab*"),
                       st.integers(-1, 11), st.integers(-1, 11)), max_size=8),
)  # fmt: skip
def test_any_file_is_answered_or_refused_in_a_sentence(
    tmp_path_factory: pytest.TempPathFactory,
    wild: list[list[str]],
    tame: list[tuple[str, str, str, int, int]],
) -> None:
    path = tmp_path_factory.getbasetemp() / "any spans.csv"
    rows = [[name, "10", who, code, str(start), str(end)] for name, who, code, start, end in tame]
    written = io.StringIO()
    csv.writer(written).writerows([HEADINGS.split(","), *rows, *wild])
    path.write_bytes(written.getvalue().encode("utf-8", "surrogatepass"))
    try:
        continua = read_spans(path)
    except FileProblem as problem:
        assert problem.message and problem.hint
        return
    for figure in unitizing_figures(continua, samples(len(continua), 20, 1)):
        assert (figure.value is not None) or (figure.note.en and figure.note.zh)
