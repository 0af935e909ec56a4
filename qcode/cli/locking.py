"""lock, unlock, key: a project that lies on the disk so that only its owner can read it."""

from __future__ import annotations

from pathlib import Path

import click

from qcode.cli.locks import keys_of, lock_of, with_keys, with_lock
from qcode.cli.options import FILE, project_path
from qcode.cli.output import counting_up, put, say
from qcode.errors import FileProblem


@click.command("lock")
@with_lock
@click.option(
    "-o", "--output", type=FILE, metavar="FILE", help="A locked copy there; the project stays."
)
def lock_command(
    passphrase_file: Path | None, recipients: tuple[str, ...], output: Path | None
) -> None:
    """Lock the project while nobody works on it.

    NAME.qcode.age takes the place of NAME.qcode, and so with each of its backups; qcode unlock
    opens it. The format is age: any program that reads it opens the files. There is no way in
    without the passphrase or the private key.

    \b
    qcode lock
    qcode lock --to advisor.pub -o for-my-advisor.qcode.age
    """
    from qcode.project.locking import lock_copy, lock_project

    path = project_path()
    lock = lock_of(passphrase_file, recipients, ask=not recipients)
    assert lock is not None
    if output is not None:
        lock_copy(path, lock, output)
        say(f"written: {output}")
        return
    with counting_up("locking") as progress:
        locked_files = lock_project(path, lock, progress)
    for locked in locked_files:
        say(f"locked: {locked}")


@click.command("unlock")
@click.argument("file", type=FILE, metavar="FILE")
@with_keys
@click.option(
    "-o", "--output", type=FILE, metavar="FILE", help="Open it there; the locked file stays."
)
def unlock_command(
    file: Path, passphrase_file: Path | None, identities: tuple[Path, ...], output: Path | None
) -> None:
    """Open a locked project, or a locked backup.

    The backups that were locked with the project are opened with it.

    \b
    qcode unlock study.qcode.age
    qcode unlock hand-out.qcode.age --identity my.key
    """
    from qcode.project.locking import unlock_project
    from qcode.store.backups import locked_backups

    with counting_up("unlocking") as progress:
        opened = unlock_project(file, keys_of(passphrase_file, identities), output, progress)
    for path in opened:
        say(f"open: {path}")
    for path in locked_backups(opened[0]):
        say(f"still locked, since this doesn't open it or it is of another project: {path}")


@click.command("key")
@click.option(
    "-o", "--output", type=FILE, required=True, metavar="FILE", help="Where the private key goes."
)
def key_command(output: Path) -> None:
    """Make a pair of keys, and print the public one.

    Whoever has the public key can lock a file for you (--to); only the private one, which stays
    with you in its file, opens it (--identity).

    \b
    qcode key -o my.key
    """
    from qcode.exchange.files import write_whole
    from qcode.exchange.sealing import new_key

    if output.exists():
        raise FileProblem(
            output, "is there already", "choose another name: keys can't be made anew"
        )
    pair = new_key()
    write_whole(output, f"# public key: {pair.public}\n{pair.private}\n".encode(), private=True)
    say(f"written: {output}")
    put(pair.public)
