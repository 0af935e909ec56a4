"""The door itself: exit codes, streams, locales, terminals, interruption. Real processes."""

from __future__ import annotations

import os
import shutil
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qcode.exchange.measure import width

Run = Callable[..., Any]
Environment = Callable[..., dict[str, str]]

posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals, pipes and terminals")

EVIL = "\x1b[31mred\x1b]0;mine\x07 \u202eback \x9b31m"
ACTS = ("\x1b", "\x07", "\u202e", "\x9b", "\x00")


def test_exit_codes_are_0_for_done_1_for_no_and_2_for_bad_use(process: Run, study: Path) -> None:
    done = process("check")
    assert (done.code, done.err) == (0, "all is well\n") and "Faults" in done.out
    spoil(study)
    no = process("check")
    assert no.code == 1 and "found" in no.err and "Faults" in no.out
    assert process("check", "--foo").code == 2
    assert process("nosuch").code == 2


def spoil(project: Path) -> None:
    """Overwrite some words of a transcript inside the file."""
    content = project.read_bytes()
    words = "梨卖得好".encode()
    assert words in content
    project.write_bytes(content.replace(words, "瓜卖得好".encode()))


def test_results_go_to_stdout_and_messages_to_stderr(process: Run, study: Path) -> None:
    shown = process("sources")
    assert "first" in shown.out and shown.err == ""
    written = process("sources", "-o", "s.csv")
    assert written.out == "" and written.err == "written: s.csv\n"
    refused = process("show", "nosuch")
    assert refused.out == "" and refused.err.startswith("qcode: there is no source")


def test_help_is_a_result_and_a_missing_command_is_not(process: Run) -> None:
    asked = process("--help")
    assert asked.code == 0 and asked.out.startswith("Usage: qcode") and asked.err == ""
    bare = process()
    assert bare.code == 2 and bare.err.startswith("Usage: qcode") and bare.out == ""
    assert process("export").err.startswith("Usage: qcode export")


def test_version_says_which(process: Run) -> None:
    import qcode

    for arguments in (["--version"], ["--version", "sources"]):
        said = process(*arguments)
        assert (said.code, said.out) == (0, f"qcode {qcode.__version__}\n")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "gbk", "utf-16"])
def test_results_are_utf8_whatever_the_streams_are_set_to(
    process: Run, study: Path, encoding: str
) -> None:
    settings = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": encoding}
    assert "梨卖得好" in process("show", "first", **settings).out
    assert "梨卖得好" in process("show", "first", "--text", **settings).out
    told = process("tag", "first", "strong-alliance", "--turn", "9", **settings, QCODE_CODER="L")
    assert told.code == 2 and "first has no turn 9" in told.err
    helped = process("tag", "--help", **settings)
    assert helped.code == 0 and "强强联合" in helped.out


def test_the_locale_chooses_the_language(process: Run, sample: Path) -> None:
    command = ("crosstab", "--coder", "LIN")
    chinese = process(*command, LANG="zh_CN.UTF-8")
    assert "强强联合" in chinese.out and "Strong alliance" not in chinese.out
    assert "强强联合" not in process(*command, LANG="en_GB.UTF-8").out
    assert "强强联合" not in process(*command, LANG="zh_CN.UTF-8", LC_ALL="C").out
    assert "强强联合" in process(*command, LANG="C", QCODE_LANG="zh").out
    assert "强强联合" not in process(*command, "--lang", "en", LANG="zh_CN.UTF-8").out


def test_a_language_that_is_none_of_ours_is_told(process: Run, sample: Path) -> None:
    assert "careful: QCODE_LANG=cn" in process("coders", QCODE_LANG="cn").err
    assert process("coders", QCODE_LANG="zh_CN.UTF-8").err == ""


@posix
def test_a_reader_who_has_gone_is_no_error(sample: Path, environment: Environment) -> None:
    for arguments in (["codings", "--format", "json"], ["--help"], ["demo", "elsewhere"]):
        both = subprocess.Popen(
            [sys.executable, "-m", "qcode", *arguments],
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if arguments[0] == "demo" else subprocess.PIPE,
        )
        assert both.stdout is not None
        both.stdout.close()
        assert both.stderr is None or both.stderr.read() == b""
        assert both.wait(60) == 0


@posix
def test_a_stream_that_is_closed_is_no_error(study: Path, environment: Environment) -> None:
    qcode = f'"{sys.executable}" -m qcode'
    for line, code in (("sources >&-", 0), ("nosuch 2>&-", 2), ("--version >&-", 0)):
        done = subprocess.run(
            f"{qcode} {line}", shell=True, env=environment(), capture_output=True, timeout=60
        )
        assert (done.returncode, done.stdout, done.stderr) == (code, b"", b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told(study: Path, environment: Environment) -> None:
    for command in ("sources", "show first --text", "codings --format json"):
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                [sys.executable, "-m", "qcode", *command.split()],
                env=environment(),
                stdout=full,
                stderr=subprocess.PIPE,
                timeout=60,
            )
        assert done.returncode == 2
        assert done.stderr.startswith(b"qcode: the output") and b"Traceback" not in done.stderr


