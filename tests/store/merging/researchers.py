"""What researchers may do to a copy of the study, as steps that hypothesis can choose and shrink.

A step names what it acts on by small numbers, counted round among what there is when it is taken.
What the project refuses leaves no trace; so any list of steps can be taken by any copy.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import strategies as st

from qcode.coding.consensus import Resolution
from qcode.coding.spans import Span
from qcode.errors import Conflict, FileProblem, UsageProblem
from qcode.project import Project
from qcode.project.reading import MemoOn
from qcode.project.tagging import Where

T = TypeVar("T")

CODERS = ("LIN", "MEI", "ZHAO")
NAMES = ("Effort", "Water", "Luck", "Road", "Money", "Rain")
TEXTS = ("", "first thoughts", "on second thoughts", "完全不同")
PEOPLE = ("王", "Ann", "Bo", "Chen", "李", "Dai")
FILES = ("later/three.txt", "later/four.txt", "elsewhere/four.txt")
CORRECTED = ("corrected", "corrected again")
BOOKS = ("extra.yaml", "other.yaml")
WAYS = (Resolution("take", "LIN"), Resolution("both"), Resolution("neither"))


@dataclass(frozen=True)
class Step:
    """act: a name in ACTS.  who: does it.  a, b, c: what it is done to, and how."""

    act: str
    who: str = "LIN"
    a: int = 0
    b: int = 0
    c: int = 0

    def take(self, project: Project, material: Path) -> None:
        """Do it, or be refused."""
        with suppress(UsageProblem, Conflict, FileProblem, NothingThere):
            ACTS[self.act](Hand(project, material, self))


class NothingThere(Exception):
    """There is nothing that the step could be done to."""


@dataclass(frozen=True)
class Hand:
    """A step about to be taken in a project."""

    project: Project
    material: Path
    step: Step

    def pick(self, among: Sequence[T], number: int) -> T:
        if not among:
            raise NothingThere
        return among[number % len(among)]

    def source(self) -> str:
        return str(self.pick(self.rows("SELECT name FROM source ORDER BY id"), self.step.a)[0])

    def code(self, number: int) -> str:
        return self.pick([code.id for code in self.project.codes()], number)

    def coding(self) -> tuple[str, int, int]:
        """A coding that somebody made by hand: uuid, start, end."""
        rows = self.rows(
            'SELECT coding.uuid, start, "end" FROM coding JOIN coder ON coder.id = coder'
            " WHERE coder.name <> 'consensus' ORDER BY coding.id"
        )
        uuid, start, end = self.pick(rows, self.step.a)
        return uuid, start, end

    def case(self) -> tuple[str, str]:
        return self.pick(self.cases(), self.step.a)

    def cases(self) -> list[tuple[str, str]]:
        rows = self.rows("SELECT kind, name FROM cases ORDER BY id DESC")
        return [(kind, name) for kind, name in rows]

    def people(self) -> list[str]:
        return [name for kind, name in self.cases() if kind == "person"]

    def relation(self, number: int) -> tuple[str, str, str]:
        rows = self.rows(
            "SELECT near.ident, kind, far.ident FROM relation JOIN code AS near ON near.id = origin"
            " JOIN code AS far ON far.id = target ORDER BY relation.id"
        )
        origin, kind, target = self.pick(rows, number)
        return origin, kind, target

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.project._connection.execute(query).fetchall()

    @property
    def span(self) -> Span:
        return Span(2 * self.step.b, 2 * self.step.b + 3 + 2 * self.step.c)


def tag(by: Hand) -> None:
    step = by.step
    where = Where(span=by.span)
    by.project.tag(by.source(), by.code(step.c), coder=step.who, where=where)


def tag_new(by: Hand) -> None:
    name = by.pick(NAMES, by.step.c)
    by.project.tag_new(by.source(), name, coder=by.step.who, where=Where(span=by.span))


def untag(by: Hand) -> None:
    by.project.untag(by.coding()[0])


def resize(by: Hand) -> None:
    uuid, start, end = by.coding()
    by.project.resize(uuid, max(0, start - by.step.b), end + by.step.c - 2)


def recode(by: Hand) -> None:
    by.project.recode(by.coding()[0], by.code(by.step.b))


def memo(by: Hand) -> None:
    subjects: tuple[Callable[[], MemoOn], ...] = (
        lambda: MemoOn("coding", by.coding()[0]),
        lambda: MemoOn("code", by.code(by.step.a)),
        lambda: MemoOn("source", by.source()),
        lambda: MemoOn(*by.case()),
        lambda: MemoOn("project"),
    )
    on = by.pick(subjects, by.step.b)()
    by.project.write_memo(on, by.pick(TEXTS, by.step.c), coder=by.step.who)


def state(by: Hand) -> None:
    by.project.set_state(by.source(), by.step.who, "done" if by.step.b % 2 else "in-progress")


def import_file(by: Hand) -> None:
    by.project.import_files([by.material / by.pick(FILES, by.step.a)])


def update_source(by: Hand) -> None:
    source = by.source()
    path = by.material / by.pick(CORRECTED, by.step.b) / f"{source}.txt"
    by.project.update_source(source, path, let_go=by.step.c % 2 == 0)


def remove_source(by: Hand) -> None:
    by.project.remove_source(by.source(), with_codings=by.step.c % 2 == 0)


def add_codebook(by: Hand) -> None:
    by.project.add_codebooks([by.material / by.pick(BOOKS, by.step.a)])


def add_code(by: Hand) -> None:
    parent = by.code(by.step.b) if by.step.c % 2 else None
    by.project.add_code(by.pick(NAMES, by.step.a), parent=parent, codebook="small")


def change_code(by: Hand) -> None:
    words = by.pick(TEXTS[1:], by.step.c)
    changes: tuple[dict[str, str], ...] = (
        {"definition": words},
        {"name": by.pick(NAMES, by.step.c)},
        {"color": ("#aa0000", "#0000aa", "")[by.step.c % 3]},
        {"key": ("m", "x", "")[by.step.c % 3]},
    )
    by.project.change_code(by.code(by.step.a), **by.pick(changes, by.step.b))  # type: ignore[arg-type]


def move_code(by: Hand) -> None:
    above = None if by.step.c % 4 == 0 else by.code(by.step.b)
    by.project.move_code(by.code(by.step.a), above)


def merge_codes(by: Hand) -> None:
    by.project.merge_codes([by.code(by.step.a)], by.code(by.step.b))


def split_code(by: Hand) -> None:
    by.project.split_code([by.coding()[0]], by.pick(NAMES, by.step.b))


def delete_code(by: Hand) -> None:
    into = by.code(by.step.b) if by.step.c % 2 else None
    by.project.delete_code(by.code(by.step.a), into=into)


def set_value(by: Hand) -> None:
    name = by.pick(by.people(), by.step.a)
    values = {"post": ("cadre", "villager", ""), "village": ("上村", "下村", "")}
    variable = by.pick(tuple(values), by.step.b)
    only = "two" if by.step.c > 4 and name == "Ann" else None
    value = by.pick(values[variable], by.step.c)
    by.project.set_value("person", name, variable, value, source=only)


def set_source_value(by: Hand) -> None:
    place = by.pick(("上村", "下村", "远村"), by.step.b)
    new = place not in [name for _, name in by.cases()]
    by.project.set_source_value(by.source(), "village", place, make=new)


def add_case(by: Hand) -> None:
    by.project.add_case("person", by.pick(PEOPLE, by.step.a))


def rename_case(by: Hand) -> None:
    by.project.rename_case(*by.case(), by.pick(PEOPLE, by.step.b))


def delete_case(by: Hand) -> None:
    by.project.delete_case(*by.case())


def set_speaker(by: Hand) -> None:
    source = by.source()
    label = by.pick([row.label for row in by.project.speakers(source)], by.step.b)
    person = by.pick(("", *PEOPLE), by.step.c)
    new = person != "" and person not in by.people()
    by.project.set_speaker(source, label, role="respondent", person=person, make=new)


def decide(by: Hand) -> None:
    found = [each.id for each in by.project.disagreements("one", coders=("LIN", "MEI"))]
    way = by.pick(WAYS, by.step.b)
    by.project.decide(by.pick(found, by.step.a), way, coder=by.step.who, coders=("LIN", "MEI"))


def reopen(by: Hand) -> None:
    rows = by.rows("SELECT uuid FROM decision ORDER BY id")
    by.project.reopen(str(by.pick(rows, by.step.a)[0]), coder=by.step.who)


def take_agreed(by: Hand) -> None:
    by.project.take_agreed("one", coder=by.step.who, coders=("LIN", "MEI"))


def assign(by: Hand) -> None:
    coders = CODERS[by.step.b % 3 :]
    by.project.assign(coders, sources=[by.source()], overlap=0, seed=by.step.c + 1)


def relate(by: Hand) -> None:
    kind = by.pick(("leads-to", "part-of"), by.step.c)
    by.project.add_relation(by.code(by.step.a), kind, by.code(by.step.b))


def support(by: Hand) -> None:
    uuid = by.coding()[0]
    act = by.project.unsupport_relation if by.step.c == 0 else by.project.support_relation
    act(*by.relation(by.step.b), [uuid])


def unrelate(by: Hand) -> None:
    by.project.remove_relation(*by.relation(by.step.a))


def save_query(by: Hand) -> None:
    name = by.pick(("wet", "dry"), by.step.a)
    by.project.save_query(name, f"code:{by.code(by.step.b)}", coder=by.step.who)


def delete_query(by: Hand) -> None:
    by.project.delete_query(by.pick(("wet", "dry"), by.step.a))


def undo(by: Hand) -> None:
    by.project.undo(by.step.who if by.step.c > 3 else None)


def redo(by: Hand) -> None:
    by.project.redo(by.step.who if by.step.c > 3 else None)


# fmt: off
ACTS: dict[str, Callable[[Hand], object]] = {
    act.__name__: act
    for act in (
        tag, tag_new, untag, resize, recode, memo, state, import_file, update_source,
        remove_source, add_codebook, add_code, change_code, move_code, merge_codes,
        split_code, delete_code,
        set_value, set_source_value, add_case, rename_case, delete_case, set_speaker,
        decide, reopen, take_agreed, assign, relate, support, unrelate,
        save_query, delete_query, undo, redo,
    )
}
# fmt: on
OFTEN = ("tag",) * 3 + ("untag", "resize", "merge_codes", "delete_code", "update_source", "undo")


SMALL = (0, 0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7)


def steps(acts: Sequence[str] = (*ACTS, *OFTEN)) -> st.SearchStrategy[Step]:
    """Steps of these kinds; small numbers are the likelier, so that steps meet."""
    number = st.sampled_from(SMALL)
    return st.builds(Step, st.sampled_from(acts), st.sampled_from(CODERS), number, number, number)


def kinds_of_steps() -> st.SearchStrategy[list[str]]:
    """What happens in one team: a few kinds of acts, so that the same is done in several copies."""
    return st.lists(st.sampled_from((*ACTS, *OFTEN)), min_size=1, max_size=6)
