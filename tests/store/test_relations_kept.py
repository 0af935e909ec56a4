"""Relations between codes and what supports them, through every change of codings and codes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qcode.codebook.model import Relation
from qcode.coding.consensus import CONSENSUS, Resolution
from qcode.coding.spans import Span
from qcode.errors import Conflict, UnknownName, UsageProblem
from qcode.project import Project
from qcode.project.tagging import Where
from qcode.store import relations as stored

ENDS = ("money", "leads-to", "doubt")


def tag(project: Project, code: str, start: int, end: int, coder: str = "LIN") -> str:
    where = Where(span=Span(start, end))
    return project.tag("first", code, coder=coder, where=where).coding


def relations(project: Project) -> list[dict[str, Any]]:
    return project.relations_table().data()


def supports(project: Project) -> list[str]:
    (only,) = relations(project)
    return list(only["codings"])


def faults(project: Project) -> list[str]:
    return [fault for finding in project.check() for fault in finding.faults]


@pytest.fixture
def drawn(project: Project) -> Project:
    """money leads to doubt, drawn by LIN, on two codings."""
    codings = [tag(project, "money", 0, 4), tag(project, "doubt", 10, 14, "MEI")]
    project.add_relation(*ENDS, supports=codings, coder="LIN")
    return project


def test_a_drawn_relation_says_who_drew_it_and_what_it_rests_on(drawn: Project) -> None:
    (only,) = relations(drawn)
    assert (only["from"], only["kind"], only["to"]) == ENDS
    assert (only["origin"], only["coder"], only["codebook"]) == ("coder", "LIN", None)
    assert only["support"] == len(only["codings"]) == 2
    assert faults(drawn) == []


def test_undo_and_redo_take_a_relation_away_and_bring_it_back_with_its_supports(
    drawn: Project,
) -> None:
    before = relations(drawn)
    assert drawn.undo("LIN").verb == "add relation"
    assert relations(drawn) == []
    drawn.redo("LIN")
    assert relations(drawn) == before
    assert faults(drawn) == []


def test_codes_kinds_and_relations_are_named_in_either_language(drawn: Project) -> None:
    relation, new = drawn.support_relation("钱", "导致", "怀疑", [tag(drawn, "doubt", 16, 18)])
    assert ((relation.origin, relation.kind, relation.target), new) == (ENDS, 1)
    assert len(supports(drawn)) == 3


def test_a_coding_supports_a_relation_once_and_can_stop_doing_so(drawn: Project) -> None:
    first = supports(drawn)[0]
    assert drawn.support_relation(*ENDS, [first])[1] == 0
    assert drawn.unsupport_relation(*ENDS, [first])[1] == 1
    assert drawn.unsupport_relation(*ENDS, [first])[1] == 0
    assert first not in supports(drawn)


def test_a_coding_of_a_code_under_an_end_supports_and_one_of_another_code_does_not(
    project: Project,
) -> None:
    project.add_relation("help", "leads-to", "doubt")
    below, above = tag(project, "money", 0, 4), tag(project, "help", 6, 9)
    assert project.support_relation("help", "leads-to", "doubt", [below])[1] == 1
    project.remove_relation("help", "leads-to", "doubt")
    project.add_relation("money", "leads-to", "doubt")
    with pytest.raises(UsageProblem, match=r"is of help, and neither of money nor of doubt"):
        project.support_relation(*ENDS, [above])


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        (("money", "leads-to", "money"), "not from money to itself"),
        (ENDS, "there is a relation money leads-to doubt already"),
        (("money", "!", "doubt"), "can't be a kind of relation"),
        (("mony", "leads-to", "doubt"), "there is no code 'mony'"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(
    drawn: Project, ends: tuple[str, str, str], said: str
) -> None:
    with pytest.raises(UsageProblem, match=said):
        drawn.add_relation(*ends)
    assert len(relations(drawn)) == 1


def test_no_code_is_part_of_itself_by_way_of_another(project: Project) -> None:
    project.add_relation("money", "part-of", "doubt")
    with pytest.raises(UsageProblem, match="would be part of itself"):
        project.add_relation("doubt", "part-of", "money")
    project.add_relation("doubt", "leads-to", "money")
    project.add_relation("money", "leads-to", "doubt")


def test_an_unknown_relation_is_answered_with_the_nearest(drawn: Project) -> None:
    with pytest.raises(UnknownName) as error:
        drawn.remove_relation("money", "enables", "doubt")
    assert error.value.hint == "did you mean money leads-to doubt?"


def test_a_coding_that_is_taken_away_supports_nothing_until_it_is_back(drawn: Project) -> None:
    first, second = supports(drawn)
    drawn.untag(first, coder="LIN")
    assert supports(drawn) == [second]
    drawn.undo("LIN")
    assert supports(drawn) == [first, second]
    assert faults(drawn) == []


def test_a_coding_that_becomes_part_of_another_hands_its_support_over(drawn: Project) -> None:
    first, second = supports(drawn)
    other = tag(drawn, "money", 6, 9)
    drawn.support_relation(*ENDS, [other])
    assert tag(drawn, "money", 2, 8) == first  # meets both: the three become one
    assert supports(drawn) == [first, second]
    assert faults(drawn) == []


def test_a_recoded_coding_no_longer_supports_what_it_is_not_of(drawn: Project) -> None:
    first, second = supports(drawn)
    drawn.recode(first, "doubt", coder="LIN")  # the other end: still evidence
    assert supports(drawn) == [first, second]
    drawn.recode(first, "help", coder="LIN")
    assert supports(drawn) == [second]
    drawn.undo("LIN")
    assert supports(drawn) == [first, second]
    assert faults(drawn) == []


def test_undoing_what_a_support_stands_on_is_refused(drawn: Project) -> None:
    coding = tag(drawn, "help", 20, 22)
    drawn.recode(coding, "money", coder="LIN")
    drawn.support_relation(*ENDS, [coding], coder="MEI")
    with pytest.raises(Conflict, match="supports the relation money leads-to doubt since then"):
        drawn.undo("LIN")
    assert coding in supports(drawn)


def test_a_coding_under_a_relation_cannot_be_made_undone_before_its_support(
    drawn: Project,
) -> None:
    coding = tag(drawn, "money", 20, 22)
    drawn.support_relation(*ENDS, [coding], coder="MEI")
    with pytest.raises(Conflict, match="support relation"):
        drawn.undo("LIN")


def test_relations_that_come_to_say_the_same_become_one_with_the_supports_of_both(
    drawn: Project,
) -> None:
    other = tag(drawn, "help", 30, 33)
    drawn.add_relation("help", "leads-to", "doubt", supports=[other])
    before = relations(drawn)
    drawn.merge_codes(["money"], "help")
    (only,) = relations(drawn)
    assert (only["from"], only["to"]) == ("help", "doubt")
    assert sorted(only["codings"]) == sorted(c for each in before for c in each["codings"])
    assert faults(drawn) == []
    drawn.undo()
    assert relations(drawn) == before
    assert faults(drawn) == []


def test_a_relation_from_a_code_to_itself_goes_with_the_merging_that_makes_it_so(
    drawn: Project,
) -> None:
    drawn.merge_codes(["money"], "doubt")
    assert relations(drawn) == []
    assert faults(drawn) == []
    drawn.undo()
    assert len(supports(drawn)) == 2


@pytest.mark.parametrize("into", [None, "help"])
def test_a_deleted_code_takes_its_relations_with_it(drawn: Project, into: str | None) -> None:
    drawn.delete_code("money", into=into)
    assert relations(drawn) == []
    assert faults(drawn) == []
    drawn.undo()
    assert len(supports(drawn)) == 2


def test_a_code_that_moves_away_takes_its_codings_from_the_relations_above(
    project: Project,
) -> None:
    coding = tag(project, "money", 0, 4)
    project.add_relation("help", "leads-to", "doubt", supports=[coding])
    project.move_code("money", None, coder="LIN")
    assert supports(project) == []
    project.undo("LIN")
    assert supports(project) == [coding]
    assert faults(project) == []


def test_merging_never_leaves_a_code_part_of_itself(project: Project) -> None:
    third = project.add_code("Third").id
    project.add_relation("money", "part-of", "doubt")
    project.add_relation("doubt", "part-of", third)
    with pytest.raises(UsageProblem, match="would be part of itself"):
        project.merge_codes([third], "money")


def test_a_codebook_whose_relations_close_a_circle_with_drawn_ones_is_refused(
    project: Project, tmp_path: Path
) -> None:
    project.add_relation("money", "part-of", "doubt")
    more = tmp_path / "more.yaml"
    more.write_text(
        "id: more\nversion: 1.0.0\ntitle: {en: More}\nrequires: [small]\n"
        "codes:\n  - {id: third, name: {en: Third}}\n"
        "relations:\n  - {from: doubt, to: money, kind: part-of}\n",
        encoding="utf-8",
    )
    with pytest.raises(UsageProblem, match="would be part of itself"):
        project.add_codebooks([more])
    assert [book.id for book in project.codebooks()] == ["small"]


def test_undo_that_would_let_a_relation_stand_twice_is_refused(project: Project) -> None:
    project.add_relation(*ENDS, coder="LIN")
    project.remove_relation(*ENDS, coder="MEI")
    project.add_relation(*ENDS, coder="LIN")
    with pytest.raises(Conflict, match="money leads-to doubt would stand twice"):
        project.undo("MEI")
    assert len(relations(project)) == 1


def test_undo_that_would_close_a_circle_of_drawn_relations_is_refused(project: Project) -> None:
    project.add_relation("money", "part-of", "doubt", coder="LIN")
    project.remove_relation("money", "part-of", "doubt", coder="MEI")
    project.add_relation("doubt", "part-of", "money", coder="LIN")
    with pytest.raises(Conflict, match="would be part of itself"):
        project.undo("MEI")


MORE = (
    "id: {id}\nversion: 1.0.0\ntitle: {{en: More}}\nrequires: [small]\n"
    "relations:\n  - {{from: money, to: doubt, kind: leads-to}}\n"
)


def more(folder: Path, ident: str = "more") -> Path:
    """A codebook that holds the relation of ENDS."""
    path = folder / f"{ident}.yaml"
    path.write_text(MORE.format(id=ident), encoding="utf-8")
    return path


def test_a_drawn_relation_becomes_the_codebooks_that_holds_it_with_its_supports(
    drawn: Project, tmp_path: Path
) -> None:
    (before,) = relations(drawn)
    drawn.add_codebooks([more(tmp_path)])
    (only,) = relations(drawn)
    assert (only["origin"], only["codebook"]) == ("codebook", "more")
    assert only["codings"] == before["codings"]
    assert faults(drawn) == []
    drawn.undo()
    assert relations(drawn) == [before]
    assert faults(drawn) == []


def test_two_codebooks_with_the_same_relation_do_not_go_together(
    project: Project, tmp_path: Path
) -> None:
    with pytest.raises(UsageProblem, match="money leads-to doubt would stand twice"):
        project.add_codebooks([more(tmp_path), more(tmp_path, "most")])
    assert relations(project) == []


def test_twins_kept_of_old_are_found_and_one_can_be_removed(drawn: Project, path: Path) -> None:
    with drawn._act("add relation", "") as act:
        stored.add_relation(act, Relation(*ENDS[::2], ENDS[1]))
    assert faults(drawn) == ["the relation money leads-to doubt stands more than once"]
    drawn.remove_relation(*ENDS)
    assert len(supports(drawn)) == 2 and faults(drawn) == []


def test_the_consensus_supports_nothing_since_it_may_go(project: Project) -> None:
    tag(project, "money", 0, 4)
    tag(project, "money", 0, 6, "MEI")
    for coder in ("LIN", "MEI"):
        project.set_state("first", coder, "done")
    (found,) = project.disagreements("first")
    project.decide(found.id, Resolution("take", "LIN"), coder="LIN")
    (agreed,) = project.codings_in("first", CONSENSUS)
    with pytest.raises(UsageProblem, match="may go with the next decision"):
        project.add_relation(*ENDS, supports=[agreed.id])
    assert relations(project) == []


def test_a_drawn_relation_is_no_part_of_the_codebook(drawn: Project) -> None:
    assert "relations" not in drawn.codebook_yaml()
    assert drawn.codebook_changes() == []
    assert drawn.code_use("money").relations == 1


def test_supports_can_be_narrowed_by_who_coded_them_and_where(drawn: Project) -> None:
    from qcode.project.relation_acts import RelationChoice
    from qcode.project.selection import Choice

    def counted(choice: Choice) -> int:
        (only,) = drawn.relations_table(choice).data()
        return int(only["support"])

    assert counted(Choice(coders=("MEI",))) == 1
    assert counted(Choice(sources=("second",))) == 0
    # One of the two is of a label, in no turn; the other of the interviewer's question.
    assert counted(Choice(where=("source=first",), interviewers=True)) == 1
    assert counted(Choice(where=("source=first",))) == 0
    assert drawn.relations_table(Choice(codes=("help",))).data() != []
    for which in (RelationChoice(kinds=("enables",)), RelationChoice(drawn_by="MEI")):
        table = drawn.relations_table(which=which)
        assert table.rows == () and table.meta["n"]["relations"] == 0


_ACTS: list[Callable[[Project, int], object]] = [
    lambda project, n: tag(project, ("help", "money", "doubt")[n % 3], n, n + 5),
    lambda project, n: project.untag(_coding(project, n)),
    lambda project, n: project.recode(_coding(project, n), ("help", "money", "doubt")[n % 3]),
    lambda project, n: project.support_relation(*_ends(project, n), [_coding(project, n)]),
    lambda project, n: project.add_relation("help", ("leads-to", "frames")[n % 2], "doubt"),
    lambda project, n: project.add_relation("doubt", "leads-to", "money"),
    lambda project, n: project.remove_relation(*_ends(project, n)),
    lambda project, n: project.merge_codes(["money"], ("help", "doubt")[n % 2]),
    lambda project, n: project.delete_code(("help", "money")[n % 2], into="doubt"),
    lambda project, n: project.move_code("money", (None, "help", "doubt")[n % 3]),
    lambda project, n: project.undo((None, "LIN", "MEI")[n % 3]),
    lambda project, n: project.redo((None, "LIN", "MEI")[n % 3]),
    lambda project, n: project.add_relation(*ENDS, coder=("LIN", "MEI")[n % 2]),
    lambda project, n: project.remove_relation(*ENDS, coder=("LIN", "MEI")[n % 2]),
    lambda project, n: _with_more(project),
]


def _with_more(project: Project) -> object:
    with TemporaryDirectory() as folder:
        return project.add_codebooks([more(Path(folder))])


def _coding(project: Project, n: int) -> str:
    codings = sorted(each["id"] for each in project.codings_table().data())
    return codings[n % len(codings)] if codings else "none"


def _ends(project: Project, n: int) -> tuple[str, str, str]:
    found = [(each["from"], each["kind"], each["to"]) for each in relations(project)]
    return found[n % len(found)] if found else ENDS


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.tuples(st.integers(0, len(_ACTS) - 1), st.integers(0, 20)), max_size=14))
def test_whatever_is_done_every_support_is_of_a_code_of_its_relation(
    make: Callable[[str], Any], tmp_path_factory: pytest.TempPathFactory, acts: list[Any]
) -> None:
    path = tmp_path_factory.mktemp("chance") / "small.qcode"
    if not path.exists():
        path.write_bytes(_template(make))
    with Project.open(path) as project:
        for which, number in acts:
            try:
                _ACTS[which](project, number)
            except (UsageProblem, Conflict):
                continue
        assert faults(project) == []


_kept: list[bytes] = []


def _template(make: Callable[[str], Any]) -> bytes:
    if not _kept:
        _kept.append(make("template.qcode").read_bytes())
    return _kept[0]
