"""The tools compared: where each comes from, and the command for each step of the work.

A tool without a step (qualitative-coding lists no quotations as CSV, Taguette tabulates nothing)
is left out of that figure. In a command {bin} is the folder of the tool's own environment, {home}
its project folder, {data} the material, {out} a file to write, {driver} the tool's script here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parent

_QCODE = "{bin}/qcode -p {home}/project.qcode "
_DRIVER = "{bin}/python {driver} "


@dataclass(frozen=True, slots=True)
class Tool:
    """requirement: what pip is asked for.  steps: name → command, split at blanks.

    Steps: prepare (off the clock), import, load (off the clock: all the codings), crosstab,
    export, save (prints its own figures), version.
    """

    name: str
    requirement: str
    driver: str
    steps: Mapping[str, str]

    def command(self, step: str, places: Mapping[str, str]) -> list[str]:
        known = {**places, "driver": str(HERE / self.driver)}
        return [part.format_map(known) for part in self.steps[step].split()]


QCODE = Tool(
    name="qcode",
    requirement=str(CHECKOUT),
    driver="tool_qcode.py",
    steps={
        "prepare": "{bin}/qcode init {home}/project.qcode --codebook field-variables"
        " --codebook cadre-mobilization --codebook farmer-participation"
        " --codebook personalized-pairing --codebook resource-capture",
        "import": _QCODE + "import {data}/interviews"
        " --people {data}/people.csv --villages {data}/villages.csv",
        "load": _QCODE + "tag --from {data}/codings.csv",
        "crosstab": _QCODE + "crosstab --cols actor_type,village_class --format csv -o {out}",
        "export": _QCODE + "codings --format csv -o {out}",
        "save": _DRIVER + "save {home} {data}",
        "version": "{bin}/qcode --version",
    },
)

QUALITATIVE_CODING = Tool(
    name="qualitative-coding",
    requirement="qualitative-coding==1.7.8",
    driver="peer_qualitative_coding.py",
    steps={
        "prepare": "{bin}/qc init",
        "import": "{bin}/qc corpus import {data}/interviews --recursive --importer verbatim",
        "load": _DRIVER + "load {home} {data}",
        "crosstab": "{bin}/qc codes crosstab --outfile {out}",
        "save": _DRIVER + "save {home} {data}",
        "version": "{bin}/qc version",
    },
)

TAGUETTE = Tool(
    name="taguette",
    requirement="taguette==1.5.2",
    driver="peer_taguette.py",
    steps={
        "prepare": _DRIVER + "prepare {home} {data}",
        "import": _DRIVER + "import {home} {data}",
        "load": _DRIVER + "load {home} {data}",
        "export": _DRIVER + "export {home} {out}",
        "save": _DRIVER + "save {home} {data}",
        "version": "{bin}/taguette --version",
    },
)

TOOLS = {tool.name: tool for tool in (QCODE, QUALITATIVE_CODING, TAGUETTE)}
