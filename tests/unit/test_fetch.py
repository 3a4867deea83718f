from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from flows.fetch import FetchLimits, fetch_address, is_address

PAGE = b"<p>Kenya and France signed a treaty.</p>"


class Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path.startswith("/loop"):
            self.redirect("/loop")
        elif self.path == "/moved":
            self.redirect("/page")
        elif self.path == "/away":
            self.redirect("file:///etc/passwd")
        elif self.path in ("/page", "/large"):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Set-Cookie", "secret=1")
            self.end_headers()
            self.wfile.write(PAGE if self.path == "/page" else PAGE * 1000)
        else:
            self.send_error(404)

    def redirect(self, where: str) -> None:
        self.send_response(302)
        self.send_header("Location", where)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_page_comes_with_the_headers_worth_keeping(site: str) -> None:
    fetched = fetch_address(f"{site}/moved")
    assert fetched.data == PAGE
    assert fetched.headers["url"] == f"{site}/page"
    assert fetched.headers["content-type"] == "text/html; charset=utf-8"
    assert "set-cookie" not in fetched.headers


@pytest.mark.parametrize(
    ("path", "message"),
    [("/none", "404"), ("/loop", "redirect"), ("/away", "protocol|scheme|file"), ("/large", "larger than 10,000")],
)
def test_bad_answer_is_told_plainly(site: str, path: str, message: str) -> None:
    with pytest.raises(OSError, match=rf"(?i){message}"):
        fetch_address(site + path, FetchLimits(max_bytes=10_000))


def test_no_server_is_told_plainly() -> None:
    with pytest.raises(OSError, match="refused"):
        fetch_address("http://127.0.0.1:9/")


@pytest.mark.parametrize(
    ("name", "expected"), [("https://x.org/a", True), ("HTTP://x.org", True), ("ftp://x.org", False), ("http.txt", False)]
)
def test_addresses_are_told_from_files(name: str, expected: bool) -> None:
    assert is_address(name) is expected
