"""A full disk, one that fails, or one that may only be read: one clear sentence, nothing half done.

Every command that writes is tried where there is no room, or room for some of what it writes, and
where one of its writes fails. Short here; QCODE_LONG=1 tries each of them with every amount.
"""

from __future__ import annotations

import errno
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pytest

from qcode.cli.app import app

from .material import WHOLE, faults, is_sound, records
from .tally import Figures
from .workshop import Ended, Workshop, compiled, workshop
from .written import READS, WRITES, Ready, ready

LIMITS = (4096, 20_000, 200_000, 700_000, 1_200_000, 1_300_000, 1_800_000)
ROOMS = (0, 1, 2, 8, 64, 256, 512)
"""Pages of 4096 bytes that are free on the disk."""

PAGE = 4096
FAILURES = 12 if WHOLE else 1

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="these faults are of Linux"),
]


@pytest.fixture(scope="module")
def at_hand(tmp_path_factory: pytest.TempPathFactory) -> Ready:
    return ready(tmp_path_factory.mktemp("ready"))


def tried(part: int) -> Any:
    """Each command is tried with every fault; in a short run with one of the four."""
    return pytest.mark.parametrize("line", WRITES if WHOLE else WRITES[part::4])


def test_every_command_is_known_to_read_or_is_tried_where_writing_fails() -> None:
    written = {line.split()[0] for line in WRITES}
    assert set(app.list_commands(click.Context(app))) <= written | READS


