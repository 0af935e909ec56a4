"""Planning: who is to code what, how far everybody is, and whether coders stay the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qcode.errors import UsageProblem
from qcode.project.agreement import Agreement
from qcode.project.names import find_source, hand_coder, one_or_more
from qcode.project.questions import EVERYTHING, at_one_moment
from qcode.project.report import Progress, quietly
from qcode.project.selection import Choice
from qcode.store import assignments as stored
from qcode.store import codings as stored_codings
from qcode.store import sources as stored_sources
from qcode.store.consensus_coder import derived_coder
from qcode.table import Table
from qcode.texts import Text

if TYPE_CHECKING:
    from qcode.analysis.agreement.drift import By
    from qcode.store.sources import StoredSource


class Planning(Agreement):
    """Sources for coders, and their progress."""

    def assign(
        self,
        coders: Sequence[str],
        *,
        sources: Sequence[str] = (),
        overlap: int = 100,
        seed: int = 1,
        by: str | None = None,
        coder: str | None = None,
    ) -> Table:
        """Draw who codes what, and keep it. Raises UsageProblem, UnknownName.

        sources: those to draw; none: all that nobody is to code yet.  overlap: per cent that all
        coders code.  by: a variable whose levels are drawn from evenly.  coder: who does this.
        Whoever else a source is for keeps it, and so does one of these who has begun it.
        """
        from qcode.coding.assignment import draw
        from qcode.project.planning_tables import Draw, assignment_table

        names = _different([hand_coder(self._connection, word) for word in one_or_more(coders)])
        who = None if coder is None else hand_coder(self._connection, coder)
        with self._connection.atomic():
            wanted = self._to_draw(one_or_more(sources))
            name, strata = self._strata(wanted, by)
            drawn = draw(strata, names, overlap, seed)
            begun = {pair[:2] for pair in stored_codings.states(self._connection)}
            whose = {
                source: tuple(who for who in names if who in chosen or (who, source) in begun)
                for source, chosen in drawn.items()
            }
            with self._act("assign", f"{len(drawn)} to {', '.join(names)}", who) as act:
                own = {each: stored_codings.coder_id(act, each) for each in names}
                for each in wanted:
                    theirs = [own[coder] for coder in whose[each.name]]
                    stored.assign(act, each.id, theirs, own.values())
        kept = sum(whose[source] != drawn[source] for source in drawn)
        made = Draw(whose, strata, tuple(names), overlap, seed, name, kept)
        return self.signed(assignment_table(made))

    def _to_draw(self, words: Sequence[str]) -> list[StoredSource]:
        """The sources that are meant. Raises UsageProblem where there are none."""
        if words:
            found = {each.id: each for each in (find_source(self._connection, w) for w in words)}
            return list(found.values())
        taken = {name for name, _ in stored.assignments(self._connection)}
        free = [each for each in stored_sources.sources(self._connection) if each.name not in taken]
        if not free:
            raise UsageProblem(
                Text("every source is for somebody already", "每份文本都已分配"),
                Text("name those to draw again with --source", "用 --source 指明重新分配哪些"),
            )
        return free

    def _strata(
        self, sources: Sequence[StoredSource], by: str | None
    ) -> tuple[Text | None, dict[str, str | None]]:
        """The variable's name, and source → its level; the same for all where none is named."""
        if by is None:
            return None, {source.name: None for source in sources}
        from qcode.analysis.tidy.strata import strata
        from qcode.project.selection import variable_id

        corpus = self.corpus(codings=self._on_codings(by))
        known = strata(corpus, variable_id(corpus, self.catalog(), by))
        return known.name, {source.name: known.of[source.name] for source in sources}

    @at_one_moment
    def progress_table(self) -> Table:
        """Each source and how far each coder is with it, or that it isn't for them."""
        from qcode.project.planning_tables import progress_table

        assigned = stored.assignments(self._connection)
        derived = derived_coder(self._connection)
        known = stored_codings.states(self._connection)
        states = [each for each in known if each[0] != derived]
        working = {coder for _, coder in assigned} | {coder for coder, _, _ in states}
        return progress_table(
            [source.name for source in stored_sources.sources(self._connection)],
            [coder for coder in stored_codings.coders(self._connection) if coder in working],
            assigned,
            states,
        )

    def drift_table(
        self,
        choice: Choice = EVERYTHING,
        *,
        by: By = "week",
        unit: str = "sentence",
        replicates: int = 1000,
        seed: int = 1,
        progress: Progress = quietly,
    ) -> Table:
        """Agreement by the week (or month) in which sources were finished.

        choice.coders: who is compared; a coder against themself has a second name for the second
        time.  Raises as `agree` does.
        """
        from qcode.analysis.agreement.drift import Asked, drift_table, period_of

        with self._connection.snapshot():
            within, filters = self._compared(choice, True)
            finished = stored.finished(self._connection)
        marks = self._marks(within, unit, progress)
        last = [max(finished[coder, name] for coder in within.coders) for name in within.names]
        asked = Asked(by, replicates, seed)
        return self.signed(
            drift_table(marks, [period_of(time, by) for time in last], asked, filters)
        )


def _different(names: Sequence[str]) -> list[str]:
    """The names, if there are some and none twice. Raises UsageProblem."""
    if not names or len(set(names)) < len(names):
        raise UsageProblem(
            Text("name each coder once", "每位编码员写一次"),
            Text("such as --coders LIN,MEI,ZHAO", "例如 --coders LIN,MEI,ZHAO"),
        )
    return list(names)
