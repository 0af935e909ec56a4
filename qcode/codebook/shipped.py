"""Where the files that come with qcode lie: its codebooks and its sample corpus."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from qcode.errors import UnknownName

_PACKAGE = Path(__file__).resolve().parent.parent


def shipped_folder(name: Literal["codebooks", "corpus_sample"]) -> Path:
    """The folder of this name inside the installed package, else beside it in the checkout."""
    installed = _PACKAGE / "_data" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


def shipped() -> dict[str, Path]:
    """The codebooks that come with qcode, by id."""
    return {path.stem: path for path in sorted(shipped_folder("codebooks").glob("*.yaml"))}


def find_codebook(name_or_path: str) -> Path:
    """The file of that path, else the shipped codebook of that id. Raises UnknownName."""
    path = Path(name_or_path)
    if path.is_file():
        return path
    known = shipped()
    if name_or_path not in known:
        raise UnknownName("codebook file or shipped codebook", name_or_path, known)
    return known[name_or_path]
