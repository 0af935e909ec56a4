"""Passphrases and keys as a command takes them: asked for, or from files; never as an argument.

What stands on a command line is in the shell's history and in the list of processes.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qcode.cli.options import FILE
from qcode.errors import FileProblem, UsageProblem

if TYPE_CHECKING:
    from qcode.exchange.sealing import KeyRing, Lock

_PRIVATE = re.compile(r"AGE-(SECRET-KEY|PLUGIN-\w+)-1|PRIVATE KEY-----", re.IGNORECASE)

_PUBLIC = ("age1", "ssh-")
"""How a public key begins."""

_F = TypeVar("_F", bound=Callable[..., Any])

_passphrase_option = click.option(
    "--passphrase-file",
    type=FILE,
    metavar="FILE",
    help="The passphrase is its first line; else it is asked for.",
)

_to_option = click.option(
    "--to",
    "recipients",
    multiple=True,
    metavar="KEY",
    help="Lock it with this public key (age1…, ssh-…), or those in a file (repeatable).",
)

_identity_option = click.option(
    "--identity",
    "identities",
    type=FILE,
    multiple=True,
    metavar="FILE",
    help="Your private key, for what is locked with your public one (repeatable).",
)


def with_lock(command: _F) -> _F:
    """--passphrase-file and --to, given as `passphrase_file` and `recipients`; see `lock_of`."""
    return _passphrase_option(_to_option(command))


def with_keys(command: _F) -> _F:
    """--passphrase-file and --identity, as `passphrase_file` and `identities`; see `keys_of`."""
    return _passphrase_option(_identity_option(command))


def lock_of(passphrase_file: Path | None, recipients: tuple[str, ...], *, ask: bool) -> Lock | None:
    """What a file is to be locked with. ask: with a passphrase, where neither is given.

    Raises UsageProblem, FileProblem.
    """
    from qcode.exchange.sealing import Lock

    if passphrase_file is not None and recipients:
        raise UsageProblem(
            "a file is locked with a passphrase or with keys, not with both",
            "leave out --to, or --passphrase-file",
        )
    if recipients:
        return Lock(recipients=tuple(key for word in recipients for key in _keys(word)))
    if passphrase_file is not None:
        return Lock(passphrase=_first_line(passphrase_file))
    return Lock(passphrase=_asked("passphrase for it", twice=True)) if ask else None


def keys_of(passphrase_file: Path | None, identities: tuple[Path, ...]) -> KeyRing:
    """What may open a locked file. Raises FileProblem."""
    from qcode.exchange.sealing import KeyRing

    def ask(path: Path) -> str:
        if passphrase_file is not None:
            return _first_line(passphrase_file)
        return _asked(f"passphrase of {path.name}")

    return KeyRing(ask, tuple(map(_private_key, identities)))


def _private_key(path: Path) -> bytes:
    content = _content(path)
    if not _PRIVATE.search(content):
        raise FileProblem(path, "holds no private key", "give the file that qcode key -o wrote")
    return content.encode()


def _asked(what: str, *, twice: bool = False) -> str:
    if not sys.stdin.isatty():
        raise UsageProblem(
            "there is no terminal to ask for a passphrase on", "give it with --passphrase-file FILE"
        )
    answer: str = click.prompt(what, hide_input=True, confirmation_prompt=twice, err=True)
    return answer


def _keys(word: str) -> list[str]:
    """A public key, or those that a file holds, one a line."""
    if word.startswith(_PUBLIC):
        return [word]
    content = _content(Path(word))
    if _PRIVATE.search(content):
        raise FileProblem(
            word,
            "holds a private key, which opens files and locks none",
            f"give the public one that goes with it: {_public(content)}",
        )
    lines = [line.strip() for line in content.splitlines()]
    keys = [line for line in lines if line and not line.startswith("#")]
    if not keys:
        raise FileProblem(word, "holds no public key", "qcode key makes one")
    if not all(key.startswith(_PUBLIC) for key in keys):
        raise FileProblem(
            word,
            "holds something else than public keys",
            "each is a line that begins with age1, ssh-ed25519 or ssh-rsa",
        )
    return keys


def _public(content: str) -> str:
    """The public key that stands beside a private one in its file, as qcode key writes it."""
    found = re.search(r"public key: *(age1\w+)", content, re.IGNORECASE)
    return f"--to {found[1]}" if found else "age1…, or the .pub file of ssh-keygen"


def _first_line(path: Path) -> str:
    line = _content(path).partition("\n")[0].removesuffix("\r")
    if not line:
        raise FileProblem(path, "holds no passphrase", "write it on the first line")
    return line


def _content(path: Path) -> str:
    if _PRIVATE.search(path.name):
        raise UsageProblem(
            "a private key stands on the command line, where others may read it",
            "keep it in a file, and name the file; of a key that others saw, make a new one",
        )
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no text"
        raise FileProblem(path, f"can't be read ({why})", "look at the path") from None
