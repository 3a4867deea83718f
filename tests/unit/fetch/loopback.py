"""Sites on loopback that behave as a test wants: each path has what it answers; all requests are noted."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from flows.sections import NetworkSettings

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Request:
    """A request that came."""

    path: str
    headers: Message
    at: float = field(default_factory=time.monotonic)


@dataclass
class Site:
    """A running server."""

    url: str
    answers: dict[str, Answer]
    requests: list[Request] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        """What was asked for, without robots.txt."""
        return [one.path for one in self.requests if one.path != "/robots.txt"]

    def last(self, path: str) -> Message:
        """The headers of the last request for a path."""
        return next(one.headers for one in reversed(self.requests) if one.path == path)


def page(body: bytes | str, status: int = 200, **headers: str) -> Answer:
    """A plain answer; ``content_type="…"`` gives the header Content-Type."""
    data = body.encode() if isinstance(body, str) else body

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in {"content_length": str(len(data)), "content_type": "text/html", **headers}.items():
            request.send_header(name.replace("_", "-").title(), value)
        request.end_headers()
        request.wfile.write(data)

    return answer


def redirect(to: str, status: int = 302) -> Answer:
    """An answer that leads on."""
    return page(b"", status, location=to)


def in_turn(*answers: Answer) -> Answer:
    """One answer after another; the last one from then on."""
    left = list(answers)

    def answer(request: BaseHTTPRequestHandler) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(request)

    return answer


def raw(data: bytes, seconds: float = 0) -> Answer:
    """Bytes as they are, instead of an answer, after a wait; then the connection ends."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        time.sleep(seconds)
        request.wfile.write(data)
        request.close_connection = True

    return answer


def drip(head: bytes, piece: bytes, pause: float) -> Answer:
    """An answer that never ends: a piece at a time, until the other side has had enough."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(head)
        while True:
            request.wfile.write(piece)
            request.wfile.flush()
            time.sleep(pause)

    return answer


@contextmanager
def open_site(answers: Mapping[str, Answer], context: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> Iterator[Site]:
    """A server on a free port of loopback; what it has no answer for is not found."""
    site = Site("", dict(answers))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.requests.append(Request(self.path, self.headers))
            answer = site.answers.get(self.path) or page(b"", 404)
            try:
                answer(self)
            except OSError:
                self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads, block_on_close = True, False

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Clients that hang up are what is tested here."""

    with Server((host, 0), Handler) as server:
        if context:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        site.url = f"{'https' if context else 'http'}://{host}:{server.server_port}"
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield site
        finally:
            server.shutdown()


def make_network(**given: Any) -> NetworkSettings:
    """Settings that let tests be quick, and loopback be fetched."""
    quick = {"allow_inside": ("127.0.0.1",), "seconds_between": 0, "back_off": 0.01, "silent_seconds": 0.6, "visit_seconds": 1.2}
    return NetworkSettings(**{**quick, **given})


def find_closed_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
