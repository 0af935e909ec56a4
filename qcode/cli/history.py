"""history: who did what, and when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

import click

from qcode.cli.moments import point_in_time
from qcode.cli.options import open_project, with_output
from qcode.cli.output import Output
from qcode.errors import UsageProblem
from qcode.project.past_questions import WhichActs

_DATE = "such as 2026-03-01 or 2026-03-01T14:30"


def with_acts(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that choose acts, each given to the command by its name; see `which_acts`."""
    for option in reversed(
        (
            click.option("--coder", metavar="NAME", help="Only what this coder did."),
            click.option("--verb", metavar="WHAT", help="Only such acts: tag, memo, 编码 …"),
            click.option("--since", metavar="DATE", help=f"Only from then on: {_DATE}."),
            click.option("--until", metavar="DATE", help="Only up to then, that day included."),
        )
    ):
        command = option(command)
    return command


def which_acts(
    coder: str | None, verb: str | None, since: str | None, until: str | None
) -> WhichActs:
    """What the options say. Raises UsageProblem."""
    return WhichActs(coder, verb, _date(since, time.min), _date(until, time.max))


@click.command("history")
@click.option(
    "-n", "--limit", type=click.IntRange(1, 10**9), metavar="N", help="Only the latest N."
)
@click.option(
    "--record",
    metavar="ID",
    help="All that ever happened to one coding, memo, code, source …, oldest first.",
)
@with_acts
@with_output
def history_command(
    limit: int | None, record: str | None, out: Output, **chosen: str | None
) -> None:
    """List what was done, by whom and when, latest first.

    A record is named by the beginning of its id, or by the id or name of a code, source or case;
    it may be gone. Times are UTC in files, and local on a screen.

    \b
    qcode history -n 20
    qcode history --coder LIN --since 2026-03-01 --verb recode
    qcode history --record 1803707b
    """
    from qcode.project.screen import on_screen

    which = which_acts(**chosen)
    with open_project() as project:
        if record is None:
            out.show(project.history_table(limit, which), on_screen)
        else:
            out.show(project.record_table(record, limit, which), on_screen)


def _date(word: str | None, of_day: time) -> datetime | None:
    if word is None:
        return None
    moment = point_in_time(word, of_day)
    if moment is None:
        raise UsageProblem(f"{word!r} is no date", f"write it {_DATE}")
    return moment
