"""Options that several commands take, and the project that a command works on."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shlex import quote
from typing import Any, TypeVar

import click

from qcode.cli.output import Output, say
from qcode.errors import NoProject
from qcode.exchange import FORMATS
from qcode.project import Project
from qcode.project.selection import Choice
from qcode.texts import Text, locale_lang

_F = TypeVar("_F", bound=Callable[..., Any])

FILE = click.Path(path_type=Path)

encoding_option = click.option(
    "--encoding",
    metavar="NAME",
    help="How the files are encoded, where it can't be told: gb18030, cp1252 …",
)

source_option = click.option(
    "--source", "sources", multiple=True, metavar="SOURCE", help="Only this source (repeatable)."
)

code_option = click.option(
    "--code",
    "codes",
    multiple=True,
    metavar="CODE",
    help="Only this code, with those under it unless --no-rollup (repeatable).",
)

where_option = click.option(
    "--where",
    multiple=True,
    metavar="VARIABLE=LEVEL",
    help="Only turns where this holds, e.g. village_class=A, round=missing (repeatable).",
)

query_option = click.option(
    "--query",
    "queries",
    multiple=True,
    metavar="QUERY",
    help="Only turns that it finds: a saved query's name, or as for qcode query (repeatable).",
)

interviewer_option = click.option(
    "--interviewer", "interviewers", is_flag=True, help="Count interviewers' turns too."
)

bars_option = click.option("--bars", is_flag=True, help="Draw bars on the terminal instead.")


@contextmanager
def open_project(*, merging: Sequence[Path] = ()) -> Iterator[Project]:
    """The project that -p, $QCODE_PROJECT or this folder gives. Raises NoProject and its kin.

    Of a copy beside it with more work every command tells; of a place that asks for care, and of
    others who have it open, a command that wrote.
    merging: the copies that are being brought in just now, of which nothing needs be told.
    """
    from qcode.project.copies import copies_beside, words_about
    from qcode.store.damage import damage_in

    with Project.open(project_path()) as project:
        project.tell = _warn
        known = {path.resolve() for path in merging}
        others = [each for each in copies_beside(project) if each.resolve() not in known]
        _warn(words_about(project.path, others))
        _warn_of_locked(project.path)
        try:
            with damage_in(project.path):
                yield project
        finally:
            if project.has_written:
                _tell_of_surroundings(project.path)


def _tell_of_surroundings(path: Path) -> None:
    from qcode.project.places import place_of
    from qcode.project.presence import others_at

    place, others = place_of(path), others_at(path)
    if place is not None:
        _warn(place.warning)
    if others:
        say(f"also open: {'; '.join(other.said.en for other in others)}")
        say("  what was done just now is seen there")


def _warn_of_locked(path: Path) -> None:
    from qcode.store.locked import left_locked, locked_name

    if locked_name(path).is_file():
        said, remedy = left_locked(path)
        say(f"careful: {said.en}; {remedy.en}")


def _warn(words: Text) -> None:
    if words:
        say(f"careful: {words.en}")


def project_path() -> Path:
    """Where that project lies. Raises NoProject."""
    named = click.get_current_context().find_root().obj
    if named is not None:
        return Path(named)
    if os.environ.get("QCODE_PROJECT"):
        return Path(os.environ["QCODE_PROJECT"])
    here = sorted(path for path in Path().glob("*.qcode") if path.is_file())
    if any(Path().glob("*.qcode.age")):
        _require_open(here)
    if len(here) > 1:
        from qcode.project.copies import originals

        here = originals(here)
    if len(here) == 1:
        return here[0]
    if not here:
        hint = "make one: qcode init NAME.qcode --codebook …, or name one with -p"
        raise NoProject("there is no project in this folder", hint)
    names = ", ".join(path.name for path in here)
    raise NoProject(
        f"there are several projects here: {names}",
        "say which: qcode -p FILE …, or for good: export QCODE_PROJECT=FILE",
    )


def _require_open(here: Sequence[Path]) -> None:
    """What was handed out is no project of the folder while that is locked. Raises NoProject."""
    from qcode.project.copies import left_locked_in

    locked = left_locked_in(Path(), here)
    if not locked:
        return
    names = ", ".join(path.name for path in locked)
    hint = f"open it: qcode unlock {quote(locked[0].name)}"
    if here:
        hint += f"; to work in what was handed out: qcode -p {quote(here[0].name)} …"
    raise NoProject(f"the project in this folder is locked: {names}", hint)


_format_option = click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    default="table",
    metavar="FORMAT",
    help=f"How to print it: {', '.join(FORMATS)}.",
)

_lang_option = click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    help="Language of names and captions; else the locale's.",
)


def with_format(command: _F) -> _F:
    """--format and --lang, given as an Output, `out`, to a command whose -o is no table."""

    @_format_option
    @_lang_option
    @functools.wraps(command)
    def wrapped(*args: Any, format_: str, lang: Any, **kwargs: Any) -> Any:
        return command(*args, out=Output(format_, lang=lang or locale_lang()), **kwargs)

    return wrapped  # type: ignore[return-value]


def with_output(command: _F) -> _F:
    """--format, -o, --lang and --excel, given to the command as one Output, `out`."""

    @_format_option
    @click.option(
        "-o",
        "--output",
        type=FILE,
        metavar="FILE",
        help="Write a file instead; its ending says how: .docx .xlsx .csv .tex .html .md .json",
    )
    @_lang_option
    @click.option(
        "--excel", is_flag=True, help="A .csv that Excel opens rightly and never calculates."
    )
    @functools.wraps(command)
    def wrapped(
        *args: Any, format_: str, output: Path | None, lang: Any, excel: bool, **kwargs: Any
    ) -> Any:
        out = Output(format_, output, lang or locale_lang(), excel)
        return command(*args, out=out, **kwargs)

    return wrapped  # type: ignore[return-value]


def _with_choice(coders_option: Callable[[Any], Any]) -> Callable[[_F], _F]:
    """The coders' option, --code, --source, --where, --query and --interviewer, given to the
    command as one Choice, `choice`.
    """

    def with_choice(command: _F) -> _F:
        @coders_option
        @code_option
        @source_option
        @where_option
        @query_option
        @interviewer_option
        @functools.wraps(command)
        def wrapped(
            *args: Any,
            coders: tuple[str, ...],
            codes: tuple[str, ...],
            sources: tuple[str, ...],
            where: tuple[str, ...],
            queries: tuple[str, ...],
            interviewers: bool,
            **kwargs: Any,
        ) -> Any:
            choice = Choice(split(coders), split(codes), sources, where, interviewers, queries)
            return command(*args, choice=choice, **kwargs)

        return wrapped  # type: ignore[no-any-return]

    return with_choice


with_filters = _with_choice(
    click.option(
        "--coder",
        "coders",
        multiple=True,
        metavar="NAME",
        help="Only this coder's codings (repeatable).",
    )
)
"""The filters of a command that counts codings; see _with_choice."""

with_comparison = _with_choice(
    click.option(
        "--coders",
        multiple=True,
        metavar="A,B,…",
        help="Whom to compare; else all who have finished a source.",
    )
)
"""The filters of a command that compares coders; see _with_choice."""


def seed_option(of: str) -> Callable[[_F], _F]:
    """--seed. of: what is drawn by it, as its help says."""
    return click.option(
        "--seed", type=click.IntRange(0), default=1, show_default=True, metavar="N", help=of
    )


def with_resampling(command: _F) -> _F:
    """--bootstrap and --seed, given as `replicates` and `seed`."""
    seeded = seed_option("Of the resamples.")
    resampled = click.option(
        "--bootstrap",
        "replicates",
        type=click.IntRange(0, 100_000),
        default=1000,
        show_default=True,
        metavar="N",
        help="Resamples for intervals; 0: value ± 1.96 standard errors instead.",
    )
    return resampled(seeded(command))


def split(words: tuple[str, ...]) -> tuple[str, ...]:
    """Names given one by one or with commas between them."""
    parts = (part for word in words for part in word.replace("，", ",").split(","))
    return tuple(part.strip() for part in parts if part.strip())
