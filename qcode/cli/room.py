"""code and serve: the coding room, on this terminal or in a browser; also what plain qcode does."""

from __future__ import annotations

import gc
import os
import sys
from importlib.util import find_spec
from pathlib import Path

import click

from qcode.cli.options import project_path
from qcode.cli.output import put, say
from qcode.errors import NoProject, UsageProblem
from qcode.project import Project
from qcode.texts import Lang, Text, locale_lang

coder_option = click.option(
    "--coder",
    metavar="NAME",
    envvar="QCODE_CODER",
    help="Who is coding; else $QCODE_CODER, else the only coder here.",
)
lang_option = click.option(
    "--lang", type=click.Choice(["zh", "en"]), help="Language of the screen; else the locale's."
)
read_only_option = click.option(
    "--read-only", is_flag=True, help="Look only: nothing in the project can be changed."
)


@click.command("code")
@click.argument("source", required=False)
@coder_option
@click.option("--show", type=click.Choice(["all"]), help="Show others' codings, too.")
@read_only_option
@lang_option
@click.option(
    "--theme", type=click.Choice(["dark", "light", "safe"]), help="Safe: for colour-blind eyes."
)
def code_command(
    source: str | None,
    coder: str | None,
    show: str | None,
    read_only: bool,
    lang: Lang | None,
    theme: str | None,
) -> int:
    """Open the coding room, where it was left or at SOURCE.

    A coder sees only their own codings, unless --show all. A question mark shows all keys.

    \b
    qcode code --coder LIN
    qcode code 2024-05-11_CJM --coder LIN --lang zh
    """
    return open_room(
        project_path(), coder, source, lang, everyone=show == "all", read_only=read_only,
        theme=theme and f"qcode-{theme}",
    )  # fmt: skip


@click.command("serve")
@click.option(
    "--port", type=click.IntRange(1, 65535), metavar="N", help="The port; else a free one."
)
@coder_option
@read_only_option
@lang_option
def serve_command(port: int | None, coder: str | None, read_only: bool, lang: Lang | None) -> None:
    """Open the coding room in a browser on this machine.

    The address that is printed lets one browser in, once. No other machine can reach it.

    \b
    qcode serve --coder LIN
    """
    if find_spec("textual_serve") is None:
        raise UsageProblem(
            "qcode serve needs the extra web",
            "in the folder that qcode was installed from: pip install '.[web]'",
        )
    from qcode.tui.web.server import RoomServer
    from qcode.tui.wording import speak

    with Project.open(project_path(), read_only=read_only) as project:
        path, who = project.path.resolve(), _coder(project, coder)
    shown = lang or locale_lang()
    speak(shown)
    arguments = [f"--project={path}", "code", f"--coder={who}", f"--lang={shown}"]
    server = RoomServer(arguments + ["--read-only"] * read_only, port or 0)
    put(server.address)
    say("open it in a browser on this machine; it works once. Ctrl+C ends the coding room")
    gc.enable()
    server.serve()


def begin(context: click.Context) -> int:
    """Plain qcode: the coding room of the project that is here, else how to begin."""
    if on_terminal():
        try:
            path = project_path()
        except NoProject:
            if any(Path().glob("*.qcode.age")):  # whoever has locked it knows how to begin
                raise
        else:
            return open_room(path)
    raise click.exceptions.NoArgsIsHelpError(context)


def open_room(
    path: Path,
    coder: str | None = None,
    source: str | None = None,
    lang: Lang | None = None,
    *,
    everyone: bool = False,
    read_only: bool = False,
    theme: str | None = None,
) -> int:
    """The coding room, until it is left. Returns the exit code."""
    if not on_terminal() and "TEXTUAL_DRIVER" not in os.environ:
        raise UsageProblem(
            "the coding room needs a terminal to be shown on",
            "run it in one, without | or >; or in a browser: qcode serve",
        )
    from qcode.project.presence import present

    with Project.open(path, read_only=read_only) as project:
        who = _coder(project, coder)
        begun = project.open_source(source).source.name if source is not None else None
        from qcode.tui.app import CodingApp

        told: list[Text] = []
        if not read_only:
            project.tell = told.append
            project.daily.before_an_act()
        with present(project, who) as presence:
            app = CodingApp(
                project, who, source=begun, lang=lang or locale_lang(), everyone=everyone,
                read_only=read_only, theme=theme, others=presence.others,
                notices=[*told, *_notices(project, read_only)],
            )  # fmt: skip
            gc.enable()  # switched off at the door, for commands that live for a second
            app.run()
    return app.return_code or 0


def _notices(project: Project, read_only: bool) -> list[Text]:
    """What is to be known of where the project lies, and of what lies beside it."""
    from qcode.project.copies import copies_beside, words_about
    from qcode.project.places import place_of

    place = None if read_only else place_of(project.path)
    beside = words_about(project.path, copies_beside(project))
    found = (beside, place.brief if place is not None else Text())
    return [words for words in found if words]


def on_terminal() -> bool:
    """Whether somebody sits there who can see and type."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return all(stream is not None and stream.isatty() for stream in streams)


def _coder(project: Project, named: str | None) -> str:
    """Who is coding: who is named, else the only one who did so here, else the project's only one.

    named: from --coder or $QCODE_CODER. Raises UsageProblem.
    """
    from qcode.tui.remembered import only_coder

    if named is not None:
        return project.hand_coder(named)
    known = project.coders()
    here = only_coder(project.uuid) or (known[0] if len(known) == 1 else None)
    if here is None:
        there = f" (there are {', '.join(known)})" if known else ""
        raise UsageProblem(
            "who is coding?", f"say it: qcode code --coder NAME{there}, or set QCODE_CODER"
        )
    return here
