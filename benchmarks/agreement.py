"""Agreement of three coders at growing sizes, beside the `krippendorff` package's alpha alone.

For each size: material in which the coders code the same passages and agree partly, a project of
it, all marked done, and the sentences cut once. Then `qcode agree`, a whole process: sentences of
all turns, all codes with those over them, all coefficients with 1,000 resamples. Then krippendorff
on the same units, alpha of each code and nothing else. Prints Markdown, progress goes to stderr.

    python benchmarks/agreement.py [--interviews 30 300 3000] [--work DIR]

Runs in an environment with qcode and its `dev` extra. With --work, what is there is used again.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from running import Run, middle, run

HERE = Path(__file__).resolve()
CODINGS = 100  # an interview
TURNS = 64  # so that 3,000 interviews have somewhat over a million sentences
BOOKS = ("cadre-mobilization", "farmer-participation", "personalized-pairing", "resource-capture")
REPEAT_WITHIN, REPEAT_MOST = 60.0, 5  # seconds, runs


@dataclass(frozen=True, slots=True)
class Size:
    """The work of one size; each step is a process of its own."""

    interviews: int
    work: Path

    @property
    def project(self) -> Path:
        return self.work / f"agreement-{self.interviews}.qcode"

    @property
    def material(self) -> Path:
        return self.work / f"agreement-{self.interviews}"

    @property
    def answer(self) -> Path:
        return self.work / f"agreement-{self.interviews}.json"

    @property
    def units(self) -> Path:
        return self.work / f"agreement-{self.interviews}.npz"

    def step(self, *command: str) -> Run:
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        return run([sys.executable, *command], self.work, environment)

    def own(self, step: str) -> Run:
        """A step of this file's."""
        return self.step(str(HERE), "--step", step, "--interviews", str(self.interviews),
                         "--work", str(self.work))  # fmt: skip

    def agree(self) -> Run:
        return self.step("-m", "qcode", "-p", str(self.project), "agree", "--unit", "sentence",
                         "--interviewer", "--format", "json", "-o", str(self.answer))  # fmt: skip


def build(size: Size) -> None:
    """Material and project: nothing of it is measured."""
    from qcode.codebook.shipped import shipped
    from qcode.project import Project

    count = size.interviews
    asked = ["--interviews", count, "--codings", count * CODINGS, "--turns", TURNS, "--shared"]
    command = [sys.executable, HERE.with_name("generate.py"), size.material, *asked]
    subprocess.run([str(part) for part in command], check=True)
    draft = size.project.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    books = shipped()
    with Project.create(draft, [books[name] for name in ("field-variables", *BOOKS)]) as project:
        project.import_files(sorted((size.material / "interviews").glob("*.txt")))
        project.tag_file(size.material / "codings.csv")
        names = [source.name for source in project.corpus(codings=False).sources]
        with project._connection.atomic():  # one commit for all
            for name, coder in product(names, project.coders()):
                project.set_state(name, coder, "done")
    draft.rename(size.project)


def cut(size: Size) -> None:
    """The sentences of all interviews, cut or read."""
    from qcode.project import Project
    from qcode.project.sentences import sentence_spans

    with Project.open(size.project) as project:
        names = [source.name for source in project.corpus(codings=False).sources]
        found = sentence_spans(project._connection, names)
    print(json.dumps({"sentences": sum(map(len, found))}))


def forget(size: Size) -> None:
    """Take away the sentences that an earlier run kept."""
    from qcode.project import Project

    with Project.open(size.project) as project:
        project._connection.execute("DELETE FROM sentences")


def export(size: Size) -> None:
    """The unit table as an array, for krippendorff: [code, coder, unit], packed."""
    import numpy as np

    from qcode.analysis.agreement.comparison import compared
    from qcode.analysis.agreement.units.marking import marks
    from qcode.analysis.agreement.units.rolling import code_rows
    from qcode.analysis.tidy.filters import Filters
    from qcode.project import Project
    from qcode.project.sentences import sentence_spans
    from qcode.store.codings import states

    with Project.open(size.project, read_only=True) as project:
        known = states(project._connection)
        within = compared(project.corpus(), known, Filters(interviewers=True))
        found = marks(within, "sentence", sentence_spans(project._connection, within.names))
    rows = code_rows(found)
    units = len(found.pieces.size)
    values = np.zeros((len(rows.shown), len(within.coders), units), bool)
    for code, each in zip(rows.shown, values, strict=True):
        piece, coder = rows.counted(code)
        each[coder, piece] = True
    codes = [rows.ids[at] for at in rows.shown]
    np.savez(size.units, values=np.packbits(values, axis=-1), units=units, codes=codes)


