"""Five projects of one team made one: whole processes, by the clock and in memory. Prints Markdown.

Five coders code the same interviews, 20 codings each in every interview, each in a file of their
own: once in copies of one project, once in projects that each made from the transcripts. Then
`qcode merge` brings four of them into the fifth, its backup included; and again, with nothing new.

    python benchmarks/merging.py [--interviews 30 300 3000] [--work DIR]

Runs in an environment with qcode. With --work, what is there is used again.
"""

from __future__ import annotations

import argparse
import csv
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from generate import Interview, codings, interview
from running import Run, middle, run

HERE = Path(__file__).resolve()
CODERS = ("ann", "bo", "chen", "dai", "eve")
EACH = 20  # codings of one coder in an interview
SEED = 1
BOOKS = ("field-variables", "cadre-mobilization", "farmer-participation", "personalized-pairing",
         "resource-capture")  # fmt: skip
REPEAT_WITHIN, REPEAT_MOST = 60.0, 3  # seconds, runs
WAYS = {"copies": "copies of one project", "apart": "made separately"}
"""How the five projects came to be: word in file names → name."""


def build(interviews: int, way: str, work: Path) -> None:
    """The five projects. Nothing of it is measured. Run in a process of its own."""
    material = work / f"merging-{interviews}"
    command = [sys.executable, HERE.with_name("generate.py"), material, "--interviews", interviews]
    subprocess.run([str(part) for part in command], check=True)
    first: Path | None = None
    for coder in CODERS:
        path = project_of(interviews, way, coder, work)
        if way == "copies" and first is not None:
            shutil.copy(first, path)
        else:
            first = path
            found(path, material)
    for coder in CODERS:
        rows = material / f"{coder}.csv"
        write_codings(rows, coder, interviews)
        taken(project_of(interviews, way, coder, work), rows)


def found(path: Path, material: Path) -> None:
    """A project with the interviews, the people and the villages."""
    from qcode.codebook.shipped import shipped
    from qcode.project import Project

    books = shipped()
    path.unlink(missing_ok=True)
    with Project.create(path, [books[name] for name in BOOKS]) as project:
        cases = [("village", material / "villages.csv"), ("person", material / "people.csv")]
        project.import_files(sorted((material / "interviews").glob("*.txt")), cases)


def taken(path: Path, rows: Path) -> None:
    from qcode.project import Project

    with Project.open(path) as project:
        project.tag_file(rows)


def write_codings(path: Path, coder: str, interviews: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("source", "coder", "code", "start", "end"))
        for number in range(interviews):
            table.writerows(own_codings(interview(number, SEED), coder))


def own_codings(told: Interview, coder: str) -> Iterator[tuple[object, ...]]:
    """EACH codings of one coder in an interview, each coder's elsewhere; none overlap."""
    seed = SEED + 1 + CODERS.index(coder)
    for source, _, code, start, end in codings(told, seed, EACH, (coder,)):
        yield source, coder, code, start, end


def project_of(interviews: int, way: str, coder: str, work: Path) -> Path:
    return work / f"merging-{interviews}-{way}-{coder}.qcode"


def merged(interviews: int, way: str, work: Path) -> tuple[Run, Run]:
    """The merge of five, and the same merge when all is there already."""
    first, *others = (project_of(interviews, way, coder, work) for coder in CODERS)
    if not others[-1].with_suffix(".built").exists():
        step(work, str(HERE), "--build", str(interviews), way, "--work", str(work))
        others[-1].with_suffix(".built").touch()
    into = work / "merged" / "merged.qcode"
    words = ["-m", "qcode", "-p", str(into), "merge", *map(str, others)]

    def once() -> Run:
        shutil.rmtree(into.parent, ignore_errors=True)
        into.parent.mkdir()
        shutil.copy(first, into)
        return step(work, *words)

    done, _ = middle(once, REPEAT_WITHIN, REPEAT_MOST)
    again, _ = middle(lambda: step(work, *words), REPEAT_WITHIN, REPEAT_MOST)
    return done, again


def step(work: Path, *command: str) -> Run:
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    return run([sys.executable, *command], work, environment)


def table(sizes: list[int], work: Path) -> Iterator[str]:
    yield "| five projects of | interviews | codings in all | wall | processor | memory |"
    yield "|---" * 6 + "|"
    for size in sizes:
        for way, name in WAYS.items():
            print(f"{size} interviews, {name}", file=sys.stderr, flush=True)
            done, again = merged(size, way, work)
            for what, each in ((name, done), (f"{name}, merged again", again)):
                figures = f"{each.wall:.1f} s | {each.cpu:.1f} s | {each.peak:.0f} MB"
                yield f"| {what} | {size:,} | {size * EACH * len(CODERS):,} | {figures} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--interviews", type=int, nargs="+", default=[30, 300, 3000])
    parser.add_argument("--work", type=Path)
    parser.add_argument("--build", nargs=2, metavar=("N", "WAY"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.build is not None:
        build(int(asked.build[0]), asked.build[1], asked.work)
        return
    with tempfile.TemporaryDirectory() as temporary:
        work = (asked.work or Path(temporary)).resolve()
        work.mkdir(parents=True, exist_ok=True)
        for line in table(asked.interviews, work):
            print(line, flush=True)


if __name__ == "__main__":
    main()
