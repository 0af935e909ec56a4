"""Locked files: a project, or a hand-out, that only a passphrase or a private key opens.

The format is age (age-encryption.org/v1), which other programs read and write as well; pyrage does
the cryptography, and nothing of it is done here. A file is sealed and opened in memory, so that
what is in it is nowhere on the disk by our doing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TypeVar

from qcode.errors import FileProblem, UsageProblem
from qcode.texts import Text

_ASKS_PASSPHRASE = b"\n-> scrypt "

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Lock:
    """What a file is locked with: a passphrase, or public keys of which each opens it.

    recipients: age1… or ssh-ed25519 …, ssh-rsa …
    """

    passphrase: str = ""
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyRing:
    """What may open a file. identities: the content of files that hold private keys.

    ask: gives the passphrase, once for each file that asks for one.
    """

    ask: Callable[[Path], str]
    identities: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A new private key, as age keeps it in a file, and the public one that goes with it."""

    private: str
    public: str


def new_key() -> KeyPair:
    """Make a pair of keys. Raises UsageProblem where the library isn't there."""
    identity = _rage().x25519.Identity.generate()
    return KeyPair(str(identity), str(identity.to_public()))


def seal(content: bytes, lock: Lock) -> bytes:
    """The content of a locked file. Raises UsageProblem."""
    rage = _rage()
    if lock.passphrase:
        return bytes(rage.passphrase.encrypt(content, lock.passphrase))
    recipients = [_recipient(rage, word) for word in lock.recipients]
    return bytes(rage.encrypt(content, recipients))


def unseal(path: Path, keys: KeyRing) -> bytes:
    """What a locked file holds. Raises FileProblem, UsageProblem."""
    rage = _rage()
    content = _read(path)
    if _ASKS_PASSPHRASE in content[:200]:
        passphrase = keys.ask(path)
        return _opened(path, rage, lambda: rage.passphrase.decrypt(content, passphrase))
    identities = [_identity(rage, each) for each in keys.identities]
    if not identities:
        raise FileProblem(
            path,
            Text("is locked with a public key", "已用公钥加密"),
            Text("give the private one with --identity FILE", "请用 --identity 文件 给出私钥"),
        )
    return _opened(path, rage, lambda: rage.decrypt(content, identities))


def _opened(path: Path, rage: ModuleType, decrypt: Callable[[], bytes]) -> bytes:
    try:
        return bytes(decrypt())
    except rage.DecryptError:
        raise FileProblem(
            path,
            Text("isn't opened by this passphrase or key", "此口令或密钥无法打开"),
            Text(
                "look for another one; if it is the right one, the file is damaged: ask for it"
                " again",
                "请换一个；若确为此口令或密钥，则文件已损坏，请对方重发",
            ),
        ) from None


def _recipient(rage: ModuleType, word: str) -> object:
    kind = rage.ssh if word.startswith("ssh-") else rage.x25519
    return _made(
        lambda: kind.Recipient.from_str(word),
        rage.RecipientError,
        _no_public_key(word),
        Text(
            "give one that begins with age1, ssh-ed25519 or ssh-rsa, or a file that holds it",
            "请给出以 age1、ssh-ed25519 或 ssh-rsa 开头的公钥，或存有公钥的文件",
        ),
    )


def _no_public_key(word: str) -> Text:
    """Only what begins as a public key is shown: what doesn't may be a private one."""
    if word.startswith(("age1", "ssh-")):
        return Text(f"{word!r} is no public key", f"{word!r} 不是公钥")
    return Text("what is given is no public key", "所给的不是公钥")


def _identity(rage: ModuleType, content: bytes) -> object:
    lines = [line.strip() for line in content.splitlines()]
    own = next((line for line in lines if line.upper().startswith(b"AGE-SECRET-KEY-")), None)
    return _made(
        lambda: (
            rage.ssh.Identity.from_buffer(content)
            if own is None
            else rage.x25519.Identity.from_str(own.decode("ascii"))
        ),
        rage.IdentityError,
        Text("no private key is in that file", "该文件中没有私钥"),
        Text("qcode key makes one, or ssh-keygen", "可用 qcode key 或 ssh-keygen 生成"),
    )


def _made(make: Callable[[], _T], error: type[Exception], said: Text, advice: Text) -> _T:
    try:
        return make()
    except (error, UnicodeDecodeError):
        raise UsageProblem(said, advice) from None


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileProblem(
            path,
            Text(f"can't be read ({error.strerror})", f"无法读取（{error.strerror}）"),
            Text("look at the path", "请检查路径"),
        ) from None


def _rage() -> ModuleType:
    try:
        import pyrage
    except ImportError:
        raise UsageProblem(
            Text("locking files needs the extra `encrypt`", "加密文件需要附加组件 encrypt"),
            Text(
                "in the folder that qcode was installed from: pip install '.[encrypt]'",
                "请在安装 qcode 的文件夹中运行 pip install '.[encrypt]'",
            ),
        ) from None
    module: ModuleType = pyrage
    return module
