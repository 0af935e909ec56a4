"""Project: the one application API. A short method per thing a researcher does.

Each loads what it needs, calls one room, and saves. The command line, the coding room and a
notebook all go through here, so that a behaviour is written once.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Self

from qcode.codebook.model import Codebook
from qcode.errors import ProjectExists, ProjectProblem, UsageProblem
from qcode.project.associations import Associations
from qcode.project.backups import Backups
from qcode.project.case_acts import CaseActs
from qcode.project.codebook_acts import CodebookActs
from qcode.project.coding_acts import CodingActs
from qcode.project.comparisons import Comparisons
from qcode.project.consensus_acts import ConsensusActs
from qcode.project.cooccurrences import Cooccurrences
from qcode.project.crosstabs import Crosstabs
from qcode.project.disagreement_tables import DisagreementTables
from qcode.project.handing import Handing
from qcode.project.merging import Merging
from qcode.project.names import find_coder
from qcode.project.past_questions import PastQuestions
from qcode.project.pictures import Pictures
from qcode.project.planning import Planning
from qcode.project.queries import Queries
from qcode.project.relation_acts import RelationActs
from qcode.project.report import Progress, quietly
from qcode.project.room import RoomQuestions
from qcode.project.source_acts import SourceActs
from qcode.project.typologies import TypologyQuestions
from qcode.project.vocabulary import Vocabulary
from qcode.store import codebooks as stored_codebooks
from qcode.store import connection as files
from qcode.store import journal
from qcode.store.copying import discard
from qcode.store.journal import Act, Done
from qcode.store.locked import locked_name
from qcode.store.relations import give_up_drawn, relations
from qcode.texts import Text
from qcode.version import __version__

if TYPE_CHECKING:
    from qcode.project.report import ImportReport


class Project(
    CodingActs,
    ConsensusActs,
    CaseActs,
    SourceActs,
    CodebookActs,
    RoomQuestions,
    Vocabulary,
    Planning,
    DisagreementTables,
    TypologyQuestions,
    Crosstabs,
    Cooccurrences,
    Comparisons,
    RelationActs,
    Queries,
    Associations,
    Pictures,
    Backups,
    PastQuestions,
    Handing,
    Merging,
):
    """An open project file: what can be done in it, and what it can be asked.

    Use it in a `with`, or close it.
    """

    # the file

    @classmethod
    def create(cls, path: str | Path, codebooks: Sequence[str | Path] = ()) -> Self:
        """Make a project with these codebook files; it is there whole, or not at all.

        Raises ProjectExists, FileProblem, UsageProblem.
        """
        path = Path(path)
        if path.exists():
            raise ProjectExists(
                f"{path} is there already", "choose another name, or open it with -p"
            )
        if (locked := locked_name(path)).exists():
            raise ProjectExists(
                f"{locked} is there already, locked",
                f"choose another name, or open it: qcode unlock {quote(str(locked))}",
            )
        draft = path.with_name(f".{path.name}.{os.getpid()}.new")
        try:
            with cls(files.create(draft)) as project:
                project._begin(codebooks)
            _publish(draft, path)
        finally:
            discard(draft)
        return cls.open(path)

    @classmethod
    def open(cls, path: str | Path, read_only: bool = False) -> Self:
        """Open a project. Raises NotAProject, NewerProject, ProjectBusy.

        read_only: whatever would write in it raises ProjectProblem.
        """
        path = Path(path)
        return cls(files.open_file(path, read_only=read_only, company=partial(_company, path)))

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Project:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # what we look for

    def add_codebooks(self, paths: Sequence[str | Path]) -> list[Codebook]:
        """Add codebook files, all or none. Raises FileProblem, UsageProblem."""
        from qcode.codebook.reading import read_codebook
        from qcode.codebook.relations import require_sound
        from qcode.codebook.together import check_together
        from qcode.project.declaring import declare

        added = [read_codebook(Path(path)) for path in paths]
        names = ", ".join(codebook.id for codebook in added)
        with self._act("add codebook", names) as act:
            present = {codebook.id: codebook for codebook in self.codebooks()}
            for codebook in added:
                if codebook.id in present:
                    raise UsageProblem(
                        f"the codebook {codebook.id} is in {self.name} already",
                        "a changed codebook is a new one: give it another id",
                    )
            check_together([*present.values(), *added])
            for codebook in added:
                met = stored_codebooks.variables(self._connection)
                declare(act, met, codebook)
                stored_codebooks.add_codebook(act, codebook)
            give_up_drawn(act)
            require_sound([each.relation for each in relations(self._connection)])
        return added

    # what was collected

    def import_files(
        self,
        paths: Sequence[Path],
        case_files: Sequence[tuple[str, Path]] = (),
        *,
        encoding: str | None = None,
        all_or_nothing: bool = False,
        progress: Progress = quietly,
    ) -> ImportReport:
        """Take transcripts in, and case files as (kind, path). A bad transcript is reported and the
        others go on; a bad case file (or any, with all_or_nothing) refuses the whole import.
        """
        from qcode.project.intake import Intake

        with self._act("import", "") as act:
            intake = Intake(act, self.catalog(), encoding)
            outcomes = intake.take(paths, case_files, progress)
            report = intake.report(outcomes)
            if all_or_nothing and report.refused:
                error = report.refused[0].error
                assert error is not None
                raise error
            act.summary = _imported(report)
        return report

    # the record of what was done

    def undo(self, coder: str | None = None, *, past: int | None = None) -> Done:
        """Take back the latest act; past: the latest before that number (Conflict.act).

        Raises UsageProblem, Conflict.
        """
        return self._take_back(journal.UNDO, coder, past)

    def redo(self, coder: str | None = None) -> Done:
        """Do again what was undone last. Raises UsageProblem, Conflict."""
        return self._take_back(journal.REDO, coder)

    def last_act(self) -> int:
        """The number of the latest act, whoever's; 0 where nothing has been done."""
        return journal.last_act(self._connection)

    # within

    def _begin(self, codebooks: Sequence[str | Path]) -> None:
        files.mark_project(self._connection, journal.new_uuid(), journal.now(), __version__)
        if codebooks:
            self.add_codebooks(codebooks)

    def _take_back(self, verb: str, coder: str | None, past: int | None = None) -> Done:
        from qcode.store.taking_back import take_back, undoes_merge

        who = self._who(coder)
        if verb == journal.UNDO and undoes_merge(self._connection, who, past):
            from qcode.store.backups import keep

            keep(self._connection, "undo")
        return take_back(self._connection, verb, who, _looking_on, past)

    def _who(self, coder: str | None) -> str | None:
        return None if coder is None else find_coder(self._connection, coder)


@contextmanager
def _looking_on(act: Act, taken_back: int) -> Iterator[None]:
    """Let an act be taken back under the rules of the codebook, relations and the consensus."""
    from qcode.project.deciding import consensus_kept
    from qcode.project.editing import watched
    from qcode.project.relation_acts import require_related

    with consensus_kept(act, taken_back), watched(act, taken_back):
        yield
        require_related(act.connection)


def _company(path: Path) -> Text:
    """Who else has a project open; looked up only where somebody stands in the way."""
    from qcode.project.presence import company

    return company(path)


def _imported(report: ImportReport) -> str:
    count = sum(file.status == "imported" for file in report.files)
    cases = [f"{kind} cases {number}" for kind, number in report.cases.items()]
    return ", ".join([f"sources {count}", *cases])


def _publish(draft: Path, path: Path) -> None:
    """Give the finished file its name, never over another."""
    try:
        os.link(draft, path)
    except FileExistsError:
        raise ProjectExists(f"{path} is there already", "choose another name") from None
    except OSError:
        # A file system without hard links; the name was free a moment ago.
        try:
            draft.rename(path)
        except OSError as error:
            raise ProjectProblem(f"{path} can't be made: {error.strerror}") from None
