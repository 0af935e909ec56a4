"""What the documents show is what happens: every console block is run and compared.

A block ```console holds lines `$ command` and the output that follows each. A block ```bash under
the line `<!-- runs -->`, or `<!-- runs in FOLDER -->`, is run too: each of its commands must
succeed. All blocks of one document run in order, in the folder that `qcode demo` makes.
QCODE_UPDATE_DOCS=1 writes what came out into the document instead of comparing.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READMES = ["README.md", "README.zh.md"]
DOCUMENTS = [*READMES, *sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("docs/*.md"))]
_BLOCK = re.compile(
    r"(?:```console|<!-- runs(?: in (?P<folder>\S+))? -->\n```(?P<script>bash))\n(?P<lines>.*?)```",
    re.DOTALL,
)
_BASH = shutil.which("bash") if os.name == "posix" else None

pytestmark = pytest.mark.skipif(
    not (ROOT / "README.md").exists(), reason="the documents are not here (an installed wheel)"
)


def surroundings() -> dict[str, str]:
    """Those of an 88-column terminal on which `qcode` is a command."""
    beside = Path(sys.executable).parent
    path = f"{beside}{os.pathsep}{os.environ.get('PATH', '')}"
    given = {"COLUMNS": "88", "LANG": "en_US.UTF-8", "PYTHONUTF8": "1", "PATH": path}
    personal = ("QCODE_PROJECT", "QCODE_CODER", "QCODE_LANG", "LC_ALL", "LC_MESSAGES")
    return {**{k: v for k, v in os.environ.items() if k not in personal}, **given}


def said(words: list[str], folder: Path) -> tuple[str, int]:
    """What a command prints, messages included, and its exit code."""
    done = subprocess.run(
        words,
        cwd=folder,
        env=surroundings(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert "Traceback" not in done.stdout, done.stdout
    return done.stdout, done.returncode


def run(command: str, folder: Path) -> str:
    """The output of one command, without what stands at the ends of its lines."""
    words = shlex.split(command)
    assert words[0] == "qcode", command
    output, _ = said([sys.executable, "-m", "qcode", *words[1:]], folder)
    return "\n".join(line.rstrip() for line in output.rstrip().split("\n"))


def replayed(block: re.Match[str], folder: Path) -> str:
    """The block as it comes out when its commands are run."""
    if block["script"]:
        if _BASH:
            where = folder / (block["folder"] or "")
            output, code = said([_BASH, "-e", "-c", block["lines"]], where)
            assert code == 0, (block["lines"], output)
        return block[0]
    commands = [line[2:] for line in block["lines"].split("\n") if line.startswith("$ ")]
    fresh = "".join(f"$ {command}\n{run(command, folder)}\n" for command in commands)
    return f"```console\n{fresh}```"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_block_does_what_it_shows(name: str, tmp_path: Path) -> None:
    document = ROOT / name
    text = document.read_text(encoding="utf-8")
    run("qcode demo", tmp_path)
    fresh = _BLOCK.sub(lambda block: replayed(block, tmp_path / "qcode-demo"), text)
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
