"""A corrected transcript takes a source's place, and a source is taken away: what goes with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from qcode.coding.consensus import CONSENSUS, Resolution
from qcode.coding.spans import Span
from qcode.errors import FileProblem, UnknownName, UsageProblem
from qcode.project import Project
from qcode.project.correcting import SourceUpdate
from qcode.project.deciding import stale_sources
from qcode.project.reading import MemoOn
from qcode.project.source_outcomes import to_look_at, update_table
from qcode.project.tagging import Where

Write = Callable[[str, str], Path]

CORRECTED = (
    "---\nvillage: 下村\n---\n"
    "访谈者：您修了什么？\n王：修了一条大渠，县里出了钱。\n李：钱没见着，渠也漏。\n王：后来补上了。\n"
)


def code(project: Project, words: str, what: str = "help", coder: str = "LIN") -> str:
    return project.tag("one", what, coder=coder, where=Where(quote=words)).coding


def words(project: Project, source: str = "one") -> dict[str, str]:
    """Coding → the words that it has."""
    text = project.reading(source).text
    return {each.id: text[each.start : each.end] for each in project.codings_in(source)}


def sound(project: Project) -> bool:
    return all(not finding.faults for finding in project.check())


def fates(update: SourceUpdate) -> dict[str, int]:
    return {str(fate): times for fate, times in update.transfer.fates.items()}


@pytest.fixture
def corrected(write: Write) -> Path:
    return write("corrected/one.txt", CORRECTED)


def test_codings_follow_their_words(project: Project, corrected: Path) -> None:
    moved = code(project, "钱没见着")
    changed = code(project, "一条渠，县里出的钱", "money")
    kept = code(project, "访谈者")
    update = project.update_source("one", corrected, coder="LIN")
    assert words(project) == {
        kept: "访谈者",
        changed: "一条大渠，县里出了钱",
        moved: "钱没见着",
    }
    assert fates(update) == {"kept": 1, "moved": 1, "changed": 1} and update.done
    assert sound(project)


def test_memos_states_assignments_supports_and_values_go_over(
    project: Project, corrected: Path
) -> None:
    coding = code(project, "钱没见着", "doubt")
    project.write_memo(MemoOn("coding", coding), "really?", coder="LIN")
    project.write_memo(MemoOn("source", "one"), "noisy", coder="MEI")
    project.set_state("one", "LIN", "done")
    project.set_value("person", "李", "post", "cadre", source="one")
    project.add_relation("help", "leads-to", "doubt", coder="LIN")
    project.support_relation("help", "leads-to", "doubt", [coding], coder="LIN")
    project.update_source("one", corrected)
    assert [memo.text for memo in project.memos(MemoOn("coding", coding))] == ["really?"]
    assert [memo.text for memo in project.memos(MemoOn("source", "one"))] == ["noisy"]
    (progress,) = [each for each in project.progress() if each.source == "one"]
    assert progress.states == {"LIN": "done"}
    assert project.values_here("one")["李"]["post"] == "cadre"
    assert sound(project)


def test_a_speaker_is_who_was_said_and_one_that_is_new_is_as_the_file_says(
    project: Project, write: Write
) -> None:
    project.set_speaker("one", "王", role="interviewer")
    text = (
        "访谈者：修了什么？\n王：修了一条渠，县里出的钱。\n老李：钱没见着，渠也漏。\n会计：对。\n"
    )
    update = project.update_source("one", write("c/one.txt", text))
    who = {each.label: (each.role, each.person) for each in project.speakers("one")}
    assert who == {
        "访谈者": ("interviewer", None),
        "王": ("interviewer", "王"),
        "老李": ("respondent", "李"),
        "会计": ("respondent", "会计"),
    }
    assert update.silent == () and update.transfer.labels["李"] == "老李"


def test_a_label_that_is_now_the_name_of_a_known_person_is_that_person(
    project: Project, write: Write
) -> None:
    text = "访谈者：修了什么？\n王：修了一条渠，县里出的钱。\nAnn：钱没见着，渠也漏。\n"
    project.update_source("one", write("c/one.txt", text))
    assert {each.label: each.person for each in project.speakers("one")}["Ann"] == "Ann"


def test_what_the_file_says_of_the_source_is_taken_over_and_told(
    project: Project, corrected: Path
) -> None:
    update = project.update_source("one", corrected)
    assert [(each.key, each.before, each.after) for each in update.changed] == [
        ("village", "上村", "下村")
    ]


def test_values_of_turns_go_with_their_turns(
    project: Project, write: Write, corrected: Path
) -> None:
    rows = "source,turn,tone\none,1,a\none,3,b\n"
    project.import_files([], [("turn", write("turns.csv", rows))])
    text = "访谈者：您好。\n王：好。\n" + CORRECTED.split("---\n")[2]
    update = project.update_source("one", write("c/one.txt", text))
    assert [(each.turn, each.value, each.new) for each in update.transfer.values] == [
        (1, "a", 3),
        (3, "b", 5),
    ]
    assert sound(project)


def test_what_would_lose_its_words_is_refused_unless_it_may_go(
    project: Project, write: Write
) -> None:
    gone, stays = code(project, "渠也漏", "doubt"), code(project, "钱没见着")
    project.write_memo(MemoOn("coding", gone), "important", coder="LIN")
    path = write("c/one.txt", "访谈者：修了什么？\n王：修了一条渠，县里出的钱。\n李：钱没见着。\n")
    before = words(project), project.last_act()
    with pytest.raises(UsageProblem, match=r"1 coding of one would have no place.*渠也漏"):
        project.update_source("one", path)
    assert (words(project), project.last_act()) == before
    update = project.update_source("one", path, let_go=True)
    assert words(project) == {stays: "钱没见着"} and update.transfer.losses["coding"] == 1
    assert sound(project)
    project.undo()
    assert words(project) == before[0]
    assert [memo.text for memo in project.memos(MemoOn("coding", gone))] == ["important"]


def test_a_dry_run_tells_all_and_does_nothing(project: Project, write: Write) -> None:
    code(project, "渠也漏", "doubt")
    path = write("c/one.txt", "访谈者：修了什么？\n王：修了一条渠，县里出的钱。\n李：钱没见着。\n")
    before = project.reading("one"), words(project), project.last_act()
    update = project.update_source("one", path, dry_run=True)
    assert fates(update) == {"gone": 1} and not update.done
    assert (project.reading("one"), words(project), project.last_act()) == before
    assert any("Nothing was done" in note.en for note in update_table(update).notes)


def test_codings_of_one_code_that_come_to_overlap_become_one(
    project: Project, write: Write
) -> None:
    first, second = code(project, "出的"), code(project, "钱。\n李")
    project.write_memo(MemoOn("coding", second), "two", coder="LIN")
    text = project.reading("one").text.replace("的钱", "啦哦")
    update = project.update_source("one", write("c/one.txt", text))
    assert words(project) == {first: "出啦哦。\n李"} and fates(update)["united"] == 1
    assert [memo.text for memo in project.memos(MemoOn("coding", first))] == ["two"]
    assert sound(project)


def test_decisions_and_the_consensus_follow(project: Project, corrected: Path) -> None:
    for coder, said in (("LIN", "一条渠"), ("MEI", "了一条渠")):
        code(project, said, coder=coder)
        code(project, "钱没见着", "doubt", coder)
        project.set_state("one", coder, "done")
    (found,) = project.disagreements("one")
    project.decide(found.id, Resolution("take", taken="LIN"), coder="MEI", reason="shorter")
    project.update_source("one", corrected)
    consensus = project.codings_in("one", CONSENSUS)
    text = project.reading("one").text
    assert [text[each.start : each.end] for each in consensus] == ["一条大渠", "钱没见着"]
    assert [each.status for each in project.disagreements("one")] == ["decided"]
    assert stale_sources(project._connection) == [] and sound(project)
    project.undo()
    assert [each.status for each in project.disagreements("one")] == ["decided"]
    assert stale_sources(project._connection) == [] and sound(project)


def test_undo_brings_the_old_text_back_and_redo_the_new(project: Project, corrected: Path) -> None:
    code(project, "一条渠")
    before = project.reading("one"), words(project), project.speakers("one")
    project.update_source("one", corrected)
    after = project.reading("one"), words(project), project.speakers("one")
    project.undo()
    assert (project.reading("one"), words(project), project.speakers("one")) == before
    assert sound(project)
    project.redo()
    assert (project.reading("one"), words(project), project.speakers("one")) == after
    assert sound(project)


def test_a_source_is_corrected_again_and_again(project: Project, write: Write) -> None:
    own = code(project, "一条渠")
    for number, said in enumerate(("两条渠", "三条渠", "三条水渠")):
        text = f"访谈者：修了什么？\n王：修了{said}，县里出的钱。\n李：钱没见着，渠也漏。\n"
        project.update_source("one", write(f"{number}.txt", text))
        assert words(project) == {own: said}
    assert sound(project)
    for _ in range(3):
        project.undo()
    assert words(project) == {own: "一条渠"} and sound(project)


def test_the_same_text_and_the_text_of_another_source_are_refused(
    project: Project, study: Path
) -> None:
    with pytest.raises(UsageProblem, match="the very text of one"):
        project.update_source("one", study / "interviews" / "one.txt")
    with pytest.raises(UsageProblem, match="the text of another source: two"):
        project.update_source("one", study / "interviews" / "two.txt")


def test_two_versions_of_an_interview_become_one_as_the_refusal_says(
    project: Project, study: Path, write: Write
) -> None:
    file = write("theirs/one.txt", CORRECTED)
    with Project.create(study / "theirs.qcode", [study / "small.yaml"]) as theirs:
        theirs.import_files([file])
        theirs.tag("one", "help", coder="MEI", where=Where(quote="钱没见着"))
    own = code(project, "钱没见着")
    project.merge([theirs.path])
    with pytest.raises(UsageProblem, match="correct it in that project") as refused:
        project.update_source("one-2", study / "interviews" / "one.txt")
    assert "then merge that again" in refused.value.hint
    with Project.open(theirs.path) as theirs:
        theirs.update_source("one", study / "interviews" / "one.txt", let_go=True)
    project.merge([theirs.path])
    names = [row["name"] for row in project.sources_table().data()]
    assert sorted(names) == ["one", "three", "two"]
    assert len(words(project)) == 2 and words(project)[own] == "钱没见着"
    assert set(words(project).values()) == {"钱没见着"} and sound(project)


def test_a_file_that_can_not_be_read_or_says_what_is_not_known_changes_nothing(
    project: Project, write: Write
) -> None:
    code(project, "一条渠")
    before = words(project), project.last_act()
    with pytest.raises(FileProblem):
        project.update_source("one", write("c/one.txt", "---\nperson: 王\npost: 皇帝\n---\n王：修了一条渠\n"), let_go=True)  # fmt: skip # noqa: E501
    with pytest.raises(UnknownName):
        project.update_source("nine", write("c/nine.txt", "王：好。\n"))
    assert (words(project), project.last_act()) == before


def test_the_table_has_everything_and_the_screen_what_is_to_be_looked_at(
    project: Project, corrected: Path
) -> None:
    code(project, "钱没见着")
    changed = code(project, "一条渠", "money")
    table = update_table(project.update_source("one", corrected))
    rows = {row["id"]: row for row in table.data()}
    assert len(rows) == 2 and table.meta["codings"]["moved"] == 1
    assert rows[changed]["outcome"] == "changed"
    assert (rows[changed]["before"], rows[changed]["after"]) == ("一条渠", "一条大渠")
    assert [row["id"] for row in to_look_at(table).data()] == [changed[:8]]


def test_a_source_with_nobody_s_work_is_removed_and_brought_back(project: Project) -> None:
    speakers = project.speakers("two")
    name, standing = project.remove_source("two", coder="LIN")
    assert name == "two" and not standing and sound(project)
    with pytest.raises(UnknownName):
        project.reading("two")
    project.undo()
    assert project.speakers("two") == speakers and sound(project)


def test_a_source_is_removed_with_the_work_on_it_only_if_that_is_said(project: Project) -> None:
    coding = code(project, "一条渠")
    project.write_memo(MemoOn("coding", coding), "good", coder="LIN")
    project.set_state("one", "LIN", "done")
    with pytest.raises(UsageProblem, match="one has 1 coding and 1 memo on it"):
        project.remove_source("one")
    _, standing = project.remove_source("one", with_codings=True)
    assert (standing.codings, standing.memos) == (1, 1) and sound(project)
    project.undo()
    assert words(project) == {coding: "一条渠"}
    assert [memo.text for memo in project.memos(MemoOn("coding", coding))] == ["good"]


def test_a_source_is_not_removed_from_under_a_memo_on_it(project: Project) -> None:
    project.write_memo(MemoOn("source", "two"), "short", coder="LIN")
    with pytest.raises(UsageProblem, match="1 memo"):
        project.remove_source("two")


def test_other_copies_learn_which_source_the_old_one_is_now(
    project: Project, corrected: Path
) -> None:
    row = "SELECT uuid FROM source WHERE name = 'one'"
    (old,) = project._connection.execute(row).fetchone()
    update = project.update_source("one", corrected)
    found = project._connection.execute("SELECT kind, old, new FROM alias").fetchall()
    assert found == [("source", old, update.uuid)] and old != update.uuid


def test_a_coder_s_span_is_where_it_was_said_to_be_or_refused(
    project: Project, corrected: Path
) -> None:
    own = code(project, "一条渠")
    place = project.reading("one").text.index("一条渠")
    project.update_source("one", corrected)
    with pytest.raises(UsageProblem, match="does not say"):
        project.resize(own, place, place + 4, coder="LIN", quote="一条渠，")
    span = Span(place, place + 3)
    with pytest.raises(UsageProblem, match="does not say"):
        project.tag("one", "help", coder="LIN", where=Where(span=span, quote="一条渠"))
