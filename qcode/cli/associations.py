"""associate: whether outcomes rise with a class."""

from __future__ import annotations

from typing import Any

import click

from qcode.cli.options import open_project, split, with_filters, with_output
from qcode.cli.output import Output
from qcode.cli.testing import chance, correction_option, permutations_option, seed_option
from qcode.project.selection import Choice

MEASURES = ("rate", "segments", "turns", "coverage", "presence")


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
@click.option("--no-rollup", is_flag=True, help="Count only what was coded with the very code.")
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
    qcode associate interaction_type effective-governance ineffective-governance
    qcode associate village_class strong-alliance --order C,B,D,A --measure presence
    """
    given = {name: value for name, value in chance(options).items() if value is not None}
    with open_project() as project:
        table = project.associate(
            variable,
            outcomes,
            choice,
            measure=measure,
            order=split(order),
            rollup=not no_rollup,
            **given,
        )
    out.show(table)