def _heeding_ctrl_c() -> None:
    """Whoever runs the tests in the background of a shell bequeaths them to ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@posix
def test_an_interrupted_import_leaves_nothing(
    study: Path, environment: Environment, process: Run
) -> None:
    many = Path("many")
    many.mkdir()
    for number in range(3000):
        text = "\n".join(f"A: turn {turn} of {number}\nB: yes" for turn in range(40))
        (many / f"{number:04}.txt").write_text(text, "utf-8")
    before = study.read_bytes()
    running = subprocess.Popen(
        [sys.executable, "-m", "qcode", "import", "many"],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=_heeding_ctrl_c,
    )
    journal = Path("study.qcode-journal")
    until = time.monotonic() + 30
    while not journal.exists() and running.poll() is None and time.monotonic() < until:
        time.sleep(0.005)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert (running.returncode, out) == (130, b"")
    assert err.decode().strip() == "qcode: stopped; nothing was changed"
    assert study.read_bytes() == before and not journal.exists()
    assert process("check").code == 0


@posix
def test_an_interrupt_while_the_command_is_still_loading_is_no_traceback(
    environment: Environment,
) -> None:
    loading = (
        "import os, signal, sys\n"
        "class Stop:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'click': os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Stop())\n"
        "from qcode.cli import main\n"
        "main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", loading],
        env=environment(),
        capture_output=True,
        check=False,
        preexec_fn=_heeding_ctrl_c,
    )
    assert (done.returncode, done.stdout) == (130, b"")
    assert done.stderr.decode().strip() == "qcode: stopped; nothing was changed"


def on_terminal(columns: int, rows: int, environment: dict[str, str], *arguments: str) -> list[str]:
    """The lines that a terminal of this size is sent."""
    import fcntl
    import pty
    import termios

    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    running = subprocess.Popen(
        [sys.executable, "-m", "qcode", *arguments],
        env=environment,
        stdin=slave,
        stdout=slave,
        stderr=slave,
    )
    os.close(slave)
    sent = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:  # Linux's way of saying that the other end is closed
            break
        if not piece:
            break
        sent += piece
    os.close(master)
    assert running.wait(60) == 0
    return sent.decode().split("\r\n")


COMMANDS = [
    ["sources"],
    ["people"],
    ["villages"],
    ["show", "2024-05-11_CJM"],
    ["codings"],
    ["coders"],
    ["crosstab"],
    ["crosstab", "--measure", "coverage", "--split", "round"],
    ["codebook", "list"],
    ["codebook", "show"],
    ["export", "quotations", "--definitions"],
    ["export", "interviewees"],
    ["history"],
    ["check"],
]


@posix
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_table_is_wider_than_its_terminal(
    sample: Path, environment: Environment, command: list[str]
) -> None:
    for columns, lang in ((80, "zh"), (80, "en"), (200, "zh")):
        lines = on_terminal(columns, 24, environment(), *command, "--lang", lang)
        assert max(map(width, lines)) <= columns
        rules = [line for line in lines if line and set(line) == {"─"}]
        assert len(rules) >= 3


@posix
def test_nothing_in_a_project_acts_on_the_terminal(
    cli: Run, study: Path, environment: Environment
) -> None:
    Path("evil.txt").write_text(f"---\ntitle: a\u202eb\n---\nA: {EVIL} words\nB: ok\n", "utf-8")
    Path("\x1b[2J\u202eevil.txt").write_text("A: another text\nB: ok\n", "utf-8")
    book = """id: own
version: 1.0.0
title: {en: "Own \\e[31m", zh: 自己}
variables:
  - {id: mood, of: person, name: {en: "Mood\\e[5m", zh: 心情},
     levels: [{id: good, name: {en: "go\\u202eod", zh: 好}}]}
codes:
  - {id: joy, name: {en: "Jo\\e[31my", zh: 喜}, definition: {en: "x\\a\\u009b", zh: 乐}}
"""
    Path("book.yaml").write_text(book, "utf-8")
    Path("who.csv").write_text("person,mood,\x1b[31mnote\nJoe,good,\x1b[31mfoo\n", "utf-8")
    assert cli("codebook", "add", "book.yaml").code == 0
    told = cli("import", "evil.txt", "\x1b[2J\u202eevil.txt", "--people", "who.csv")
    assert told.code == 0 and not acting(told.err), told.err
    memo = ("--memo", f"memo {EVIL}", "--coder", "L")
    assert not acting(cli("tag", "evil", "joy", "--turn", "1", *memo).out)
    commands = [
        *(["sources"], ["people"], ["codings"], ["show", "evil"], ["show", "evil", "--text"]),
        *(["codebook", "show", "own"], ["codebook", "list"], ["crosstab", "--cols", "mood"]),
        *(["export", "quotations"], ["export", "codebook", "--id", "own"], ["history"]),
    ]
    formats = ("csv", "json", "md", "latex", "html")
    commands += [["codings", "--format", each] for each in formats]
    for command in commands:
        sent = "\n".join(on_terminal(80, 24, environment(), *command))
        assert not acting(sent), command


def acting(text: str) -> list[str]:
    return [each for each in ACTS if each in text]


@posix
def test_a_terminal_that_cannot_be_measured_still_gets_a_table(
    sample: Path, environment: Environment
) -> None:
    lines = on_terminal(0, 0, environment({"TERM": "dumb"}), "coders")
    assert any("LIN" in line for line in lines)


def test_a_project_can_be_copied_while_nothing_runs(process: Run, study: Path) -> None:
    """All is in the one file: no journal stays beside it."""
    assert process("done", "first", "--coder", "L").code == 0
    assert [path.name for path in Path().glob("study*")] == ["study.qcode"]
    shutil.move(study, "copy.qcode")
    assert "done" in process("sources").out