def new_files(folder: Path, at_hand: Ready) -> list[str]:
    """Files that weren't there; a backup is one for which nobody has to ask."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return sorted(
        str(path.relative_to(folder))
        for path in files
        if not (at_hand.folder / path.name).exists() and path.parent.suffix != ".backups"
    )


@dataclass
class Bench:
    """Tries commands one after the other, and looks at what each left."""

    at_hand: Ready
    figures: Figures
    before: str = ""

    def __post_init__(self) -> None:
        self.before = records(self.at_hand.folder / "sample.qcode")

    def look(self, line: str, ended: Ended, folder: Path) -> None:
        """Done, or refused in a sentence with all as it was."""
        path = folder / "sample.qcode"
        told = f"{line}: {ended.status}\n{ended.err}"
        assert ended.clear, told
        self.figures.times += 1
        self.figures.became["refused in a sentence" if ended.status else "done"] += 1
        kept = records(path)  # the first to open it puts back what was begun
        if ended.status:
            assert kept == self.before, told
            assert new_files(folder, self.at_hand) == [], told
            assert is_sound(path), told
        else:
            assert faults(path) == [], told
        assert not [name for name in new_files(folder, self.at_hand) if is_a_trace(name)], told

    def again(self, line: str, ended: Ended, shop: Workshop, folder: Path) -> None:
        """What was refused is done as soon as it can be."""
        if ended.status:
            done = shop.run(folder, *self.at_hand.command(line))
            assert done.status == 0, f"{line}: {done.err}"


def is_a_trace(name: str) -> bool:
    """Whether it is a file that nobody asked for: a journal, or a draft."""
    return Path(name).name.startswith(".") or name.endswith(("-journal", "-wal", "-shm"))


def some(amounts: Sequence[int], line: str) -> Sequence[int]:
    return amounts if WHOLE else random.Random(line).sample(amounts, 1)


@tried(0)
def test_files_that_may_not_grow(
    line: str, at_hand: Ready, shop: Workshop, figures: Figures, tmp_path: Path
) -> None:
    figures.fault = "files may not grow past so many bytes (RLIMIT_FSIZE)"
    bench = Bench(at_hand, figures)
    for limit in some(LIMITS, line):
        folder = at_hand.copy(tmp_path / "work").parent
        ended = shop.run(folder, *at_hand.command(line), largest=limit)
        bench.look(line, ended, folder)
        bench.again(line, ended, shop, folder)


@pytest.fixture(scope="module")
def mounting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workshop, Path]]:
    """A workshop that sees a disk of its own in a folder, in a world of mounts of its own."""
    place = tmp_path_factory.mktemp("disk")
    try_it = ["unshare", "-m", "mount", "-t", "tmpfs", "none", str(place)]
    if shutil.which("unshare") is None or subprocess.run(try_it, capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    with workshop(tmp_path_factory.mktemp("home"), ["unshare", "-m"]) as opened:
        yield opened, place


@dataclass
class Disk:
    """A small disk that holds what the commands need, with so many pages free."""

    shop: Workshop
    place: Path
    at_hand: Ready

    def mount(self, pages: int | None) -> None:
        """pages: of room; None: plenty."""
        self.shop.outside("umount", "-q", str(self.place))
        assert self.shop.outside("mount", "-t", "tmpfs", "-o", "size=64m", "none", str(self.place))
        assert self.shop.outside("cp", "-a", f"{self.at_hand.folder}/.", str(self.place))
        if pages is not None:
            used = sum(-(-path.stat().st_size // PAGE) for path in self.at_hand.folder.iterdir())
            assert self.remount(f"size={(used + pages) * PAGE}")

    def remount(self, how: str) -> bool:
        return self.shop.outside("mount", "-o", f"remount,{how}", str(self.place))

    def seen(self, folder: Path) -> Path:
        """What stands on it, where this process can see it."""
        shutil.rmtree(folder, ignore_errors=True)
        assert self.shop.outside("cp", "-a", str(self.place), str(folder))
        return folder


@tried(1)
def test_a_disk_that_is_full(
    line: str,
    at_hand: Ready,
    mounting: tuple[Workshop, Path],
    figures: Figures,
    tmp_path: Path,
) -> None:
    figures.fault = "a full disk (tmpfs)"
    bench, disk = Bench(at_hand, figures), Disk(*mounting, at_hand)
    for pages in some(ROOMS, line):
        disk.mount(pages)
        ended = disk.shop.run(disk.place, *at_hand.command(line))
        bench.look(line, ended, disk.seen(tmp_path / "seen"))
        assert disk.remount("size=64m")
        bench.again(line, ended, disk.shop, disk.place)


@tried(2)
def test_a_disk_that_may_only_be_read(
    line: str,
    at_hand: Ready,
    mounting: tuple[Workshop, Path],
    figures: Figures,
    tmp_path: Path,
) -> None:
    figures.fault = "a disk that may only be read (tmpfs, ro)"
    bench, disk = Bench(at_hand, figures), Disk(*mounting, at_hand)
    disk.mount(None)
    assert disk.remount("ro")
    ended = disk.shop.run(disk.place, *at_hand.command(line))
    assert ended.status == 2
    bench.look(line, ended, disk.seen(tmp_path / "seen"))
    assert disk.shop.run(disk.place, "-p", "sample.qcode", "check").status == 0
    assert disk.remount("rw")
    bench.again(line, ended, disk.shop, disk.place)


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """A workshop whose disk can be told to fail."""
    library = compiled(tmp_path_factory.mktemp("failing"))
    with workshop(tmp_path_factory.mktemp("home"), LD_PRELOAD=str(library)) as opened:
        yield opened


@tried(3)
def test_a_write_that_fails(
    line: str, at_hand: Ready, failing: Workshop, figures: Figures, tmp_path: Path
) -> None:
    figures.fault = "one write, or all from one on, fail (EIO, ENOSPC)"
    bench, chance = Bench(at_hand, figures), random.Random(line)
    for _ in range(FAILURES):
        folder = at_hand.copy(tmp_path / "work").parent
        how = {
            "FAULT_AT": str(int(chance.paretovariate(0.5))),
            "FAULT_ERRNO": str(chance.choice((errno.EIO, errno.ENOSPC))),
            **({"FAULT_LASTS": "1"} if chance.random() < 0.5 else {}),
        }
        ended = failing.run(folder, *at_hand.command(line), **how)
        bench.look(line, ended, folder)
        bench.again(line, ended, failing, folder)
