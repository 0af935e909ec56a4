"""Locked files: what opens them, and that other programs of the format read them too."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from qcode.errors import FileProblem, UsageProblem
from qcode.exchange.sealing import KeyRing, Lock, new_key, seal, unseal
from qcode.store.locked import is_locked

pytest.importorskip("pyrage")

PASSPHRASE = "正确 horse battery 梨"

age = pytest.mark.skipif(shutil.which("age") is None, reason="the program age isn't here")


def ring(passphrase: str = "", *identities: str) -> KeyRing:
    return KeyRing(lambda path: passphrase, tuple(each.encode() for each in identities))


@pytest.fixture(scope="module")
def by_passphrase(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("locked") / "by.age"
    path.write_bytes(seal("乡村治理".encode(), Lock(PASSPHRASE)))
    return path


def test_the_passphrase_opens_it(by_passphrase: Path) -> None:
    assert is_locked(by_passphrase)
    assert unseal(by_passphrase, ring(PASSPHRASE)).decode() == "乡村治理"
    assert "乡村治理".encode() not in by_passphrase.read_bytes()


def test_another_passphrase_does_not(by_passphrase: Path) -> None:
    with pytest.raises(FileProblem, match="isn't opened by this passphrase"):
        unseal(by_passphrase, ring("wrong"))


def test_each_of_several_private_keys_opens_what_is_locked_for_them(tmp_path: Path) -> None:
    lin, mei, other = new_key(), new_key(), new_key()
    path = tmp_path / "for-two.age"
    path.write_bytes(seal(b"content", Lock(recipients=(lin.public, mei.public))))
    for each in (lin, mei):
        assert (
            unseal(path, ring("", f"# public key: {each.public}\n{each.private}\n")) == b"content"
        )
    with pytest.raises(FileProblem, match="isn't opened by this"):
        unseal(path, ring("", other.private))


def test_without_a_private_key_it_is_said_that_one_is_needed(tmp_path: Path) -> None:
    path = tmp_path / "locked.age"
    path.write_bytes(seal(b"content", Lock(recipients=(new_key().public,))))
    with pytest.raises(FileProblem, match="locked with a public key") as refused:
        unseal(path, ring())
    assert "--identity" in refused.value.hint


@pytest.mark.parametrize("cut", [0, 30, 120, -1])
def test_half_a_file_is_said_not_to_open(tmp_path: Path, cut: int) -> None:
    key = new_key()
    path = tmp_path / "half.age"
    path.write_bytes(seal(b"content" * 100, Lock(recipients=(key.public,)))[:cut])
    with pytest.raises(FileProblem):
        unseal(path, ring("", key.private))


@pytest.mark.parametrize("byte", [5, 60, 150, 400])
def test_a_changed_byte_is_noticed(tmp_path: Path, byte: int) -> None:
    key = new_key()
    content = bytearray(seal(b"content" * 100, Lock(recipients=(key.public,))))
    content[byte] ^= 1
    path = tmp_path / "changed.age"
    path.write_bytes(content)
    with pytest.raises(FileProblem):
        unseal(path, ring("", key.private))


@pytest.mark.parametrize("word", ["age1", "age1梨", "ssh-ed25519 AAAA"])
def test_what_is_no_public_key_is_named(word: str) -> None:
    with pytest.raises(UsageProblem, match=f"{word}' is no public key"):
        seal(b"", Lock(recipients=(word,)))


def test_a_private_key_given_for_a_public_one_is_never_shown() -> None:
    private = new_key().private
    with pytest.raises(UsageProblem, match="is no public key") as refused:
        seal(b"", Lock(recipients=(private,)))
    assert private not in repr(refused.value) + str(refused.value) + refused.value.said.zh


@pytest.mark.parametrize(
    "text", ["", "梨", "AGE-SECRET-KEY-1", "-----BEGIN OPENSSH PRIVATE KEY-----"]
)
def test_what_is_no_private_key_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "locked.age"
    path.write_bytes(seal(b"content", Lock(recipients=(new_key().public,))))
    with pytest.raises(UsageProblem, match="no private key"):
        unseal(path, ring("", text))


@age
def test_the_program_age_reads_what_we_lock_and_we_what_it_locks(tmp_path: Path) -> None:
    key = new_key()
    private, locked = tmp_path / "key", tmp_path / "ours.age"
    private.write_text(key.private)
    locked.write_bytes(seal(b"from qcode", Lock(recipients=(key.public,))))
    theirs = tmp_path / "theirs.age"
    told = subprocess.run(["age", "-d", "-i", private, locked], capture_output=True, check=True)
    assert told.stdout == b"from qcode"
    subprocess.run(["age", "-r", key.public, "-o", theirs], input=b"from age", check=True)
    assert unseal(theirs, ring("", key.private)) == b"from age"
