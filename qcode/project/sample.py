"""The sample study that comes with qcode, built into a project: fictional, and said to be."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from qcode.codebook.shipped import shipped as shipped_codebooks
from qcode.codebook.shipped import shipped_folder
from qcode.errors import ProjectProblem
from qcode.project import Project
from qcode.sources import read_rows, transcripts_in
from qcode.store.codings import State
from qcode.store.copying import discard

SAMPLE = "sample.qcode"


def build_sample(folder: Path) -> Path:
    """Build the sample's project in a folder, put its files beside it, and return its path.

    Files that are there already stay as they are. Raises ProjectProblem where the folder can't be
    written.
    """
    shipped, corpus = shipped_folder("corpus_sample"), folder / "corpus_sample"
    draft = folder / f".{SAMPLE}.{os.getpid()}.new"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _fill(draft, shipped)
        if not corpus.exists():
            _copy(shipped, corpus)
        # Only a whole project gets the name: one that was interrupted is made anew next time.
        return draft.rename(folder / SAMPLE)
    except OSError as error:
        raise ProjectProblem(
            f"the sample can't be put into {folder}: {error.strerror}", "name another folder"
        ) from None
    finally:
        if folder.is_dir():
            discard(draft)


def _copy(shipped: Path, corpus: Path) -> None:
    """All of its files, or none."""
    draft = corpus.with_name(f".{corpus.name}.{os.getpid()}.new")
    try:
        shutil.copytree(shipped, draft)
        draft.rename(corpus)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _fill(path: Path, corpus: Path) -> None:
    with Project.create(path, list(shipped_codebooks().values())) as project:
        transcripts, _, _ = transcripts_in([corpus / "interviews"])
        cases = [("village", corpus / "villages.csv"), ("person", corpus / "people.csv")]
        project.import_files(transcripts, cases, all_or_nothing=True)
        project.tag_file(corpus / "codings.csv")
        for _, row in read_rows(corpus / "states.csv")[1]:
            state: State = "done" if row["state"] == "done" else "in-progress"
            project.set_state(row["source"], row["coder"], state)
