"""The door: who may come in from a browser.

The terminal shows an address with a token. Whoever comes with it first gets the session's cookie,
and the token is spent; all else needs that cookie. Host must be this server's own name, or a page
elsewhere could reach it by a name of its own (DNS rebinding); a websocket must come from our page.
"""

from __future__ import annotations

from hmac import compare_digest
from secrets import token_urlsafe
from typing import NoReturn

from aiohttp import web
from aiohttp.typedefs import Handler

from qcode.tui.wording import _

LOOPBACK = "127.0.0.1"


class Door:
    """Guards a server on one port of the loopback address."""

    def __init__(self, port: int) -> None:
        self._token: str | None = token_urlsafe(32)
        self._session = token_urlsafe(32)
        self._cookie = f"qcode-{port}"  # a browser keeps one jar for all ports
        self._hosts = (f"{LOOPBACK}:{port}", f"localhost:{port}")
        self.address = f"http://{LOOPBACK}:{port}/?token={self._token}"
        self.headers = _headers(self._hosts)

    @web.middleware
    async def guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let a request through, or say why not."""
        if request.host not in self._hosts:
            _refuse(_("This is not the address that qcode serve printed."))
        token = request.query.get("token")
        if token is not None:
            self._let_in(request, token)
        if not _same(request.cookies.get(self._cookie, ""), self._session):
            _refuse(_("Open the address that qcode serve printed in the terminal."))
        if request.headers.get("Origin", self._silent(request)) != f"http://{request.host}":
            _refuse(_("Only the page of qcode serve may do this."))
        return await handler(request)

    def _let_in(self, request: web.Request, token: str) -> NoReturn:
        """Exchange the token for the cookie, once."""
        if request.method != "GET" or not _same(token, self._token or ""):
            _refuse(_("This address has been used already, or is wrong. Start qcode serve again."))
        self._token = None
        entered = web.HTTPSeeOther("/")
        entered.set_cookie(self._cookie, self._session, httponly=True, samesite="Strict", path="/")
        raise entered

    def _silent(self, request: web.Request) -> str:
        """What a request without an Origin counts as: a browser's websocket always names one."""
        return "" if "Upgrade" in request.headers else f"http://{request.host}"


def _same(given: str, secret: str) -> bool:
    """In a time that doesn't tell how much of it is right; an empty secret is nobody's."""
    return bool(secret) and compare_digest(given.encode("utf-8", "replace"), secret.encode())


def _refuse(sentence: str) -> NoReturn:
    raise web.HTTPForbidden(text=f"{sentence}\n")


def _headers(hosts: tuple[str, ...]) -> dict[str, str]:
    """What every answer carries: nothing from elsewhere, nothing kept, nothing told."""
    sockets = " ".join(f"ws://{host}" for host in hosts)
    policy = (
        "default-src 'self'",
        "style-src 'self' 'unsafe-inline'",  # the terminal in the page writes its own styles
        "img-src 'self' data:",
        f"connect-src 'self' {sockets}",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
    return {
        "Content-Security-Policy": "; ".join(policy),
        "Cache-Control": "no-store",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
