"""`qcode serve` lets one browser in by its token, and refuses anything else."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

import pytest

Serve = Callable[..., Any]

UPGRADE = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


def asked(server: Any, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, str]:
    """What the server answers, and the text of it. Underlines in a header's name are hyphens."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers={"Host": f"127.0.0.1:{server.port}", **sent})
    answer = connection.getresponse()
    text = "" if answer.status == 101 else answer.read().decode()
    connection.close()
    return answer, text


def cookie_of(server: Any) -> str:
    """The session's cookie, for the token."""
    answer, _ = asked(server, f"/?token={server.token}")
    return str(answer.headers["Set-Cookie"]).partition(";")[0]


def test_the_token_lets_in_once_and_only_the_cookie_afterwards(serve: Serve, project: Path) -> None:
    server = serve(project, "--coder", "LIN")
    for refused in ("/", "/?token=", "/?token=wrong", "/?token=%FF%00", "/room.js", "/ws", "/no"):
        answer, text = asked(server, refused)
        assert answer.status == 403 and "qcode serve" in text, refused
        assert "Set-Cookie" not in answer.headers and server.token not in text
    assert asked(server, f"/?token={server.token}", "HEAD")[0].status == 403

    entered, _ = asked(server, f"/?token={server.token}")
    assert entered.status == 303 and entered.headers["Location"] == "/"
    name, *attributes = str(entered.headers["Set-Cookie"]).split("; ")
    assert set(attributes) == {"HttpOnly", "SameSite=Strict", "Path=/"}
    assert server.token not in name

    again, text = asked(server, f"/?token={server.token}", Cookie=name)
    assert again.status == 403 and "used already" in text
    assert asked(server, "/", Cookie=name)[0].status == 200
    assert asked(server, "/", Cookie=f"{name}x")[0].status == 403
    assert asked(server, "/", Cookie=name.partition("=")[0] + "=")[0].status == 403
    assert asked(server, "/", "POST", Cookie=name)[0].status == 405
    assert asked(server, "/static/", Cookie=name)[0].status == 404
    assert asked(server, "/download/none", Cookie=name)[0].status == 404


def test_another_host_or_another_page_is_refused_with_the_right_cookie(
    serve: Serve, project: Path
) -> None:
    server = serve(project, "--coder", "LIN")
    own = f"http://127.0.0.1:{server.port}"
    for host in ("evil.example", f"evil.example:{server.port}", "127.0.0.1", "127.0.0.1:1", ""):
        assert asked(server, f"/?token={server.token}", Host=host)[0].status == 403, host
    cookie = cookie_of(server)
    assert asked(server, "/", Cookie=cookie, Host=f"localhost:{server.port}")[0].status == 200
    assert asked(server, "/", Cookie=cookie, Host="evil.example")[0].status == 403
    for origin in ("http://evil.example", "null", own.replace("127.0.0.1", "localhost"), ""):
        answer, _ = asked(server, "/ws", Cookie=cookie, Origin=origin, **UPGRADE)
        assert answer.status == 403, origin
    assert asked(server, "/ws", Cookie=cookie, **UPGRADE)[0].status == 403
    assert asked(server, "/ws", Origin=own, **UPGRADE)[0].status == 403
    assert asked(server, "/ws", Cookie=cookie, Origin=own, **UPGRADE)[0].status == 101


def test_the_page_and_all_it_loads_name_no_outside_address(serve: Serve, project: Path) -> None:
    server = serve(project, "--coder", "LIN", "--lang", "zh")
    cookie = cookie_of(server)
    page, html = asked(server, "/", Cookie=cookie)
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    loaded = re.findall(r'(?:href|src)="(/[^"]+)"', html)
    assert len(loaded) == 4
    for name in loaded:
        answer, text = asked(server, name, Cookie=cookie)
        assert answer.status == 200 and answer.headers["X-Content-Type-Options"] == "nosniff"
        words = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL) if name.endswith("css") else text
        assert re.findall(r"""["'(](?:https?:)?//[\w.-]+\.\w+""", words) == [], name
        assert "@import" not in words and "Roboto" not in words
    assert not re.findall(rf"//(?!127\.0\.0\.1:{server.port})", html)


def test_it_is_reached_on_the_loopback_address_only(serve: Serve, project: Path) -> None:
    server = serve(project, "--coder", "LIN")
    socket.create_connection(("127.0.0.1", server.port), 5).close()
    elsewhere = {"127.0.0.2", "::1", *(info[4][0] for info in addresses())}
    for address in elsewhere - {"127.0.0.1"}:
        with pytest.raises(OSError):
            socket.create_connection((address, server.port), 5).close()


def addresses() -> list[Any]:
    """Those of this machine by its name."""
    try:
        return socket.getaddrinfo(socket.gethostname(), None)
    except OSError:
        return []


def test_a_port_that_is_taken_is_a_sentence(serve: Serve, project: Path) -> None:
    server = serve(project, "--coder", "LIN")
    second = serve(project, "--coder", "LIN", "--port", str(server.port))
    assert second.process.wait(60) == 2
    assert second.address.startswith(f"qcode: port {server.port} can't be used")


def test_who_codes_and_what_project_is_asked_before_anything_is_served(
    serve: Serve, tmp_path: Path, project: Path
) -> None:
    assert serve(project).address == "qcode: who is coding?"
    assert "there is no project" in serve(tmp_path / "none.qcode", "--coder", "LIN").address


@pytest.mark.skipif(sys.platform == "win32", reason="signals are of POSIX systems")
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_ends_quietly_and_says_nothing_of_the_token(
    serve: Serve, project: Path, ending: signal.Signals
) -> None:
    server = serve(project, "--coder", "LIN")
    cookie_of(server)
    server.process.send_signal(ending)
    assert server.process.wait(60) == 0
    said = server.process.stdout.read()
    assert "Ctrl+C" in said and "Traceback" not in said and server.token not in said


def test_without_the_extra_it_says_what_to_install(tmp_path: Path, project: Path) -> None:
    code = (
        "import sys; sys.modules['textual_serve'] = None; sys.argv = ['qcode', *sys.argv[1:]];"
        "from qcode.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "-p", str(project), "serve", "--coder", "LIN"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2 and "pip install '.[web]'" in done.stderr
