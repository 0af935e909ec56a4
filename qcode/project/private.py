"""What qcode keeps for one user on one machine: never beside the project, never for other eyes."""

from __future__ import annotations

from pathlib import Path


def private_folder(*names: str) -> Path:
    """A folder of qcode's own in the user's, made if need be. Raises OSError."""
    from platformdirs import user_state_path

    own = user_state_path("qcode", appauthor=False)
    own.mkdir(mode=0o700, parents=True, exist_ok=True)
    own.chmod(0o700)
    folder = own.joinpath(*names)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
