"""Ratings read from a file: what counts as a rating, as missing and as a mistake, and where."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from qcode.analysis.agreement.measures.ratings import MARKS
from qcode.analysis.agreement.measures.scales import Level, Scale
from qcode.errors import FileProblem, QcodeError, UnknownName, UsageProblem
from qcode.project import plain_ratings
from qcode.project.plain_ratings import PlainRatings, ratings_figures, read_ratings

Write = Callable[[str, str], Path]


def cells(plain: PlainRatings) -> list[tuple[str | float | None, ...]]:
    """The file as it was understood, None for a missing rating."""
    known = (*plain.ratings.categories, None)
    return [tuple(known[at] for at in plain.ratings.rated[row]) for row in plain.row]


# Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability, example C: four observers,
# twelve units, five values, with missing data.
KRIPPENDORFF = """unit,A,B,C,D
1,1,1,,1
2,2,2,3,2
3,3,3,3,3
4,3,3,3,3
5,2,2,2,2
6,1,2,3,4
7,4,4,4,4
8,1,1,2,1
9,2,2,2,2
10,,5,5,5
11,,,1,1
12,,,3,
"""


@pytest.mark.parametrize(
    ("level", "alpha"),
    [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)],
)
def test_a_published_table_has_its_published_alpha(
    write: Write, level: Level, alpha: float
) -> None:
    plain = read_ratings(write("c.csv", KRIPPENDORFF), level)
    together = {
        figure.coefficient: figure
        for figure in ratings_figures(plain, Scale(level), replicates=50)
        if len(figure.coders) == 4
    }
    found = together["krippendorff-alpha"]
    assert found.value is not None and round(found.value, 3) == alpha
    assert found.units == 11, "one unit was rated by one coder only"
    assert found.low is not None and found.high is not None and found.low < alpha < found.high
    assert (plain.units, plain.clusters) == (12, 12)


def test_an_empty_cell_one_of_blanks_and_one_that_is_not_there_are_missing(write: Write) -> None:
    plain = read_ratings(write("r.csv", "unit,A,B\n1,x,\n2, ,y\n3,\u3000,\n4,x\n"))
    assert cells(plain) == [("x", None), (None, "y"), (None, None), ("x", None)]


def test_white_space_round_a_rating_and_how_a_letter_is_written_make_no_category(
    write: Write,
) -> None:
    plain = read_ratings(write("r.csv", "unit,A,B\n1, 合作 ,合作\n2,re\u0301al,r\u00e9al\n3,x,X\n"))
    assert cells(plain)[:2] == [("合作", "合作"), ("réal", "réal")]
    assert cells(plain)[2] == ("x", "X")


def test_one_and_one_point_zero_are_two_categories_but_one_number(write: Write) -> None:
    path = write("r.csv", "unit,A,B\n1,1,1.0\n2,２,2\n3,-3e0,−3\n")
    assert cells(read_ratings(path))[0] == ("1", "1.0")
    assert cells(read_ratings(path, "interval")) == [(1.0, 1.0), (2.0, 2.0), (-3.0, -3.0)]


def test_a_workbook_gives_numbers_as_a_reader_sees_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["unit", "A", "B"], ["u1", 1, 1.0], ["u2", 2.5, "2.5"], ["u3", None, " "]):
        sheet.append(row)
    book.save(tmp_path / "r.xlsx")
    plain = read_ratings(tmp_path / "r.xlsx")
    assert cells(plain) == [("1", "1"), ("2.5", "2.5"), (None, None)]


def test_numbers_are_in_their_own_order_and_words_in_the_order_given(write: Write) -> None:
    numbers = read_ratings(write("n.csv", "unit,A,B\n1,10,9\n2,2,9\n"), "ordinal")
    assert numbers.ratings.categories == (2.0, 9.0, 10.0)
    path = write("w.csv", "unit,A,B\n1,high,low\n2,low,low\n")
    words = read_ratings(path, "ordinal", order=["low", "middle", "high"])
    assert words.ratings.categories == ("low", "middle", "high")
    with pytest.raises(FileProblem, match="line 2: A: 'high' is not a number") as caught:
        read_ratings(path, "ordinal")
    assert "--order" in caught.value.hint
    with pytest.raises(FileProblem, match="line 2: A: 'high' is not in --order"):
        read_ratings(path, "ordinal", order=["low", "middle"])


@pytest.mark.parametrize(
    ("level", "order"),
    [("nominal", ["low", "high"]), ("ordinal", ["low", "low"]), ("ordinal", ["low", " "])],
)
def test_an_order_that_can_not_be_one_is_refused(
    write: Write, level: Level, order: list[str]
) -> None:
    with pytest.raises(UsageProblem, match="--order"):
        read_ratings(write("w.csv", "unit,A,B\n1,low,low\n"), level, order=order)


def test_nought_and_one_alone_are_no_and_yes(write: Write) -> None:
    plain = read_ratings(write("r.csv", "unit,A,B\n1,0,1\n2,1,1\n3,,1\n"))
    assert plain.ratings.categories == MARKS
    assert cells(plain) == [("unmarked", "marked"), ("marked", "marked"), (None, "marked")]
    assert "no and yes" in plain.notes[0].en and "视为" in plain.notes[0].zh
    found = {figure.coefficient: figure.value for figure in ratings_figures(plain, Scale())}
    assert found["positive-agreement"] == pytest.approx(2 / 3)
    as_numbers = read_ratings(write("r.csv", "unit,A,B\n1,0,1\n"), "interval")
    assert as_numbers.ratings.categories == (0.0, 1.0)


def test_a_coder_who_rated_nothing_is_left_out_and_named(write: Write) -> None:
    plain = read_ratings(write("r.csv", "unit,A,B,C\n1,x,y,\n2,y,y, \n"))
    assert plain.ratings.coders == ("A", "B")
    assert [note.en for note in plain.notes] == ["C rated nothing and is left out"]


def test_what_may_have_been_meant_as_missing_is_a_category_and_told(write: Write) -> None:
    plain = read_ratings(write("r.csv", "unit,A,B\n1,NA,x\n2,x,NA\n3,x,y\n"))
    assert "NA" in plain.ratings.categories
    assert "'NA' counts as a category, in 2 cells" in plain.notes[0].en
    with pytest.raises(FileProblem, match="line 2: A: 'NA' is not a number") as caught:
        read_ratings(write("n.csv", "unit,A,B\n1,NA,1\n"), "interval")
    assert "empty" in caught.value.hint


def test_a_first_row_of_numbers_is_taken_for_headings_and_told(write: Write) -> None:
    plain = read_ratings(write("r.csv", "1,2,3\n2,4,4\n3,5,4\n"), "ordinal")
    assert plain.units == 2
    assert "the first row is taken for headings" in plain.notes[0].en


@pytest.mark.parametrize(
    "text", ["inf", "nan", "1e400", "1e200", "1e-200", "1_0", "0x1", "1,5", "٣x"]
)
def test_what_is_no_number_one_can_calculate_with_is_refused(write: Write, text: str) -> None:
    with pytest.raises(FileProblem, match="line 3: B: "):
        read_ratings(write("r.tsv", f"unit\tA\tB\n1\t1\t2\n2\t3\t{text}\n"), "interval")


def test_a_ratio_below_nought_is_refused_with_its_place(write: Write) -> None:
    path = write("r.csv", "unit,A,B\n1,1,2\n2,3,-4\n")
    assert read_ratings(path, "interval").units == 2
    with pytest.raises(FileProblem, match="line 3: B: -4 lies below 0"):
        read_ratings(path, "ratio")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "empty"),
        ("\n\n", "it holds no rows"),
        ("unit,A,B\n", "it holds no ratings"),
        ("unit\n1\n", "it holds no ratings, and agreement takes two coders"),
        ("unit,A\n1,x\n", "it holds only A's ratings"),
        ("unit,A,B\n1,x,\n2,y,\n", "it holds only A's ratings"),
        ("unit,A,B\n1,,\n", "it holds no ratings"),
        ("unit,A,A\n1,x,y\n", "line 1: the column 'A' stands here twice"),
        ("unit,A,B\n1,x,y\n\n1,x,y\n", "line 4: the unit '1' is also in line 2"),
        ("unit,A,B\n ,x,y\n", "line 2: this row names no unit"),
        ("unit,A,B\n1,x,y,z\n", "line 2: 'z' stands under no heading"),
        ('unit,A,B\n1,"x,y\n', "line 2: this row can't be read"),
        ("unit," + ",".join(map(str, range(51))) + "\n1,x\n", "columns of 51 coders"),
    ],
)
def test_a_file_that_is_no_table_of_ratings_is_refused_with_the_place(
    write: Write, text: str, told: str
) -> None:
    with pytest.raises(FileProblem) as caught:
        read_ratings(write("r.csv", text))
    assert told in str(caught.value) and "r.csv" in str(caught.value)
    assert caught.value.hint


def test_remarks_instead_of_ratings_are_refused(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    remarks = "unit,A,B\n" + "".join(f"{at},remark {at},remark {-at}\n" for at in range(1, 1200))
    with pytest.raises(FileProblem, match="2,398 different ratings, too many"):
        read_ratings(write("r.csv", remarks))
    monkeypatch.setattr(plain_ratings, "MOST_CELLS", 50)
    with pytest.raises(FileProblem, match="4 different ratings, too many"):
        read_ratings(
            write("r.csv", "unit,A,B\n" + "".join(f"{at},{at % 4},{at // 4}\n" for at in range(16)))
        )


def test_a_column_can_say_what_is_drawn_together(write: Write) -> None:
    path = write("r.csv", "unit,site,A,B\n1,n,x,x\n2,s,x,y\n3,n,y,y\n")
    plain = read_ratings(path, cluster="site")
    assert plain.ratings.coders == ("A", "B")
    assert plain.clusters == 2 and plain.cluster.tolist() == [0, 1, 0]
    with pytest.raises(UnknownName, match="there is no column 'sit'"):
        read_ratings(path, cluster="sit")
    with pytest.raises(UnknownName):
        read_ratings(path, cluster="unit")
    with pytest.raises(FileProblem, match="line 2: site is empty here"):
        read_ratings(write("e.csv", "unit,site,A,B\n1,,x,x\n"), cluster="site")


def test_weights_need_an_order(write: Write) -> None:
    plain = read_ratings(write("r.csv", "unit,A,B\n1,x,y\n"))
    with pytest.raises(UsageProblem, match="weights are for ratings that have an order"):
        ratings_figures(plain, Scale("nominal", "linear"))


def test_a_chinese_file_of_another_encoding_is_read(tmp_path: Path) -> None:
    text = "单元,甲,乙\n一,信任合作,信任合作\n二,被动应付,信任合作\n"
    path = tmp_path / "r.csv"
    for encoding in ("gb18030", "utf-16", "utf-8-sig"):
        path.write_bytes(text.encode(encoding))
        plain = read_ratings(path)
        assert plain.ratings.coders == ("甲", "乙")
        assert cells(plain)[1] == ("被动应付", "信任合作")
    path.write_bytes(text.encode("big5", "ignore"))
    with pytest.raises(QcodeError):
        read_ratings(path, encoding="ascii")


def test_order_of_coders_and_units_and_names_change_no_value(write: Write) -> None:
    one = read_ratings(write("a.csv", "unit,A,B,C\n1,x,y,x\n2,y,y,\n3,x,x,x\n4,z,y,z\n"))
    other = read_ratings(write("b.csv", "unit,R,P,Q\nd,p,p,q\nc,r,r,r\na,r,r,q\nb,,q,q\n"))
    renamed = {"A": "P", "B": "Q", "C": "R"}

    def values(plain: PlainRatings, names: dict[str, str]) -> dict[object, float | None]:
        return {
            (each.coefficient, frozenset(names.get(coder, coder) for coder in each.coders)): (
                None if each.value is None else round(each.value, 12)
            )
            for each in ratings_figures(plain, Scale(), replicates=0)
        }

    assert values(one, renamed) == values(other, {})
