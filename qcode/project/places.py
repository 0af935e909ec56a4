"""Where a project file lies: a disk of this machine, or one where a copy or a lock may go wrong.

On a network drive the locks by which two programs write in turns may not hold. A program that
keeps a folder in step with other machines knows no turns at all: it may replace the file, or put
the work of one machine into a copy beside it. Neither can be cured here; who works there is told.

Known by the kind of file system, and by what such programs leave in the folders they keep or call
them by. What isn't known is taken for a disk of this machine: iCloud's copy of the desktop, say.
The branches for macOS and Windows are as small as can be, since they run on those systems alone.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Literal

from qcode.texts import Text

_NETWORK = re.compile(
    r"9p|afp(fs)?|afs|beegfs|ceph|cifs|coda|davfs|drvfs|glusterfs|gpfs|lustre|ncpfs|nfs4?"
    r"|orangefs|pvfs2|smb[23]?|smbfs|vboxsf|vmhgfs|webdav"
)
"""Kinds of file systems on another machine; fuse.* names most of them by its program."""

_REMOTE_PROGRAMS = re.compile(
    r"sshfs|rclone|davfs|gvfsd|s3fs|gcsfuse|goofys|mountpoint-s3|glusterfs|ceph|moosefs|mfs"
    r"|vmhgfs|onedriver|google-drive|gdrive|jmtpfs|curlftpfs|smbnetfs|juicefs|seadrive"
)
"""Programs that show another machine's files as a file system of their own."""

_MARKS = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".stfolder": "Syncthing",
    ".849C9593-D756-4E56-8D6E-42412F2A707B": "OneDrive",
    ".tmp.driveupload": "Google Drive",
    ".tmp.drivedownload": "Google Drive",
    ".shortcut-targets-by-id": "Google Drive",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
}
"""What programs leave in the folder they keep in step."""

_DATABASES = re.compile(r"\.?_?\.?sync_[0-9a-f]{6,}\.db")
"""What Nextcloud and ownCloud keep their account of a folder in."""

_CALLED = (
    (re.compile(r"Dropbox( \(.+\))?|Dropbox-.+"), "Dropbox"),
    (re.compile(r"OneDrive( ?- ?.+)?"), "OneDrive"),
    (re.compile(r"Mobile Documents|iCloudDrive"), "iCloud"),
    (re.compile(r"Google Drive|GoogleDrive-.+|Google 云端硬盘"), "Google Drive"),
    (re.compile(r"Nextcloud\d*"), "Nextcloud"),
    (re.compile(r"ownCloud\d*"), "ownCloud"),
    (re.compile(r"Nutstore( Files)?|我的坚果云|坚果云"), "坚果云 (Nutstore)"),
    (re.compile(r"BaiduSyncdisk|BaiduNetdiskWorkspace|百度网盘同步空间"), "百度网盘 (Baidu)"),
    (re.compile(r"WPSDrive|WPS云盘|WPS Cloud Files"), "WPS 云盘"),
    (re.compile(r"SeaDrive|Seafile"), "Seafile"),
    (re.compile(r"SynologyDrive|Synology Drive"), "Synology Drive"),
    (re.compile(r"pCloudDrive|pCloud Drive|pCloud Sync"), "pCloud"),
    (re.compile(r"MEGAsync"), "MEGA"),
    (re.compile(r"Box-Box|Box Sync"), "Box"),
    (re.compile(r"Yandex\.Disk"), "Yandex Disk"),
)
"""What such folders are called from the outset."""

_ONEDRIVE = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
"""Variables in which OneDrive says where its folders are, on Windows."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place that asks for care. name: of the file system, or of who keeps it in step."""

    kind: Literal["network", "synced"]
    name: str

    @property
    def brief(self) -> Text:
        """What to do, for a screen that has one line for it."""
        if self.kind == "network":
            return Text(
                f"on a network drive ({self.name}): one machine at a time",
                f"位于网络驱动器（{self.name}）：请勿多机同时写入",
            )
        return Text(
            f"{self.name} keeps this folder in step: one machine at a time",
            f"{self.name} 正在同步此文件夹：请勿多机同时写入",
        )

    @property
    def warning(self) -> Text:
        """What it means, and what to do."""
        if self.kind == "network":
            return Text(
                f"the project lies on a network drive ({self.name}), where locks may not hold:"
                " let one machine at a time write in it, or give each coder a copy and bring them"
                " together with qcode merge",
                f"项目位于网络驱动器（{self.name}），文件锁可能失效：请勿在多台机器上同时写入，"
                "或让每位编码员各用一份副本，再用 qcode merge 合并",
            )
        return Text(
            f"the project lies in a folder that {self.name} keeps in step: let it finish before"
            " and after your work, and let one machine at a time write in it; what goes apart is"
            " brought together with qcode merge",
            f"项目位于 {self.name} 的同步文件夹：请在工作前后等待同步完成，"
            "且勿在多台机器上同时写入；出现分歧的副本可用 qcode merge 合并",
        )


