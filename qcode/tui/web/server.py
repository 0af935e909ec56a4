"""The server of the coding room: on the loopback address only, and the page it shows.

Everything that the page loads comes from here: no font, script or picture of another address. The
page is textual-serve's terminal in a frame of our own, in the fonts that the system has.
"""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Sequence
from contextlib import suppress
from html import escape
from pathlib import Path
from string import Template

import textual_serve
from aiohttp import web
from textual_serve.server import Server, to_int

from qcode.errors import UsageProblem
from qcode.texts import Text
from qcode.tui.web.door import LOOPBACK, Door
from qcode.tui.web.process import PATIENCE, RoomProcess
from qcode.tui.wording import _, language

PAGE = Path(__file__).with_name("page")
_THEIRS = Path(textual_serve.__file__).with_name("static")
_PARTS = {
    "room.css": (PAGE / "room.css", "text/css"),
    "room.js": (PAGE / "room.js", "text/javascript"),
    "xterm.css": (_THEIRS / "css/xterm.css", "text/css"),
    "textual.js": (_THEIRS / "js/textual.js", "text/javascript"),
}
_THEIR_FONTS = "'Roboto Mono', Monaco, 'Courier New', monospace"
_FONTS = ", ".join(
    (
        *("'Sarasa Mono SC'", "'Maple Mono CN'", "Menlo", "'Cascadia Mono'", "Consolas"),
        *("'DejaVu Sans Mono'", "'Noto Sans Mono'", "'Noto Sans Mono CJK SC'", "monospace"),
        *("'PingFang SC'", "'Microsoft YaHei'", "'Noto Sans CJK SC'", "sans-serif"),
    )
)
"""Those with Chinese and Latin of matching widths first; a Chinese one for what others lack."""


class RoomServer(Server):
    """Shows the room to one browser. address: what to open there, with its token."""

    def __init__(self, arguments: Sequence[str], port: int = 0) -> None:
        """arguments: of qcode, for the room.  port: 0 for a free one. Raises UsageProblem."""
        self._listening = _listen(port)
        port = self._listening.getsockname()[1]
        super().__init__("", host=LOOPBACK, port=port, title="qcode")
        self._arguments = arguments
        self._door = Door(port)
        self._tabs: set[web.WebSocketResponse] = set()

    @property
    def address(self) -> str:
        return self._door.address

    def serve(self, debug: bool = False) -> None:
        """Until Ctrl+C. No request is logged: the first one holds the token."""
        web.run_app(
            self._make_app(), sock=self._listening, print=None, access_log=None,
            shutdown_timeout=2 * PATIENCE,
        )  # fmt: skip

    async def _make_app(self) -> web.Application:
        app = web.Application(middlewares=[self._door.guard])
        app.add_routes(
            [
                web.get("/", self.handle_index),
                web.get("/ws", self.handle_websocket),
                web.get("/download/{key}", self.handle_download),
                *(web.get(f"/{name}", self.handle_part) for name in _PARTS),
            ]
        )
        app.on_response_prepare.append(self._mark)
        app.on_startup.append(self.on_startup)
        app.on_shutdown.append(self.on_shutdown)
        return app

    async def on_startup(self, app: web.Application) -> None:
        if hangup := getattr(signal, "SIGHUP", None):
            with suppress(NotImplementedError):
                asyncio.get_running_loop().add_signal_handler(hangup, self.request_exit)

    async def on_shutdown(self, app: web.Application) -> None:
        await asyncio.gather(*(tab.close() for tab in list(self._tabs)))

    async def handle_index(self, request: web.Request) -> web.Response:
        words = {
            "lang": "zh-Hans" if language() == "zh" else "en",
            "socket": f"ws://{request.host}/ws",
            "opening": _("The coding room is opening…"),
            "closed": _("The coding room is closed; what was done is saved."),
            "again": _("Open it again"),
        }
        page = Template((PAGE / "room.html").read_text(encoding="utf-8"))
        shown = page.substitute({name: escape(word) for name, word in words.items()})
        return web.Response(text=shown, content_type="text/html")

    async def handle_part(self, request: web.Request) -> web.Response:
        path, kind = _PARTS[request.path.removeprefix("/")]
        text = path.read_text(encoding="utf-8").replace(_THEIR_FONTS, _FONTS)
        return web.Response(text=text, content_type=kind)

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """One tab, with its own room."""
        tab = web.WebSocketResponse(heartbeat=30, compress=False)
        await tab.prepare(request)
        room = RoomProcess(
            self._arguments, write_bytes=tab.send_bytes, write_str=tab.send_str,
            close=tab.close, downloads=self.download_manager,
        )  # fmt: skip
        self._tabs.add(tab)
        try:
            await room.start(
                to_int(request.query.get("width", ""), 80),
                to_int(request.query.get("height", ""), 24),
            )
            await self._process_messages(tab, room)
        finally:
            self._tabs.discard(tab)
            await room.stop()
        return tab

    async def _mark(self, request: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(self._door.headers)


def _listen(port: int) -> socket.socket:
    try:
        return socket.create_server((LOOPBACK, port))
    except OSError as error:
        raise UsageProblem(
            Text(f"port {port} can't be used: {error.strerror}", f"端口 {port} 不能使用"),
            Text("name another one, or none: qcode serve", "换一个端口，或不指定：qcode serve"),
        ) from None
