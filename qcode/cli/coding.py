"""tag, untag, resize, recode, done, codings, coders: what a coder decided."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from qcode.cli.options import FILE, encoding_option, open_project, with_filters, with_output
from qcode.cli.output import Output, counting_up, say
from qcode.coding.consensus import CONSENSUS
from qcode.coding.spans import Span
from qcode.errors import UsageProblem
from qcode.project import Project
from qcode.project.outcomes import tagged_table
from qcode.project.screen import on_screen
from qcode.project.selection import Choice
from qcode.project.tagging import MOST_DIGITS, Tagged, Where
from qcode.texts import counted

coder_option = click.option(
    "--coder", metavar="NAME", envvar="QCODE_CODER", help="Whose coding it is; else $QCODE_CODER."
)


@contextmanager
def telling_new_coders(project: Project) -> Iterator[None]:
    """Says who is a coder now and wasn't before: the name may be mistyped."""
    before = project.coders()
    yield
    for coder in project.coders():
        if coder not in before and coder != CONSENSUS:
            say(f"{coder} is a new coder in this project")


@click.command("tag")
@click.argument("source", required=False)
@click.argument("code", required=False)
@click.option("--quote", metavar="TEXT", help="The words to code, as they stand in the text.")
@click.option("--span", metavar="A:B", help="Characters A up to, not including, B; counted from 0.")
@click.option(
    "--turn", type=int, metavar="N", help="The whole turn N; with --quote: look there only."
)
@coder_option
@click.option("--memo", default="", metavar="TEXT", help="A note on the coding.")
@click.option(
    "--from",
    "file",
    type=FILE,
    metavar="FILE",
    help="Code every row of a CSV, XLSX or JSONL file, or none.",
)
@encoding_option
@with_output
def tag_command(
    source: str | None,
    code: str | None,
    quote: str | None,
    span: str | None,
    turn: int | None,
    coder: str | None,
    memo: str,
    file: Path | None,
    encoding: str | None,
    out: Output,
) -> None:
    """Code a passage of SOURCE with CODE, or all rows of a file.

    \b
    qcode tag 2024-05-11_CJM strong-alliance --quote "往鹤梨那条沟里堆" --coder LIN
    qcode tag 2024-05-11_CJM 强强联合 --span 120:168 --coder LIN --memo "典型说法"
    qcode tag --from codings.csv      columns source, code, coder, quote (or start, end), memo
    """
    if file is not None and (source or quote or span or turn is not None or memo):
        raise UsageProblem(
            "--from takes each coding from the rows of its file", "leave all but --coder out"
        )
    with open_project() as project:
        if file is not None:
            _tag_file(project, file, coder, encoding, out)
            return
        if source is None or code is None or coder is None:
            raise UsageProblem(
                "tag needs a source, a code and a coder",
                "qcode tag SOURCE CODE --quote TEXT --coder NAME",
            )
        where = Where(quote, span_from(span), turn)
        with telling_new_coders(project):
            tagged = project.tag(source, code, coder=coder, where=where, memo=memo)
    out.answer(_sentence(tagged), project.signed(tagged_table([tagged])))


own_option = click.option(
    "--coder",
    metavar="NAME",
    help="Who does it, to a coding of their own; else it may be anyone's, and nobody is recorded.",
)


@click.command("untag")
@click.argument("coding")
@own_option
@with_output
def untag_command(coding: str, coder: str | None, out: Output) -> None:
    """Take a CODING away, by the beginning of its id.

    \b
    qcode untag 1803707b      (qcode codings lists the ids)
    """
    with open_project() as project:
        tagged = project.untag(coding, coder)
    out.answer(_sentence(tagged), project.signed(tagged_table([tagged])))


@click.command("resize")
@click.argument("coding")
@click.option(
    "--span", required=True, metavar="A:B", help="Its new ends: characters A up to B, from 0."
)
@own_option
@with_output
def resize_command(coding: str, span: str, coder: str | None, out: Output) -> None:
    """Give a CODING other ends.

    It is named by the beginning of its id. What it then overlaps of the same coder and code
    becomes one with it.

    \b
    qcode resize 1803707b --span 120:175
    """
    ends = span_from(span) or Span(0, 0)
    with open_project() as project:
        tagged = project.resize(coding, ends.start, ends.end, coder=coder)
    out.answer(_sentence(tagged), project.signed(tagged_table([tagged])))


