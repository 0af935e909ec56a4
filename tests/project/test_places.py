"""Where a project lies, told by the kind of file system and by the marks of who keeps it in step.

What a Mac and Windows say is read here as text; their own branches run only on those systems.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from qcode.project.places import (
    Mount,
    Place,
    is_remote,
    kind_at,
    linux_mounts,
    place_of,
    synced_by,
    told_by_mount,
)

MOUNTINFO = """\
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
41 27 0:40 / /home rw,nosuid shared:9 master:2 - nfs4 server:/export/home rw,vers=4.2
42 27 0:41 / /home/lin/our\\040team rw - fuse.sshfs lin@server: rw
43 27 0:42 / /mnt/c rw - 9p C:\\134 rw,aname=drvfs
44 43 0:43 / /mnt/c rw - ext4 /dev/vdb rw
a line that is none
"""

MAC = """\
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)
//lin@nas._smb._tcp.local/team on /Volumes/our team (smbfs, nodev, nosuid, mounted by lin)
map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)
"""


@pytest.fixture
def mounts(tmp_path: Path) -> list[Mount]:
    (tmp_path / "mountinfo").write_text(MOUNTINFO, "utf-8")
    return linux_mounts(tmp_path / "mountinfo")


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/srv/study", "ext4"),
        ("/home/lin", "nfs4"),
        ("/homestead", "ext4"),
        ("/home/lin/our team/study", "fuse.sshfs"),
        ("/mnt/c/study", "ext4"),
    ],
)
def test_a_folder_is_of_the_file_system_mounted_nearest_above_it_and_last(
    mounts: list[Mount], folder: str, kind: str
) -> None:
    assert kind_at(PurePosixPath(folder), mounts) == kind


def test_what_a_mac_mounted_is_read_with_spaces_in_its_names() -> None:
    mounts = list(told_by_mount(MAC))
    assert kind_at(PurePosixPath("/Volumes/our team/study"), mounts) == "smbfs"
    assert kind_at(PurePosixPath("/Users/lin"), mounts) == "apfs"


def test_where_the_system_says_nothing_a_disk_is_taken_for_its_own(tmp_path: Path) -> None:
    assert linux_mounts(tmp_path / "none") == []
    assert kind_at(PurePosixPath("/home"), []) is None


@pytest.mark.parametrize(
    ("kind", "remote"),
    [
        *((kind, True) for kind in ("nfs", "nfs4", "cifs", "smb3", "9p", "davfs", "lustre")),
        *((kind, True) for kind in ("fuse.sshfs", "fuse.rclone", "fuse.gvfsd-fuse", "vboxsf")),
        *((kind, False) for kind in ("ext4", "tmpfs", "apfs", "btrfs", "overlay", "fuseblk")),
        *((kind, False) for kind in ("fuse.ntfs-3g", "fuse.gocryptfs", "fuse.portal")),
    ],
)
def test_another_machines_file_systems_are_told_from_own_ones(kind: str, remote: bool) -> None:
    assert is_remote(kind) is remote


@pytest.mark.parametrize(
    ("mark", "keeper"),
    [
        (".dropbox", "Dropbox"),
        (".stfolder", "Syncthing"),
        (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"),
        (".tmp.driveupload", "Google Drive"),
        (".sync_0a1b2c3d4e5f.db", "Nextcloud"),
        ("._sync_0a1b2c3d4e5f.db", "Nextcloud"),
        (".nextcloudsync.log", "Nextcloud"),
    ],
)
def test_who_keeps_a_folder_in_step_is_known_by_a_mark_in_it_or_above_it(
    tmp_path: Path, mark: str, keeper: str
) -> None:
    folder = tmp_path / "ours" / "study"
    folder.mkdir(parents=True)
    assert synced_by(folder) is None
    (tmp_path / "ours" / mark).write_bytes(b"")
    assert synced_by(folder) == keeper


@pytest.mark.parametrize(
    ("name", "keeper"),
    [
        ("Dropbox (Our University)", "Dropbox"),
        ("OneDrive - Our University", "OneDrive"),
        ("OneDrive-Personal", "OneDrive"),
        ("GoogleDrive-lin@example.org", "Google Drive"),
        ("Mobile Documents", "iCloud"),
        ("我的坚果云", "坚果云 (Nutstore)"),
        ("BaiduSyncdisk", "百度网盘 (Baidu)"),
        ("WPSDrive", "WPS 云盘"),
        ("Dropboxes", None),
        ("my OneDrive notes", None),
    ],
)
def test_and_by_what_such_folders_are_called(tmp_path: Path, name: str, keeper: str | None) -> None:
    folder = tmp_path / name / "study"
    folder.mkdir(parents=True)
    assert synced_by(folder) == keeper


def test_a_folder_of_onedrive_may_be_called_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "work"))
    assert synced_by(tmp_path / "work" / "study") == "OneDrive"
    assert synced_by(tmp_path / "study") is None


def test_a_link_to_a_project_lies_where_the_project_does(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "Dropbox/study.qcode").write_bytes(b"")
    (tmp_path / "study.qcode").symlink_to(tmp_path / "Dropbox/study.qcode")
    assert place_of(tmp_path / "study.qcode") == Place("synced", "Dropbox")


def test_a_place_says_in_both_languages_what_to_do() -> None:
    for place in (Place("network", "nfs4"), Place("synced", "Dropbox")):
        for words in (place.warning, place.brief):
            assert place.name in words.en and place.name in words.zh
        assert "qcode merge" in place.warning.en and "qcode merge" in place.warning.zh
