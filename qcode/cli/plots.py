"""plot: tables and transcripts as pictures."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qcode.cli.counting import (
    Counting,
    least_option,
    no_rollup_option,
    with_counting,
    with_nearness,
    with_orders,
)
from qcode.cli.groups import Group
from qcode.cli.options import FILE, open_project, with_filters
from qcode.cli.output import say
from qcode.errors import UsageProblem
from qcode.project.selection import Choice
from qcode.texts import locale_lang

if TYPE_CHECKING:
    from qcode.exchange.plots.timeline import Timeline
    from qcode.table import Table
    from qcode.texts import Lang, Text

_F = TypeVar("_F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Paper:
    """The file that a picture goes to, and the language of its words."""

    path: Path
    lang: Lang

    def require(self) -> None:
        """Whether it can be written, before a table is counted. Raises UsageProblem."""
        from qcode.exchange.plots.canvas import require

        require(self.path.suffix.lower())

    def draw(self, plot: str, table: Table) -> None:
        from qcode.exchange.plots import write_plot

        self._say(write_plot(plot, table, self.path, self.lang))

    def portray(self, portrait: Timeline) -> None:
        from qcode.exchange.plots import write_timeline

        self._say(write_timeline(portrait, self.path, self.lang))

    def _say(self, warning: Text | None) -> None:
        if warning is not None:
            say(f"qcode: {warning.read(self.lang)}")
        say(f"written: {self.path}")


def with_paper(command: _F) -> _F:
    """-o and --lang, given as one Paper, `paper`."""

    @click.option(
        "-o",
        "--output",
        "path",
        type=FILE,
        required=True,
        metavar="FILE",
        help="The file; its ending says how: .svg .png .pdf",
    )
    @click.option(
        "--lang",
        type=click.Choice(["zh", "en"]),
        help="Language of names and captions; else the locale's.",
    )
    @functools.wraps(command)
    def wrapped(*args: Any, path: Path, lang: Lang | None, **kwargs: Any) -> Any:
        paper = Paper(path, lang or locale_lang())
        paper.require()
        return command(*args, paper=paper, **kwargs)

    return wrapped  # type: ignore[return-value]


@click.group("plot", cls=Group)
def plot_command() -> None:
    """Draw tables and transcripts as pictures.

    SVG, PNG or PDF, by the ending of the file. Needs: pip install '.[plots]'
    """


@plot_command.command("heatmap")
@with_counting("actor_type,village_class")
@with_filters
@with_paper
def heatmap_command(counting: Counting, choice: Choice, paper: Paper) -> None:
    """A cross-table coloured by its numbers.

    \b
    qcode plot heatmap --coder LIN -o heatmap.svg
    qcode plot heatmap --cols actor_type --percent column --lang zh -o heatmap.png
    """
    with open_project() as project:
        table = counting.table(project, choice)
    paper.draw("heatmap", table)


@plot_command.command("bars")
@with_counting("actor_type")
@with_filters
@with_paper
def bars_command(counting: Counting, choice: Choice, paper: Paper) -> None:
    """A bar for each code, made of its columns.

    \b
    qcode plot bars --coder LIN --code allocation-logic -o bars.svg
    qcode plot bars --cols village_class --percent row -o bars.png
    """
    with open_project() as project:
        table = counting.table(project, choice)
    paper.draw("bars", table)


@plot_command.command("diverging")
@with_counting("coder")
@with_filters
@with_paper
def diverging_command(counting: Counting, choice: Choice, paper: Paper) -> None:
    """Two columns back to back: coders, periods.

    \b
    qcode plot diverging --coder LIN --coder MEI -o coders.svg
    qcode plot diverging --cols round --coder LIN --percent column -o rounds.png
    """
    with open_project() as project:
        table = counting.table(project, choice)
    paper.draw("diverging", table)


@plot_command.command("network")
@with_nearness
@least_option(1)
@no_rollup_option
@with_filters
@with_paper
def network_command(
    near: str | None,
    distance: int | None,
    least: int,
    no_rollup: bool,
    choice: Choice,
    paper: Paper,
) -> None:
    """Which codes meet, as circles and lines.

    Of one coder: name one where there are several. Of very many pairs the strongest are drawn.

    \b
    qcode plot network --coder LIN --least 2 -o network.svg
    qcode plot network --coder consensus --near overlap -o network.png
    """
    with open_project() as project:
        table = project.cooccur(
            choice, near=near, distance=distance, least=least, rollup=not no_rollup
        )
    paper.draw("network", table)


@plot_command.command("timeline")
@click.argument("source")
@no_rollup_option
@with_filters
@with_paper
def timeline_command(source: str, no_rollup: bool, choice: Choice, paper: Paper) -> None:
    """Where in a transcript what is coded.

    \b
    qcode plot timeline 2024-05-11_CJM -o timeline.svg
    qcode plot timeline 2024-05-11_CJM --coder LIN --code allocation-logic -o timeline.png
    """
    if choice.sources:
        raise UsageProblem("a timeline is of one source", "leave --source out")
    with open_project() as project:
        portrait = project.timeline(source, choice, rollup=not no_rollup)
    paper.portray(portrait)


@plot_command.command("saturation")
@with_orders
@with_filters
@with_paper
def saturation_command(by: Any, orders: int, seed: int, choice: Choice, paper: Paper) -> None:
    """New codes by further interviews, as curves.

    \b
    qcode plot saturation --coder LIN -o saturation.svg
    qcode plot saturation --coder LIN --by person -o saturation.pdf
    """
    with open_project() as project:
        table = project.saturation(choice, by=by, orders=orders, seed=seed)
    paper.draw("saturation", table)
