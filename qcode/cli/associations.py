"""associate: whether outcomes rise with a class."""

from __future__ import annotations

from typing import Any

import click

from qcode.analysis.testing.asked import MEASURES
from qcode.cli.counting import no_rollup_option
from qcode.cli.options import open_project, split, with_filters, with_output
from qcode.cli.output import Output, counting_up
from qcode.cli.testing import chance, correction_option, permutations_option, seed_option
from qcode.errors import UsageProblem
from qcode.project.selection import Choice


@click.command("associate")
@click.argument("variable", metavar="VARIABLE")
@click.argument("outcomes", nargs=-1, required=True, metavar="CODE…")
@click.option(
    "--measure",
    type=click.Choice(MEASURES),
    default="rate",
    show_default=True,
    help="The outcome of a case.",
)
@click.option(
    "--order",
    multiple=True,
    metavar="LOW,…,HIGH",
    help="The levels from the lowest up; else as in the codebook.",
)
@no_rollup_option
@permutations_option
@seed_option
@correction_option
@with_filters
@with_output
def associate_command(
    variable: str,
    outcomes: tuple[str, ...],
    measure: str,
    order: tuple[str, ...],
    no_rollup: bool,
    choice: Choice,
    out: Output,
    **options: Any,
) -> None:
    """Whether outcomes rise with a class.

    VARIABLE is a variable or typology of persons, villages or other cases; its levels are taken in
    their order. Kendall's τ-b and Somers' D across the cases, with a permutation test.

    \b
    qcode associate interaction_type effective-governance --coder LIN
    qcode associate village_class strong-alliance --coder LIN --order C,B,D,A
    """
    levels = split(order)
    if order and not levels:
        raise UsageProblem("--order names no level", "name them from the lowest up: --order C,B,A")
    given = {name: value for name, value in chance(options).items() if value is not None}
    with open_project() as project, counting_up("shuffling:") as progress:
        table = project.associate(
            variable,
            outcomes,
            choice,
            measure=measure,
            order=levels,
            rollup=not no_rollup,
            progress=progress,
            **given,
        )
    out.show(table)