@click.command("recode")
@click.argument("coding")
@click.argument("code")
@own_option
@with_output
def recode_command(coding: str, code: str, coder: str | None, out: Output) -> None:
    """Put a CODING under another CODE.

    It keeps its id and its memos; what it overlaps there becomes one with it.

    \b
    qcode recode 1803707b strong-alliance
    """
    with open_project() as project:
        tagged = project.recode(coding, code, coder=coder)
    out.answer(_sentence(tagged), project.signed(tagged_table([tagged])))


@click.command("confirm")
@click.argument("codings", nargs=-1, required=True)
@own_option
@with_output
def confirm_command(codings: tuple[str, ...], coder: str | None, out: Output) -> None:
    """Say that CODINGS were looked at again and stay.

    They are named by the beginnings of their ids, and no longer count as coded under an older
    definition.

    \b
    qcode confirm 1803707b 9e1669bf --coder LIN      (qcode codings --outdated lists them)
    """
    with open_project() as project:
        confirmed = project.confirm(codings, coder=coder)
    sentence = "\n".join(map(_sentence, confirmed))
    out.answer(sentence, project.signed(tagged_table(confirmed)))


@click.command("done")
@click.argument("source")
@coder_option
@click.option("--reopen", is_flag=True, help="It is in progress again.")
def done_command(source: str, coder: str | None, reopen: bool) -> None:
    """Say that a coder has finished a SOURCE.

    \b
    qcode done 2024-05-11_CJM --coder LIN
    """
    if coder is None:
        raise UsageProblem("done needs a coder", "qcode done SOURCE --coder NAME")
    with open_project() as project, telling_new_coders(project):
        name = project.set_state(source, coder, "in-progress" if reopen else "done")
    say(f"{name}: {'in progress' if reopen else 'done'} for {coder}")


@click.command("codings")
@click.option("--outdated", is_flag=True, help="Only those made under an older definition.")
@click.option(
    "--with-definitions", "definitions", is_flag=True, help="Add what each code said at the time."
)
@with_filters
@with_output
def codings_command(outdated: bool, definitions: bool, choice: Choice, out: Output) -> None:
    """List the codings with their words.

    A screen shows the beginning of each id, which is enough for untag; files show all. A coding is
    older than its definition if the definition of its code, or what to include and exclude, has
    changed since a coder last tagged, resized, recoded or confirmed it.

    \b
    qcode codings --coder LIN --code strong-alliance --where village_class=A
    qcode codings --outdated --with-definitions
    """
    with open_project() as project:
        table = project.codings_table(choice, outdated=outdated, definitions=definitions)
        out.show(table, on_screen)


@click.command("coders")
@with_output
def coders_command(out: Output) -> None:
    """List the coders and how far they are.

    \b
    qcode coders
    """
    with open_project() as project:
        out.show(project.coders_table())


def _tag_file(
    project: Project, file: Path, coder: str | None, encoding: str | None, out: Output
) -> None:
    with counting_up("coding row") as progress, telling_new_coders(project):
        tagged = project.tag_file(file, coder, encoding=encoding, progress=progress)
    outcomes = Tally(each.outcome for each in tagged)
    told = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.items())
    sentence = f"{counted(len(tagged), 'row')}: {told or 'nothing to do'}"
    out.answer(sentence, project.signed(tagged_table(tagged)))


def span_from(text: str | None) -> Span | None:
    """What --span says. Raises UsageProblem."""
    if text is None:
        return None
    start, colon, end = text.partition(":")
    if not (colon and _is_number(start) and _is_number(end)):
        raise UsageProblem(
            f"--span {text!r} is not A:B", "two whole numbers, such as --span 120:168"
        )
    return Span(int(start), int(end))


def _is_number(text: str) -> bool:
    return text.strip().isdecimal() and len(text) <= MOST_DIGITS


def _sentence(tagged: Tagged) -> str:
    what = {
        "new": "coded",
        "united": "united with what overlapped it",
        "unchanged": "coded so already",
        "changed": "changed",
        "confirmed": "looked at again",
        "removed": "taken away",
    }
    quotation = tagged.quotation.replace("\n", " ")
    shown = quotation if len(quotation) <= 60 else f"{quotation[:60]}…"
    return (
        f"{tagged.coding[:8]} {what[tagged.outcome]}: {tagged.code} in {tagged.source}"
        f" {tagged.start}:{tagged.end} “{shown}” ({tagged.coder})"
    )
