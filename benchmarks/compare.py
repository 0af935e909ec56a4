"""qcode, qualitative-coding and Taguette on the same work, at sizes that show how each grows.

Owns the order of the work: an environment for each tool, the material for each size, then for each
size and tool an import (from an empty project each time), all the codings loaded, the cross-table,
the export and the single saves. What a step is for a tool stands in `tools.py`; README.md says
what each figure means. Prints Markdown; writes everything to results.json in the work folder.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from report import growth_table, version_table
from running import Run, middle, run, size
from tools import HERE, TOOLS, Tool

CODINGS = 100  # an interview
VERSION_RUNS = 20
REPEAT_WITHIN = 30.0  # seconds: a step is run again while all its runs fit in this
REPEAT_MOST = 5

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bench:
    """A tool, its environment, its project folder and the material of one size."""

    tool: Tool
    work: Path
    interviews: int

    @property
    def home(self) -> Path:
        return self.work / f"{self.tool.name}-{self.interviews}" / "project"

    def out(self, step: str) -> Path:
        return self.home.parent / f"{step}.csv"

    def run(self, step: str, limit: float | None = None) -> Run:
        places = {
            "bin": str(self.work / f"env-{self.tool.name}" / "bin"),
            "home": str(self.home),
            "data": str(self.work / f"material-{self.interviews}"),
            "out": str(self.out(step)),
        }
        command = self.tool.command(step, places)
        return run(command, self.home, environment(self.work), limit)

    def emptied(self) -> None:
        shutil.rmtree(self.home.parent, ignore_errors=True)
        self.home.mkdir(parents=True)
        self.run("prepare")


def environment(work: Path) -> dict[str, str]:
    """Nothing of the caller's Python, and a home of our own for whatever a tool keeps there."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    own = {"HOME": str(work), "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    return {**kept, **own}


def install(tool: Tool, work: Path) -> None:
    folder = work / f"env-{tool.name}"
    if not folder.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    pip = [folder / "bin" / "python", "-m", "pip", "install", "-qq", tool.requirement]
    subprocess.run(pip, check=True)


def make_material(work: Path, interviews: int, seed: int) -> None:
    folder = work / f"material-{interviews}"
    shutil.rmtree(folder, ignore_errors=True)
    asked = ["--interviews", interviews, "--codings", interviews * CODINGS, "--seed", seed]
    command = [sys.executable, HERE / "generate.py", folder, *asked]
    subprocess.run([str(part) for part in command], check=True, env=environment(work))


def version_of(tool: Tool, work: Path) -> Record:
    """The processor's time for a version line and for `python -c pass`, turn about."""
    bench = Bench(tool, work, 0)
    bench.home.mkdir(parents=True, exist_ok=True)
    nothing = [str(work / f"env-{tool.name}" / "bin" / "python"), "-c", "pass"]
    said, lines, passes = "", [], []
    for _ in range(VERSION_RUNS):
        line = bench.run("version")
        said = line.output.strip().splitlines()[-1].split()[-1]
        lines.append(line.cpu)
        passes.append(run(nothing, bench.home, environment(work)).cpu)
    return {
        "tool": tool.name,
        "version": said,
        "cpu": median(lines),
        "python": median(passes),
    }


def measured(bench: Bench, limit: float) -> Iterator[Record]:
    """The steps of one tool at one size, in order; `limit` holds for the cross-table."""
    yield import_record(bench)
    yield record(bench, "load", bench.run("load"))
    for step, longest in (("crosstab", limit), ("export", None)):
        if step in bench.tool.steps:
            one, times = middle(
                lambda step=step, longest=longest: bench.run(step, longest),
                REPEAT_WITHIN,
                REPEAT_MOST,
            )
            yield record(bench, step, one, runs=times, rows=rows(bench.out(step)))
    saved = json.loads(bench.run("save").output.splitlines()[-1])
    yield {"tool": bench.tool.name, "interviews": bench.interviews, "step": "save", **saved}


def rows(path: Path) -> int:
    """Of a CSV file, without its header; 0 where a step that was stopped left none."""
    if not path.exists():
        return 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        return max(0, sum(1 for _ in csv.reader(file)) - 1)


def import_record(bench: Bench) -> Record:
    def once() -> Run:
        bench.emptied()
        return bench.run("import")

    one, times = middle(once, REPEAT_WITHIN, REPEAT_MOST)
    return record(bench, "import", one, runs=times, size=size(bench.home))


def record(bench: Bench, step: str, one: Run, **more: float) -> Record:
    figures = {"wall": one.wall, "cpu": one.cpu, "peak": one.peak, "over": one.over}
    place = {"tool": bench.tool.name, "interviews": bench.interviews, "step": step}
    return {**place, **figures, **more}


def machine() -> dict[str, str | int]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return {
        "cores": os.cpu_count() or 0,
        "memory": f"{memory:.0f} GB",
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "load when begun": f"{os.getloadavg()[0]:.1f}",
    }


def tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def compare(work: Path, sizes: Sequence[int], tools: Sequence[Tool], asked: Any) -> Record:
    about = machine()
    for tool in tools:
        tell(f"{tool.name}: installing {tool.requirement}")
        install(tool, work)
    versions = [version_of(tool, work) for tool in tools]
    records: list[Record] = []
    for interviews in sizes:
        make_material(work, interviews, asked.seed)
        for tool in tools:
            for one in measured(Bench(tool, work, interviews), asked.limit):
                tell(f"{interviews} interviews, {tool.name}: {brief(one)}")
                records.append(one)
    return {"machine": about, "seed": asked.seed, "versions": versions, "records": records}


def brief(one: Mapping[str, Any]) -> str:
    took = f"{one['save']:.2f} ms" if one["step"] == "save" else f"{one['wall']:.2f} s"
    return f"{one['step']} {took}"


def print_results(found: Record, sizes: Sequence[int], tools: Sequence[Tool]) -> None:
    print(", ".join(f"{name} {value}" for name, value in found["machine"].items()), end="\n\n")
    print(growth_table(found["records"], sizes, [tool.name for tool in tools]), end="\n\n")
    print(version_table(found["versions"]))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Compare qcode with released tools.")
    parser.add_argument("--sizes", default="30,300,3000", help="interviews, by commas")
    parser.add_argument("--tools", default=",".join(TOOLS), help="which, by commas")
    parser.add_argument("--work", type=Path, help="a folder for it all, kept; default: temporary")
    parser.add_argument("--limit", type=float, default=150, help="seconds for a cross-table")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def main() -> None:
    asked = arguments()
    sizes = sorted(int(one) for one in asked.sizes.split(","))
    tools = [TOOLS[name] for name in asked.tools.split(",")]
    with tempfile.TemporaryDirectory(prefix="qcode-benchmark-") as temporary:
        work = (asked.work or Path(temporary)).resolve()
        work.mkdir(parents=True, exist_ok=True)
        found = compare(work, sizes, tools, asked)
        (work / "results.json").write_text(json.dumps(found, indent=1), encoding="utf-8")
        print_results(found, sizes, tools)


if __name__ == "__main__":
    main()
