"""hand-out, hand-in: a file for one coder, and what comes back from them."""

from __future__ import annotations

from pathlib import Path

import click

from qcode.cli.coding import telling_new_coders
from qcode.cli.locks import keys_of, lock_of, with_keys, with_lock
from qcode.cli.merging import dry_run_option, rename_option, renaming, same_option, tell
from qcode.cli.options import (
    FILE,
    open_project,
    source_option,
    split,
    with_format,
    with_output,
)
from qcode.cli.output import Output, counting_up, say
from qcode.errors import UsageProblem


@click.command("hand-out")
@click.option("--coder", required=True, metavar="NAME", help="For whom it is.")
@click.option("--new", is_flag=True, help="For a coder whom the project doesn't know yet.")
@source_option
@click.option(
    "-o",
    "--output",
    "target",
    type=FILE,
    metavar="FILE",
    help="The file to make: NAME.qcode, or NAME.qcode.age where it is locked.",
)
@click.option("--lock", "ask", is_flag=True, help="Ask for a passphrase and lock it with that.")
@with_lock
@with_format
def hand_out_command(
    coder: str,
    new: bool,
    sources: tuple[str, ...],
    target: Path | None,
    ask: bool,
    passphrase_file: Path | None,
    recipients: tuple[str, ...],
    out: Output,
) -> None:
    """Make a project file for one coder.

    In -o FILE is what they need to code the sources of --source, or else those that they are
    assigned: codebooks, texts, cases and their own work. Nothing is in it that others coded, wrote
    or decided, nor any other source. They code in it as in any project; qcode hand-in takes it in
    again. Locked files are of the age format.

    \b
    qcode hand-out --coder LIN -o LIN.qcode
    qcode hand-out --coder MEI --source 2024-05-11_CJM --lock -o MEI.qcode.age
    """
    if target is None:
        raise UsageProblem("a hand-out needs a name", "add -o NAME.qcode")
    lock = lock_of(passphrase_file, recipients, ask=ask)
    with open_project() as project, telling_new_coders(project):
        table = project.hand_out(coder, target, sources=sources, lock=lock, new=new)
    say(f"written: {target}")
    out.show(table)


@click.command("hand-in")
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE…")
@dry_run_option
@same_option
@rename_option
@with_keys
@with_output
def hand_in_command(
    files: tuple[Path, ...],
    dry_run: bool,
    same: tuple[str, ...],
    renames: tuple[str, ...],
    passphrase_file: Path | None,
    identities: tuple[Path, ...],
    out: Output,
) -> None:
    """Take in what coders did in their hand-outs.

    They are merged (qcode merge --help), locked ones after they are opened. What a hand-out was
    never given is not missing from it: nothing is deleted by that.

    \b
    qcode hand-in LIN.qcode MEI.qcode.age --dry-run
    """
    from qcode.project.presence import present

    with (
        open_project(merging=files) as project,
        present(project, "", "merge"),
        counting_up("merging") as progress,
    ):
        report = project.hand_in(
            files,
            keys_of(passphrase_file, identities),
            same=split(same),
            renamed=renaming(renames),
            dry_run=dry_run,
            progress=progress,
        )
        progress.close()
        tell(out, project, report, dry_run=dry_run)
