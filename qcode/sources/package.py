"""Office files as zip packages: opened carefully, since they come from strangers."""

from __future__ import annotations

import zlib
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from qcode.errors import FileProblem
from qcode.sources.decoding import read_bytes

LARGEST = 200 * 2**20
"""Bytes that a package may inflate to: far above any transcript, far below what harms."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DAMAGE = (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError)
"""What reading a damaged package raises."""


def read_part(path: Path, part: str, suffix: str) -> bytes:
    """One part of a package, inflated; suffix: what the file claims to be, without the dot.

    Raises FileProblem if the file isn't such a package, is encrypted, damaged, or a bomb.
    """
    _refuse_other(read_bytes(path)[:8], path, suffix)
    try:
        with ZipFile(path) as package:
            if part not in package.namelist():
                what = f"this is not a {suffix} file: it has no {part}"
                raise FileProblem(path, what, f"save it again as .{suffix}")
            _refuse_bomb(package, path)
            return package.read(part)
    except DAMAGE as problem:
        hint = f"save it again as .{suffix}"
        raise FileProblem(path, f"this {suffix} file is damaged", hint) from problem
    except RuntimeError as problem:  # zipfile's word for a part under a password
        raise FileProblem(path, "it is encrypted", "save it without a password") from problem


def _refuse_other(start: bytes, path: Path, suffix: str) -> None:
    if start == _OLE:
        what = "it is encrypted, or of an Office older than 2007"
        raise FileProblem(path, what, f"save it as .{suffix} without a password")
    if not start.startswith(b"PK"):
        hint = f"save it as .{suffix}, or name it for what it is"
        raise FileProblem(path, f"this is not a {suffix} file", hint)


def _refuse_bomb(package: ZipFile, path: Path) -> None:
    if sum(part.file_size for part in package.infolist()) > LARGEST:
        what = f"it unpacks to more than {LARGEST // 2**20} MB"
        raise FileProblem(path, what, "leave out pictures and other sheets, or save it as text")