@dataclass(frozen=True, slots=True)
class Mount:
    """Where a file system begins, and of which kind it is."""

    point: PurePath
    kind: str


def place_of(path: Path) -> Place | None:
    """What is to be said of where a file lies; None: nothing."""
    folder = path.resolve().parent
    keeper = synced_by(folder)
    if keeper is not None:
        return Place("synced", keeper)
    kind = _network_kind(folder)
    return Place("network", kind) if kind is not None else None


def synced_by(folder: Path) -> str | None:
    """Who keeps a folder, or one above it, in step with other machines."""
    declared = {Path(os.environ[name]) for name in _ONEDRIVE if os.environ.get(name)}
    for each in (folder, *folder.parents):
        if each in declared:
            return "OneDrive"
        called = (name for pattern, name in _CALLED if pattern.fullmatch(each.name))
        found = next(called, None) or _marked(each)
        if found is not None:
            return found
    return None


def _marked(folder: Path) -> str | None:
    """Who left a mark in a folder. Only the folders above a file are looked into, once each."""
    for mark, name in _MARKS.items():
        if os.path.lexists(folder / mark):
            return name
    try:
        with os.scandir(folder) as entries:
            kept = any(_DATABASES.fullmatch(entry.name) for entry in entries)
    except OSError:
        return None
    return "Nextcloud" if kept else None


def _network_kind(folder: Path) -> str | None:
    if sys.platform == "win32":
        from ctypes import windll

        remote = 4  # DRIVE_REMOTE
        away = windll.kernel32.GetDriveTypeW(folder.anchor) == remote
        return folder.anchor.rstrip("\\") if away else None
    kind = kind_at(folder, mac_mounts() if sys.platform == "darwin" else linux_mounts())
    return kind if kind is not None and is_remote(kind) else None


def is_remote(kind: str) -> bool:
    """Whether a kind of file system is another machine's."""
    program = kind.partition(".")[2] if kind.startswith("fuse") else ""
    return bool(_NETWORK.fullmatch(kind) or _REMOTE_PROGRAMS.search(program))


def kind_at(folder: PurePath, mounts: Iterable[Mount]) -> str | None:
    """The kind of the file system that a folder is of; of two at one point, the later."""
    found: Mount | None = None
    for mount in mounts:
        nearer = found is None or len(mount.point.parts) >= len(found.point.parts)
        if nearer and folder.is_relative_to(mount.point):
            found = mount
    return found.kind if found is not None else None


def linux_mounts(table: Path = Path("/proc/self/mountinfo")) -> list[Mount]:
    """The mounts that this process sees; none where the system doesn't say."""
    try:
        return list(_mountinfo(table.read_text("utf-8", "surrogateescape")))
    except OSError:
        return []


def _mountinfo(text: str) -> Iterator[Mount]:
    """Of each line: id, parent, device, root, point, options, …, "-", kind, device, options."""
    for line in text.splitlines():
        before, dash, after = line.partition(" - ")
        if dash:
            point = re.sub(r"\\([0-7]{3})", _octal, before.split(" ")[4])
            yield Mount(PurePath(point), after.split(" ")[0])


def _octal(match: re.Match[str]) -> str:
    return chr(int(match[1], 8))


def mac_mounts() -> list[Mount]:
    """The mounts of a Mac; none where it doesn't say."""
    try:
        told = subprocess.run(["/sbin/mount"], capture_output=True, timeout=5, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return []
    return list(told_by_mount(told.decode("utf-8", "surrogateescape")))


def told_by_mount(text: str) -> Iterator[Mount]:
    """Of each line: DEVICE on POINT (KIND, options)."""
    for line in text.splitlines():
        found = re.fullmatch(r".+? on (/.*) \((\w+)[,)].*", line)
        if found is not None:
            yield Mount(PurePath(found[1]), found[2])
