"""Which files in a folder are transcripts, and which are lists of cases beside them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from qcode.errors import FileProblem
from qcode.sources.reading import SUFFIXES

CASE_FILES = {"people": "person", "villages": "village"}
"""Files of these names in a folder that is imported are case files."""


def transcripts_in(paths: Iterable[Path]) -> tuple[list[Path], dict[str, Path], list[Path]]:
    """The transcripts that paths name, the case files found beside them, and what was passed over.

    A folder gives every transcript in it, also in its subfolders, in the order of their names.
    Raises FileProblem for a path that isn't there, or a folder without transcripts.
    """
    transcripts: list[Path] = []
    case_files: dict[str, Path] = {}
    passed: list[Path] = []
    for path in paths:
        if not path.exists():
            raise FileProblem(path, "there is no such file or folder", "look at the path again")
        if not path.is_dir():
            transcripts.append(path)
            continue
        inside = sorted(
            each for each in path.rglob("*") if each.is_file() and not _hidden(each, path)
        )
        found = [each for each in inside if each.suffix.lower() in SUFFIXES]
        if not found:
            raise FileProblem(path, "no transcript is in it", f"qcode reads {' '.join(SUFFIXES)}")
        transcripts += found
        for each in sorted(set(inside) - set(found)):
            if each.stem in CASE_FILES and each.suffix.lower() in (".csv", ".xlsx"):
                _one_list(case_files, CASE_FILES[each.stem], each)
            else:
                passed.append(each)
    return list(dict.fromkeys(transcripts)), case_files, sorted(passed)


def _one_list(case_files: dict[str, Path], kind: str, path: Path) -> None:
    first = case_files.setdefault(kind, path)
    if first != path:
        raise FileProblem(
            path,
            f"is a second list of {kind} cases beside {first}",
            "import the folders one by one, or rename the one that isn't meant",
        )


def _hidden(path: Path, root: Path) -> bool:
    """Hidden files, and the lock files (~$…) of word processors."""
    return any(part.startswith((".", "~$")) for part in path.relative_to(root).parts)
