"""hand-out, lock, unlock and key as a researcher calls them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


def test_a_hand_out_is_a_project_to_work_in(cli: Run, sample: Path) -> None:
    told = cli("hand-out", "--coder", "MEI", "--source", "2024-05-11_CJM", "-o", "mei.qcode")
    assert told.code == 0 and "written: mei.qcode" in told.err
    assert "isn't locked" in " ".join(told.out.split())
    hers = ("-p", "mei.qcode")
    listed = cli(*hers, "sources", "--format", "json")
    assert [row["name"] for row in json.loads(listed.out)["data"]] == ["2024-05-11_CJM"]
    assert cli(*hers, "tag", "2024-05-11_CJM", "allocation-logic", "--turn", "2", "--coder",
               "MEI").code == 0  # fmt: skip
    assert cli(*hers, "check").code == 0


def test_no_line_of_another_interview_is_in_a_hand_out(cli: Run, sample: Path) -> None:
    own = "2024-05-11_CJM"
    assert cli("hand-out", "--coder", "MEI", "--source", own, "-o", "mei.qcode").code == 0
    content = Path("mei.qcode").read_bytes()
    said = {path.stem: _pieces(path.read_text("utf-8")) for path in _interviews()}
    assert len(said) > 5 and any(piece.encode() in content for piece in said[own])
    elsewhere = set().union(*(each for name, each in said.items() if name != own))
    assert [piece for piece in elsewhere - said[own] if piece.encode() in content] == []


def _pieces(text: str) -> set[str]:
    """What a text says, so short that the pages of a file don't part much of it."""
    lines = text.splitlines()
    return {line[at : at + 24] for line in lines for at in range(0, len(line) - 24, 24)}


def _interviews() -> list[Path]:
    from qcode.codebook.shipped import shipped_folder

    return sorted((shipped_folder("corpus_sample") / "interviews").glob("*.txt"))


def test_a_new_coder_is_told_of_since_it_may_be_a_slip(cli: Run, sample: Path) -> None:
    args = ("hand-out", "--coder", "MIE", "--source", "2024-05-11_CJM", "-o", "mei.qcode")
    told = cli(*args)
    assert told.code == 2 and "did you mean MEI? (somebody new: --new)" in told.err
    assert not Path("mei.qcode").exists()
    assert "MIE is a new coder in this project" in cli(*args, "--new").err


def test_what_a_hand_out_holds_is_there_as_data_and_in_chinese(cli: Run, sample: Path) -> None:
    args = ("-p", sample, "hand-out", "--coder", "MEI", "--source", "2024-05-11_CJM")
    told = json.loads(cli(*args, "-o", "a.qcode", "--format", "json").out)
    assert told["meta"]["sources"] == ["2024-05-11_CJM"]
    assert {"kind": "source", "count": 1} in told["data"]
    assert "分发给 MEI" in cli(*args, "-o", "b.qcode", "--lang", "zh").out


def test_a_hand_out_needs_a_name(cli: Run, sample: Path) -> None:
    told = cli("hand-out", "--coder", "MEI")
    assert told.code == 2 and "add -o NAME.qcode" in told.err


def test_passphrases_are_never_arguments(cli: Run, sample: Path) -> None:
    for command in ("hand-out", "hand-in", "lock", "unlock"):
        assert "--passphrase " not in cli(command, "--help").out


def test_where_nobody_can_be_asked_a_passphrase_comes_from_a_file(
    cli: Run, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Path("nothing").open("w+") as nobody:
        monkeypatch.setattr("sys.stdin", nobody)
        told = cli("lock")
    assert told.code == 2 and "--passphrase-file" in told.err
    assert sample.exists()


def test_a_passphrase_file_without_a_first_line_is_refused(cli: Run, sample: Path) -> None:
    Path("empty").write_text("\nsecret\n")
    told = cli("lock", "--passphrase-file", "empty")
    assert told.code == 2 and "holds no passphrase" in told.err


def test_a_project_is_locked_with_a_passphrase_and_unlocked(cli: Run, sample: Path) -> None:
    pytest.importorskip("pyrage")
    Path("secret").write_text("正确的口令\n", encoding="utf-8")
    locked = cli("lock", "--passphrase-file", "secret")
    assert locked.code == 0 and "locked: sample.qcode.age" in locked.err
    assert not sample.exists()
    refused = cli("sources")
    assert refused.code == 2 and "qcode unlock sample.qcode.age" in refused.err
    assert "is there already, locked" in cli("init", "sample").err
    assert cli("unlock", "sample.qcode.age", "--passphrase-file", "secret").code == 0
    assert cli("check").code == 0


def test_a_private_key_is_never_shown_nor_locked_with(cli: Run, sample: Path) -> None:
    pytest.importorskip("pyrage")
    assert cli("key", "-o", "my.key").code == 0
    private = Path("my.key").read_text().splitlines()[-1]
    args = ("hand-out", "--coder", "MEI", "--source", "2024-05-11_CJM", "-o", "h.qcode.age", "--to")
    for given, said in (("my.key", "holds a private key"), (private, "on the command line")):
        told = cli(*args, given)
        assert told.code == 2 and said in told.err
        assert private not in told.err + told.out
    public = Path("my.key").read_text().split()[3]
    assert f"--to {public}" in cli(*args, "my.key").err
    assert private not in cli("unlock", "x.age", "--identity", private).err


def test_a_file_that_holds_no_such_key_is_named(cli: Run, sample: Path) -> None:
    Path("p2").write_text("swordfish\n")
    told = cli("lock", "--to", "p2")
    assert told.code == 2 and "p2: holds something else than public keys" in told.err
    assert "swordfish" not in told.err and sample.exists()
    told = cli("unlock", "copy.qcode.age", "--identity", "p2")
    assert told.code == 2 and "p2: holds no private key" in told.err


def test_a_hand_out_is_called_what_it_is(cli: Run, sample: Path) -> None:
    args = ("hand-out", "--coder", "MEI", "--source", "2024-05-11_CJM", "-o")
    for name in ("mei.qcode.age", "mei.docx"):
        told = cli(*args, name)
        assert told.code == 2 and (".qcode" in told.err.partition("name it ")[2])
        assert not Path(name).exists()
    assert ".docx" not in cli("hand-out", "--help").out


def test_a_key_is_made_once_and_opens_what_is_locked_for_it(cli: Run, sample: Path) -> None:
    pytest.importorskip("pyrage")
    public = cli("key", "-o", "my.key").out
    assert public.startswith("age1")
    assert cli("key", "-o", "my.key").code == 2
    Path("my.pub").write_text(f"# me\n{public}")
    assert cli("lock", "--to", "my.pub", "-o", "copy.age").code == 0
    assert cli("unlock", "copy.age", "-o", "opened.qcode").code == 2
    assert cli("unlock", "copy.age", "--identity", "my.key", "-o", "opened.qcode").code == 0
    assert cli("-p", "opened.qcode", "check").code == 0


def test_without_the_library_it_is_said_what_to_install(process: Run, sample: Path) -> None:
    Path("pyrage.py").write_text("raise ImportError")
    Path("secret").write_text("x")
    told = process("lock", "--passphrase-file", "secret", PYTHONPATH=_beside())
    assert told.code == 2 and "pip install '.[encrypt]'" in told.err
    assert sample.exists()


def _beside() -> str:
    import qcode

    return f"{Path.cwd()}:{Path(qcode.__file__).parent.parent}"
