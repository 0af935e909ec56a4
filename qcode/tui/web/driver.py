"""The room's side of a browser: ends as leaving does, when its tab or the server is gone."""

from __future__ import annotations

from textual.drivers.web_driver import WebDriver


class BrowserDriver(WebDriver):
    """Textual's driver for a browser."""

    def run_input_thread(self) -> None:
        super().run_input_thread()
        self._leave()  # no more input can come: the server has ended, or was killed

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        if packet_type == "quit":
            self._leave()
        else:
            super().on_meta(packet_type, payload)

    def _leave(self) -> None:
        if not self.exit_event.is_set():
            self._app.call_later(self._app.run_action, "app.leave")
