"""`qcode serve` as a process of its own, and Chromium, without a window, to look at it with."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from rich.cells import cell_len

import qcode
from qcode.codebook.shipped import find_codebook
from qcode.project import Project

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chrome")
QUIETLY = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--remote-debugging-port=0",
)  # fmt: skip

KEYS = {"Enter": ("\r", 13), "Escape": ("", 27), "ArrowLeft": ("", 37), "ArrowUp": ("", 38),
        "ArrowRight": ("", 39), "ArrowDown": ("", 40)}  # fmt: skip
CONTROL = 2

_SIGNS = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|.)")
"""What moves the cursor or sets colours, and is no text."""

Place = tuple[int, int]
"""A column and a row of the terminal in the page, from 0."""


@dataclass
class Page:
    """One tab.

    asked: every address that it asked for.  said: what its console said of errors.
    received: what the room wrote to its screen.  size: of the terminal, in columns and rows.
    """

    socket: Any
    session: str = ""
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    received: bytes = b""
    size: tuple[int, int] = (0, 0)
    _answers: dict[int, asyncio.Future[dict[str, Any]]] = field(default_factory=dict)

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Have the browser do something, and wait for its answer."""
        number = len(self._answers) + 1
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        tab = {"sessionId": self.session} if self.session else {}
        await self.socket.send_json({"id": number, "method": method, "params": parameters, **tab})
        return await asyncio.wait_for(answer, 60)

    async def listen(self) -> None:
        """Take in whatever the browser says, until it ends."""
        async for message in self.socket:
            told = json.loads(message.data)
            if "id" in told:
                self._answers[told["id"]].set_result(told.get("result") or told)
            else:
                self._note(told["method"], told["params"])

    def _note(self, event: str, told: dict[str, Any]) -> None:
        frame = told.get("response", {}).get("payloadData", "")
        if event == "Network.requestWillBeSent":
            self.asked.append(told["request"]["url"])
        elif event == "Network.webSocketCreated":
            self.asked.append(told["url"])
        elif event == "Network.webSocketFrameReceived" and told["response"]["opcode"] == 2:
            self.received += base64.b64decode(frame)
        elif event == "Network.webSocketFrameSent" and frame.startswith('["resize"'):
            size = json.loads(frame)[1]
            self.size = (size["width"], size["height"])
        elif event == "Log.entryAdded" and told["entry"]["level"] == "error":
            self.said.append(told["entry"]["text"])

    async def open(self, address: str, width: int = 1200, height: int = 760) -> None:
        """Open an address in a window of this size, in pixels."""
        await self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip
        await self.call("Page.navigate", url=address)

    async def shows(self, words: str, seconds: float = 60) -> None:
        """Wait until the room has written these words to its screen, in one piece."""
        async with asyncio.timeout(seconds):
            while words.encode() not in self.received:
                await asyncio.sleep(0.05)

    def place(self, words: str) -> Place:
        """Where these words were last written, in one piece."""
        pieces = re.split(r"\x1b\[(\d+);(\d+)H", self.received.decode("utf-8", "replace"))
        for row, column, written in reversed(list(zip(*[iter(pieces[1:])] * 3, strict=True))):
            line = _SIGNS.sub("", written).split("\n")[0]
            if words in line:
                return int(column) - 1 + cell_len(line[: line.index(words)]), int(row) - 1
        raise AssertionError(f"{words} is not on the screen")

    async def value(self, script: str) -> Any:
        """What a piece of JavaScript comes to in the page."""
        answer = await self.call("Runtime.evaluate", expression=script, returnByValue=True)
        return answer["result"].get("value")

    async def text(self) -> str:
        """The page's own words, without the terminal's."""
        return str(await self.value("document.body.innerText"))

    # mouse and keys

    async def click(self, at: Place) -> None:
        await self.drag(at, at)

    async def drag(self, start: Place, end: Place) -> None:
        """Press at one cell of the terminal, move, and let go at another."""
        pressed = {"button": "left", "buttons": 1, "clickCount": 1}
        await self._mouse("mousePressed", start, **pressed)
        if start != end:
            await self._mouse("mouseMoved", ((start[0] + end[0]) // 2, start[1]), **pressed)
            await self._mouse("mouseMoved", end, **pressed)
        await self._mouse("mouseReleased", end, **{**pressed, "buttons": 0})

    async def _mouse(self, what: str, at: Place, **more: Any) -> None:
        box = await self.value(
            "(({x, y, width, height}) => [x, y, width, height])"
            "(document.querySelector('.xterm-screen').getBoundingClientRect())"
        )
        columns, rows = self.size
        x = box[0] + (at[0] + 0.5) * box[2] / columns
        y = box[1] + (at[1] + 0.5) * box[3] / rows
        await self.call("Input.dispatchMouseEvent", type=what, x=x, y=y, **more)

    async def press(self, *keys: str, modifiers: int = 0) -> None:
        """Press keys: single characters, or names of KEYS."""
        for key in keys:
            text, code = KEYS.get(key, (key, ord(key.upper()[0])))
            down = {"text": text} if text and not modifiers else {}
            more = {"key": key, "windowsVirtualKeyCode": code, "modifiers": modifiers}
            await self.call("Input.dispatchKeyEvent", type="keyDown", **more, **down)
            await self.call("Input.dispatchKeyEvent", type="keyUp", **more)

    async def write(self, words: str) -> None:
        """Put words in as an input method does when its choice is made."""
        await self.call("Input.insertText", text=words)

    async def picture(self, path: Path) -> Path:
        shot = await self.call("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(shot["data"]))
        return path


OpenBrowser = Callable[[], AbstractAsyncContextManager[Page]]


@pytest.fixture
def browser(tmp_path: Path) -> OpenBrowser:
    """A browser with one empty tab, to be opened in `async with`."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here")
    profile = tmp_path / "profile"

    @asynccontextmanager
    async def opened() -> AsyncIterator[Page]:
        silent = subprocess.DEVNULL
        process = await asyncio.create_subprocess_exec(
            str(CHROMIUM), *QUIETLY, f"--user-data-dir={profile}", stdout=silent, stderr=silent
        )
        try:
            address = await _control_address(profile / "DevToolsActivePort")
            async with (
                aiohttp.ClientSession() as client,
                client.ws_connect(address, max_msg_size=0) as socket,
            ):
                page = Page(socket)
                listening = asyncio.create_task(page.listen())
                await _first_tab(page)
                yield page
                await page.call("Browser.close")
                listening.cancel()
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()

    return opened


async def _control_address(file: Path) -> str:
    async with asyncio.timeout(60):
        while not (file.exists() and len(file.read_text().split()) == 2):
            await asyncio.sleep(0.05)
    port, path = file.read_text().split()
    return f"ws://127.0.0.1:{port}{path}"


async def _first_tab(page: Page) -> None:
    target = await page.call("Target.createTarget", url="about:blank")
    attached = await page.call("Target.attachToTarget", flatten=True, **target)
    page.session = attached["sessionId"]
    for domain in ("Network", "Page", "Log"):
        await page.call(f"{domain}.enable")


# the server


@dataclass
class Served:
    """`qcode serve` as a process. address: as it printed it, with the token."""

    process: subprocess.Popen[str]
    address: str

    @property
    def port(self) -> int:
        return urlsplit(self.address).port or 0

    @property
    def token(self) -> str:
        return parse_qs(urlsplit(self.address).query)["token"][0]

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"


Serve = Callable[..., Served]


@pytest.fixture(autouse=True)
def _a_user_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name in ("QCODE_PROJECT", "QCODE_CODER", "QCODE_LANG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """One interview, and a codebook with keys; in a file whose name a shell would choke on."""
    path = tmp_path / "一个 study; touch hacked.qcode"
    interview = (
        "访谈者：今年怎么样？\n王丽：梨卖得好，路也通了。\n"
        "Joe: See [b]https://example.org/pears[/b] for the pears.\n"
    )
    (tmp_path / "one.txt").write_text(interview, "utf-8")
    with Project.create(path, [find_codebook("resource-capture")]) as made:
        made.import_files([tmp_path / "one.txt"])
    return path


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start `qcode serve` on a project; it is ended after the test."""
    begun: list[subprocess.Popen[str]] = []

    def started(project: Path, *arguments: str) -> Served:
        process = subprocess.Popen(
            [sys.executable, "-m", "qcode", "-p", str(project), "serve", *arguments],
            env={**os.environ, "PYTHONPATH": str(Path(qcode.__file__).parent.parent)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        begun.append(process)
        assert process.stdout is not None
        return Served(process, process.stdout.readline().strip())

    yield started
    for process in begun:
        process.terminate()
        process.communicate(timeout=60)
