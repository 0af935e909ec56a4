"""What the documents show is what happens: every console block is run and compared.

A block ```console holds lines `$ command` and the output that follows each. All blocks of one
document run in one folder, in order, after `qcode demo`. QCODE_UPDATE_DOCS=1 writes what came out
into the document instead of comparing.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READMES = ["README.md", "README.zh.md"]
DOCUMENTS = [*READMES, *sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("docs/*.md"))]
_BLOCK = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)

pytestmark = pytest.mark.skipif(
    not (ROOT / "README.md").exists(), reason="the documents are not here (an installed wheel)"
)


def run(command: str, folder: Path) -> str:
    """The output of one command, messages included, as an 88-column terminal would get it."""
    words = shlex.split(command)
    assert words[0] == "qcode", command
    environment = {**os.environ, "COLUMNS": "88", "LANG": "en_US.UTF-8", "PYTHONUTF8": "1"}
    for name in ("QCODE_PROJECT", "QCODE_LANG", "LC_ALL", "LC_MESSAGES"):
        environment.pop(name, None)
    done = subprocess.run(
        [sys.executable, "-m", "qcode", *words[1:]],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert "Traceback" not in done.stdout, done.stdout
    return "\n".join(line.rstrip() for line in done.stdout.rstrip().split("\n"))


def replayed(block: str, folder: Path) -> str:
    """The block as it comes out when its commands are run."""
    commands = [line[2:] for line in block.split("\n") if line.startswith("$ ")]
    return "".join(f"$ {command}\n{run(command, folder)}\n" for command in commands)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_console_block_shows_what_its_commands_print(name: str, tmp_path: Path) -> None:
    document = ROOT / name
    text = document.read_text(encoding="utf-8")
    run("qcode demo", tmp_path)
    (tmp_path / "qcode-demo" / "sample.qcode").rename(tmp_path / "sample.qcode")
    fresh = _BLOCK.sub(lambda block: replayed(block[0], tmp_path), text)
    if os.environ.get("QCODE_UPDATE_DOCS"):
        document.write_text(fresh, encoding="utf-8")
    assert name not in READMES or fresh.count("```console") > 3
    assert fresh == text


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_picture_and_file_that_a_document_links_to_is_there(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert links or name not in READMES
    assert [link for link in links if not (ROOT / name).parent.joinpath(link).exists()] == []


def test_every_command_is_in_both_readmes() -> None:
    from click import Context

    from qcode.cli.app import app

    for name in READMES:
        text = (ROOT / name).read_text(encoding="utf-8")
        commands = app.list_commands(Context(app))
        missing = [each for each in commands if f"qcode {each}" not in text]
        assert missing == [], name
