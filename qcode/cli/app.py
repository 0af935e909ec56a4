"""All commands by name, each loaded only when it is called, and the door where errors end."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path

import click

from qcode.cli import STOPPED
from qcode.cli.groups import Group
from qcode.cli.output import say
from qcode.errors import QcodeError
from qcode.version import __version__

_HOMES = {
    "demo": "starting",
    "init": "starting",
    "import": "gathering",
    "sources": "gathering",
    "source": "sources",
    "people": "gathering",
    "villages": "gathering",
    "cases": "gathering",
    "show": "gathering",
    "speakers": "casework",
    "set": "casework",
    "case": "casework",
    "speaker": "casework",
    "codebook": "codebooks",
    "tag": "coding",
    "untag": "coding",
    "resize": "coding",
    "recode": "coding",
    "confirm": "coding",
    "memo": "memos",
    "done": "coding",
    "codings": "coding",
    "memos": "memos",
    "search": "search",
    "words": "vocabulary",
    "coders": "coding",
    "assign": "planning",
    "progress": "planning",
    "hand-out": "handing",
    "hand-in": "handing",
    "lock": "locking",
    "unlock": "locking",
    "key": "locking",
    "drift": "planning",
    "code": "room",
    "serve": "room",
    "query": "queries",
    "crosstab": "tables",
    "typology": "typologies",
    "associate": "associations",
    "frequency": "frequencies",
    "saturation": "frequencies",
    "followup": "frequencies",
    "cooccur": "cooccurrence",
    "sequence": "cooccurrence",
    "matrix": "cooccurrence",
    "agree": "agreement",
    "units": "agreement",
    "disagreements": "consensus",
    "reconcile": "consensus",
    "relation": "relations",
    "figure": "relations",
    "plot": "plots",
    "export": "exports",
    "merge": "merging",
    "history": "history",
    "undo": "record",
    "redo": "record",
    "check": "record",
    "backup": "backups",
}


class _Commands(Group):
    """A group that imports a command's module when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_HOMES)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in _HOMES:
            return None
        module = import_module(f"qcode.cli.{_HOMES[name]}")
        command: click.Command = getattr(module, f"{name.replace('-', '_')}_command")
        return command


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with: qcode demo",
)
@click.option(
    "-p",
    "--project",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The project file; else $QCODE_PROJECT, else the only *.qcode in this folder.",
)
@click.version_option(__version__, prog_name="qcode", message="%(prog)s %(version)s")
@click.pass_context
def app(ctx: click.Context, project: Path | None) -> int | None:
    """Code interview transcripts against codebooks, and get the tables your paper needs.

    Without a COMMAND: the coding room, where there is one project here.
    """
    ctx.obj = project
    _warn_of_language(os.environ.get("QCODE_LANG", ""))
    if ctx.invoked_subcommand is not None:
        return None
    from qcode.cli.room import begin

    return begin(ctx)


def _warn_of_language(asked: str) -> None:
    if asked and not asked.lower().startswith(("zh", "en")):
        say(f"careful: QCODE_LANG={asked} is no language that qcode speaks: zh or en")


def run(arguments: list[str]) -> int:
    """Run a command and give its exit code: 0 done, 1 the answer is no, 2 bad use or input."""
    try:
        result = app.main(arguments, prog_name="qcode", standalone_mode=False)
    except QcodeError as error:
        say(f"qcode: {error.message}")
        if error.hint:
            say(f"  {error.hint}")
        return error.exit_code
    except OSError as error:
        say(f"qcode: {error.filename or 'a file'} can't be used: {error.strerror or error}")
        say("  look at the path, and whether you may read and write there")
        return 2
    except click.exceptions.NoArgsIsHelpError as error:
        say(error.format_message())
        return 2
    except click.ClickException as error:
        _explain(error)
        return 2
    except (click.Abort, KeyboardInterrupt):
        say(STOPPED)
        return 130
    except SystemExit:
        # click ends so when whoever read its help has gone (… | head): not an error of ours.
        return 0
    return result if isinstance(result, int) else 0


def _explain(error: click.ClickException) -> None:
    say(f"qcode: {error.format_message()}")
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        say(f"  see {context.command_path} --help")
