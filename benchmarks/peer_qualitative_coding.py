"""qualitative-coding's part of the comparison, run inside qualitative-coding's environment.

Importing, the crosstab and the version are its command line's (`qc corpus import --importer
verbatim`, since its other importer is another program, pandoc, started once a file; `qc codes
crosstab`). A save is `QCCorpus.update_coded_lines`, which is what `qc code` calls when the editor
closes: it takes all the codings of one coder in one document. qualitative-coding codes lines, so
a coding stands for the line, here the turn, in which it starts. For the crosstab the codings are
put into its tables directly, off the clock.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from material import Coded, codings, codings_to_save, interviews, time_saves
from qualitative_coding.corpus import QCCorpus
from qualitative_coding.database.models import (
    Code,
    CodedLine,
    Coder,
    DocumentIndex,
    Location,
    coded_line_location_association_table,
)
from sqlalchemy import insert, select

Line = tuple[str, str, str, int]  # document, coder, code, line counted from 0


def open_corpus(home: Path) -> QCCorpus:
    return QCCorpus(home / "settings.yaml")


def document(source: str) -> str:
    return f"{source}.txt"


def lines(data: Path, wanted: Iterator[Coded]) -> list[Line]:
    """The codings as lines of the files, which have their front matter still; each line once."""
    texts = {told.name: told for told in interviews(data)}
    found = []
    for one in wanted:
        told = texts[one.source]
        line = told.head.count("\n") + told.text.count("\n", 0, one.start)
        found.append((document(one.source), one.coder, one.code, line))
    return list(dict.fromkeys(found))


def load(home: Path, data: Path) -> None:
    """Off the clock: coders, codes, codebook file and coded lines."""
    corpus, coded = open_corpus(home), lines(data, codings(data))
    with corpus.session():
        db = corpus.get_session()
        places = select(DocumentIndex.document_id, Location.start_line, Location.id)
        rows = db.execute(places.join(Location.document_index))
        # a location runs from its first line to the next one's first; a turn is its only line
        paragraph = {(name, start): location for name, start, location in rows}
        db.execute(insert(Coder), [{"name": name} for name in sorted({row[1] for row in coded})])
        db.execute(insert(Code), [{"name": name} for name in sorted({row[2] for row in coded})])
        db.execute(insert(CodedLine), [
            {"id": number, "coder_id": coder, "code_id": code, "line": line}
            for number, (_, coder, code, line) in enumerate(coded, start=1)
        ])  # fmt: skip
        db.execute(insert(coded_line_location_association_table), [
            {"coded_line_id": number, "location_id": paragraph[name, line]}
            for number, (name, _, _, line) in enumerate(coded, start=1)
        ])  # fmt: skip
        db.commit()
        corpus.update_codebook()


def save(home: Path, data: Path) -> None:
    corpus = open_corpus(home)
    standing: dict[str, list[dict[str, object]]] = {}

    def saving(line: Line) -> Callable[[], None]:
        name, coder, code, number = line
        standing.setdefault(name, []).append({"line": number, "code_id": code})
        whole = list(standing[name])

        def run() -> None:
            with corpus.session():
                corpus.update_coded_lines(name, coder, whole)

        return run

    time_saves([saving(line) for line in lines(data, iter(codings_to_save(data)))], home)


def main() -> None:
    step, home, data = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    {"load": load, "save": save}[step](home, data)


if __name__ == "__main__":
    main()
