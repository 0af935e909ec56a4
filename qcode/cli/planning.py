"""assign, progress: who is to code what, and how far everybody is."""

from __future__ import annotations

import click

from qcode.cli.options import open_project, source_option, with_output
from qcode.cli.output import Output


def names(text: str) -> tuple[str, ...]:
    """Names with commas between them."""
    return tuple(word.strip() for word in text.replace("，", ",").split(",") if word.strip())


@click.command("assign")
@click.option("--coders", required=True, metavar="A,B,…", help="Who is to code.")
@click.option(
    "--overlap",
    type=click.IntRange(0, 100),
    default=100,
    show_default=True,
    metavar="PERCENT",
    help="How many of the sources all of them code; the others are dealt out.",
)
@click.option("--by", metavar="VARIABLE", help="Draw evenly from each of its levels.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same draws the same.")
@source_option
@click.option("--coder", metavar="NAME", help="Who does this; else nobody is recorded.")
@with_output
def assign_command(
    coders: str,
    overlap: int,
    by: str | None,
    seed: int,
    sources: tuple[str, ...],
    coder: str | None,
    out: Output,
) -> None:
    """Draw by lot who codes which source, and keep it as the plan.

    Sources that are for nobody yet, or those of --source. What was coded already stays.

    \b
    qcode assign --coders LIN,MEI,ZHAO --overlap 20 --by village_class --seed 7
    qcode assign --coders "LIN 2" --source 2024-05-11_CJM     LIN again, to see whether LIN drifts
    """
    with open_project() as project:
        table = project.assign(
            names(coders), sources=sources, overlap=overlap, seed=seed, by=by, coder=coder
        )
    out.show(table)


@click.command("progress")
@with_output
def progress_command(out: Output) -> None:
    """Show how far each coder is with each source of the plan.

    \b
    qcode progress
    """
    with open_project() as project:
        out.show(project.progress_table())