def krippendorff(size: Size) -> None:
    """Alpha of each code, by the package of that name; timed without reading the units."""
    import time

    import krippendorff as package
    import numpy as np

    kept = np.load(size.units)
    alphas, wall, cpu = {}, 0.0, 0.0
    for code, packed in zip(kept["codes"].tolist(), kept["values"], strict=True):
        values = np.unpackbits(packed, axis=-1, count=int(kept["units"])).astype(float)
        clock, processor = time.perf_counter(), time.process_time()
        alphas[code] = package.alpha(values, level_of_measurement="nominal")
        wall += time.perf_counter() - clock
        cpu += time.process_time() - processor
    print(json.dumps({"alphas": alphas, "wall": wall, "cpu": cpu}))


STEPS = {
    "build": build,
    "forget": forget,
    "cut": cut,
    "export": export,
    "krippendorff": krippendorff,
}


def measured(size: Size) -> dict[str, Any]:
    """All the figures of one size."""
    if not size.project.exists():
        say(f"{size.interviews} interviews: material and project")
        size.own("build")
    say(f"{size.interviews} interviews: sentences")
    size.own("forget")
    first, again = size.own("cut"), size.own("cut")
    say(f"{size.interviews} interviews: agreement")
    agree, runs = middle(size.agree, REPEAT_WITHIN, REPEAT_MOST)
    say(f"{size.interviews} interviews: krippendorff")
    size.own("export")
    other = size.own("krippendorff")
    theirs = json.loads(other.output.splitlines()[-1])
    return {
        "interviews": size.interviews,
        "sentences": json.loads(first.output.splitlines()[-1])["sentences"],
        "cut": first,
        "read": again,
        "agree": agree,
        "runs": runs,
        "theirs": theirs,
        "peak": other.peak,
        "differ": difference(size, theirs["alphas"]),
        "rows": len(json.loads(size.answer.read_text(encoding="utf-8"))["data"]),
    }


def difference(size: Size, theirs: dict[str, float]) -> float:
    """The largest difference between qcode's alphas of all three coders and the package's."""
    rows = json.loads(size.answer.read_text(encoding="utf-8"))["data"]
    ours = {
        row["code"]: float(row["value"])
        for row in rows
        if row["coefficient"] == "krippendorff-alpha" and len(row["coders"]) == 3
    }
    return max(abs(ours[code] - value) for code, value in theirs.items())


def table(found: Sequence[dict[str, Any]]) -> str:
    head = ["what", *(f"{each['interviews']:,}" for each in found)]
    lines = [
        ["sentences", *(f"{each['sentences']:,}" for each in found)],
        ["cut once, wall", *(f"{each['cut'].wall:.1f} s" for each in found)],
        ["cut once, processor", *(f"{each['cut'].cpu:.1f} s" for each in found)],
        ["read again, processor", *(f"{each['read'].cpu:.1f} s" for each in found)],
        ["qcode agree, wall", *(f"{each['agree'].wall:.2f} s" for each in found)],
        ["qcode agree, processor", *(f"{each['agree'].cpu:.2f} s" for each in found)],
        ["qcode agree, peak memory", *(f"{each['agree'].peak:.0f} MB" for each in found)],
        ["… figures given", *(f"{each['rows']:,}" for each in found)],
        ["krippendorff, alpha alone, wall", *(f"{each['theirs']['wall']:.2f} s" for each in found)],
        ["krippendorff, processor", *(f"{each['theirs']['cpu']:.2f} s" for each in found)],
        ["krippendorff, peak memory", *(f"{each['peak']:.0f} MB" for each in found)],
        ["largest difference of an alpha", *(f"{each['differ']:.0e}" for each in found)],
    ]
    rule = ["---"] * len(head)
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, rule, *lines))


def say(what: str) -> None:
    print(what, file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description="Agreement at growing sizes.")
    parser.add_argument("--interviews", type=int, nargs="+", default=[30, 300, 3000], metavar="N")
    parser.add_argument("--work", type=Path, metavar="DIR")
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.step:
        STEPS[asked.step](Size(asked.interviews[0], asked.work))
        return
    with tempfile.TemporaryDirectory() as beside:
        work = (asked.work or Path(beside)).resolve()
        work.mkdir(parents=True, exist_ok=True)
        print(table([measured(Size(count, work)) for count in asked.interviews]))


if __name__ == "__main__":
    main()
