"""Whatever several people decide, take back and do again, the consensus is what follows from it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qcode.coding.consensus import CONSENSUS, CodedSpan, Resolution, consensus_spans, in_force
from qcode.coding.disagreement import about, agreed, disagreements
from qcode.coding.spans import Span
from qcode.errors import QcodeError
from qcode.project import Project
from qcode.project.deciding import stale_sources
from qcode.project.tagging import Where
from qcode.store import decisions as stored

SOURCE = "one"
DERIVING = ("decide", "decide several", "reopen", "agreed")
CODERS = ("LIN", "MEI", "ZHAO")
AMONG = ((), ("LIN", "MEI"), CODERS)
MADE = {
    "LIN": [("doubt", 0, 3), ("help", 10, 16), ("money", 20, 26), ("doubt", 30, 34)],
    "MEI": [("doubt", 0, 3), ("help", 13, 19), ("doubt", 20, 26)],
    "ZHAO": [("doubt", 0, 3), ("help", 13, 19), ("money", 20, 26), ("money", 31, 33)],
}


@pytest.fixture
def made(project: Project) -> Path:
    """The study with three coders who have finished a source."""
    for coder, rows in MADE.items():
        for code, start, end in rows:
            project.tag(SOURCE, code, coder=coder, where=Where(span=Span(start, end)))
        project.set_state(SOURCE, coder, "done")
    return project.path


@contextmanager
def copy_of(made: Path) -> Iterator[Project]:
    with TemporaryDirectory() as folder:
        path = Path(shutil.copy(made, Path(folder) / "copy.qcode"))
        with Project.open(path) as project:
            yield project


@dataclass(frozen=True)
class Step:
    """which: of the disagreements or decisions.  who: does it.  among: who is compared."""

    act: str
    which: int
    who: str
    among: tuple[str, ...]
    way: Resolution

    def take(self, project: Project) -> str:
        """The verb of what was done, or of the act that was taken back or done again."""
        acts: dict[str, Callable[[], object]] = {
            "decide": lambda: self._decide(project, 1),
            "decide several": lambda: self._decide(project, 2),
            "reopen": lambda: self._reopen(project),
            "agreed": lambda: project.take_agreed(SOURCE, coder=self.who, coders=self.among),
            "change": lambda: self._change(project),
        }
        if self.act in acts:
            acts[self.act]()
            return self.act
        return (project.undo if self.act == "undo" else project.redo)(self.who).verb

    def _decide(self, project: Project, count: int) -> None:
        found = [each.id for each in project.disagreements(SOURCE, coders=self.among)]
        at = self.which % max(1, len(found))
        project.decide_all(found[at : at + count], self.way, coder=self.who, coders=self.among)

    def _reopen(self, project: Project) -> None:
        every = decided(project)
        project.reopen(every[self.which % len(every)].uuid if every else "", coder=self.who)

    def _change(self, project: Project) -> None:
        own = project.codings_in(SOURCE, self.who)
        if own:
            coding = own[self.which % len(own)]
            project.resize(coding.id, coding.start, coding.end + 1, coder=self.who)


def steps() -> st.SearchStrategy[list[Step]]:
    span = Resolution("span", spans=(CodedSpan("money", 12, 32),))
    ways = [Resolution("take", "LIN"), Resolution("both"), Resolution("neither"), span]
    acts = ("decide", "decide several", "reopen", "agreed", "change", "undo", "undo", "redo")
    step = st.builds(
        Step,
        st.sampled_from(acts),
        st.integers(0, 9),
        st.sampled_from(CODERS),
        st.sampled_from(AMONG),
        st.sampled_from(ways),
    )
    return st.lists(step, min_size=3, max_size=14)


def decided(project: Project) -> list[stored.Decision]:
    found = stored.decisions_by_source(project._connection)
    return [decision for own in found.values() for decision in own]


def codings(project: Project, *coders: str) -> list[tuple[str, int, int, str, str]]:
    return [
        (each.code, each.start, each.end, each.coder, each.id)
        for coder in coders
        for each in project.codings_in(SOURCE, coder)
    ]


def followed(project: Project) -> tuple[set[tuple[str, int, int]], str | None]:
    """What the consensus must hold, and how far it must be, by what stands in the project."""
    decisions = decided(project)
    if not decisions:
        return set(), None
    among = decisions[-1].compared
    every = [
        each for own in stored.codings_by_source(project._connection).values() for each, _ in own
    ]
    theirs = [each for each in every if each.coder in among]
    found = disagreements(SOURCE, theirs, among)
    standing = in_force(decisions, about(every), found)
    settled = frozenset[str]().union(*(each.ids for each in standing))
    open_ = [each for each in found if each.ids.isdisjoint(settled)]
    held = consensus_spans(agreed(theirs, among), standing)
    return set(map(tuple, held)), "done" if among and not open_ else "in-progress"


def state(project: Project) -> str | None:
    (one,) = [each for each in project.progress() if each.source == SOURCE]
    return one.states.get(CONSENSUS)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps())
def test_the_consensus_is_always_what_follows(made: Path, taken: list[Step]) -> None:
    with copy_of(made) as project:
        for step in taken:
            before = codings(project, *CODERS)
            whole = codings(project, *CODERS, CONSENSUS), len(decided(project))
            verb = ""
            with suppress(QcodeError):
                verb = step.take(project)
            if not verb:
                assert (codings(project, *CODERS, CONSENSUS), len(decided(project))) == whole
            elif verb in DERIVING:
                assert codings(project, *CODERS) == before
                held = {each[:3] for each in codings(project, CONSENSUS)}
                follows = (held, state(project)) == followed(project)
                # To take back that it was brought up to date leaves it as it was, and says so.
                assert follows or (verb, step.act) == ("agreed", "undo")
                assert stale_sources(project._connection) == ([] if follows else [SOURCE])
        assert all(not finding.faults for finding in project.check())
