"""Each analysis as a whole process, at growing sizes. Prints Markdown, progress goes to stderr.

For each size: made-up interviews with 100 codings each and a project of them, then every analysis
as a researcher would call it, Python's start and the reading of the project included.

    python benchmarks/analyses.py [--interviews 30 300 3000] [--work DIR]

Runs in an environment with qcode. With --work, what is there is used again.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from running import Run, middle, run

HERE = Path(__file__).resolve()
CODINGS = 100  # an interview
BOOKS = ("field-variables", "cadre-mobilization", "farmer-participation", "personalized-pairing",
         "resource-capture")  # fmt: skip
REPEAT_WITHIN, REPEAT_MOST = 15.0, 5  # seconds, runs

QUERY = "code:strong-alliance AND actor_type:villager NOT code:benefits-all"
ANALYSES = {
    "crosstab, two variables": "crosstab",
    "crosstab, split, differences": "crosstab --cols village_class --split round --difference",
    "crosstab, tested (10,000 permutations of villages)":
        "crosstab --coder ann --cols village_class --test --permutations 10000",
    "crosstab, tested (10,000 permutations of persons)":
        "crosstab --coder ann --cols actor_type --test --permutations 10000",
    "typology from variables": "typology village_class",
    "typology from codes, by village": "typology interaction_type",
    "typology from codes, by turn": "typology interaction_type --of turn",
    "typology from codes as a column": "crosstab --cols interaction_type",
    "association of village class with two outcomes, 10,000 permutations":
        "associate village_class effective-governance ineffective-governance --coder ann",
    "co-occurrence, overlapping": "cooccur --near overlap --coder ann",
    "co-occurrence, same turn": "cooccur --near turn --coder ann",
    "sequence": "sequence --coder ann",
    "frequencies": "frequency",
    "saturation, 1,000 orders": "saturation --coder ann",
    "follow-up interviews": "followup",
    "matrix of sources by codes": "matrix --cases source --coder ann",
    "query": f"query '{QUERY}'",
    "crosstab, narrowed by a query": f"crosstab --query '{QUERY}'",
}  # fmt: skip
"""What is measured: its name, and the command without the project."""


def step(work: Path, *command: str) -> Run:
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    return run([sys.executable, *command], work, environment)


def build(interviews: int, work: Path) -> None:
    """Material and project: nothing of it is measured. Run in a process of its own."""
    from qcode.codebook.shipped import shipped
    from qcode.project import Project

    material, project = work / f"analyses-{interviews}", project_of(interviews, work)
    asked = ["--interviews", interviews, "--codings", interviews * CODINGS]
    command = [sys.executable, HERE.with_name("generate.py"), material, *asked]
    subprocess.run([str(part) for part in command], check=True)
    draft = project.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    books = shipped()
    with Project.create(draft, [books[name] for name in BOOKS]) as made:
        cases = [("village", material / "villages.csv"), ("person", material / "people.csv")]
        made.import_files(sorted((material / "interviews").glob("*.txt")), cases)
        made.tag_file(material / "codings.csv")
    draft.rename(project)


def project_of(interviews: int, work: Path) -> Path:
    return work / f"analyses-{interviews}.qcode"


def measured(interviews: int, work: Path) -> dict[str, Run]:
    """Every analysis of one size, by name."""
    project = project_of(interviews, work)
    if not project.exists():
        say(f"{interviews} interviews: material and project")
        step(work, str(HERE), "--build", str(interviews), "--work", str(work))
    figures = {}
    for name, command in ANALYSES.items():
        say(f"{interviews} interviews: {name}")
        words = ["-m", "qcode", "-p", str(project), *split(command), "--format", "json"]
        words += ["-o", str(work / "answer.json")]
        once = lambda words=words: step(work, *words)  # noqa: E731
        figures[name], _ = middle(once, REPEAT_WITHIN, REPEAT_MOST)
    return figures


def split(command: str) -> list[str]:
    import shlex

    return shlex.split(command)


def table(sizes: dict[int, dict[str, Run]]) -> str:
    """Wall clock, processor time and memory, a line an analysis."""
    head = [f"{size:,}: wall, processor, memory" for size in sizes]
    lines = ["| analysis | " + " | ".join(head) + " |", "|---" * (len(sizes) + 1) + "|"]
    for name in ANALYSES:
        runs = [figures[name] for figures in sizes.values()]
        cells = [f"{each.wall:.2f} s, {each.cpu:.2f} s, {each.peak:.0f} MB" for each in runs]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--interviews", type=int, nargs="+", default=[30, 300, 3000])
    parser.add_argument("--work", type=Path)
    parser.add_argument("--build", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.build is not None:
        build(asked.build, asked.work)
        return
    with tempfile.TemporaryDirectory() as temporary:
        work = (asked.work or Path(temporary)).resolve()
        work.mkdir(parents=True, exist_ok=True)
        print(table({size: measured(size, work) for size in asked.interviews}))


if __name__ == "__main__":
    main()
