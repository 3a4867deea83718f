from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpcore
import httpx
import pytest
import trustme

from flows.articles.rejects import Refused
from flows.fetch.connect import CheckedBackend, Deadline, OutOfVisitTime
from flows.fetch.outcomes import Fetched
from flows.fetch.pace import Pace
from flows.fetch.robots import AGENT, Robots
from flows.fetch.visit import Visitor
from tests.unit.fetch.loopback import Site, make_network, open_site, page, redirect


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    called: list[str] = []

    def connect(self: Any, host: str, *_: Any) -> httpcore.NetworkStream:
        called.append(host)
        if host == "8.8.8.8":
            raise httpcore.ConnectError("refused")
        return httpcore.NetworkStream()

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    return called


def set_names(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> None:
    left = list(answers)

    def look_up(host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in left.pop(0)]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


def test_address_that_was_checked_is_the_one_that_is_called(monkeypatch: pytest.MonkeyPatch, called: list[str]) -> None:
    set_names(monkeypatch, ["9.9.9.9"], ["127.0.0.1"])
    backend = CheckedBackend((), Deadline())
    backend.connect_tcp("changing.example", 80)
    assert called == ["9.9.9.9"]
    with pytest.raises(Refused, match="inside_address"):
        backend.connect_tcp("changing.example", 80)
    assert called == ["9.9.9.9"]


def test_inside_answers_among_public_ones_are_passed_over(monkeypatch: pytest.MonkeyPatch, called: list[str]) -> None:
    set_names(monkeypatch, ["10.0.0.1", "8.8.8.8", "::1", "9.9.9.9"])
    CheckedBackend(("other.example",), Deadline()).connect_tcp("mixed.example", 80)
    assert called == ["8.8.8.8", "9.9.9.9"]


def test_allowed_name_may_lie_inside(monkeypatch: pytest.MonkeyPatch, called: list[str]) -> None:
    set_names(monkeypatch, ["10.0.0.1"], ["10.0.0.1"], ["10.0.0.1"])
    CheckedBackend(("News.Intranet",), Deadline()).connect_tcp("news.intranet", 80)
    CheckedBackend(("news.intranet:81",), Deadline()).connect_tcp("news.intranet", 81)
    assert called == ["10.0.0.1"] * 2
    with pytest.raises(Refused, match="inside_address"):
        CheckedBackend(("news.intranet:81",), Deadline()).connect_tcp("news.intranet", 82)


def test_name_that_nobody_has_is_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    set_names(monkeypatch, [])
    with pytest.raises(httpcore.ConnectError, match="no address"):
        CheckedBackend((), Deadline()).connect_tcp("nobody.example", 80)


def test_no_wait_outlasts_the_visit() -> None:
    deadline = Deadline()
    assert deadline.limit(5) == 5
    deadline.set(2)
    assert 1 < deadline.limit(5) <= 2
    deadline.set(0)
    with pytest.raises(OutOfVisitTime):
        deadline.limit(5)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secure_site(authority: trustme.CA) -> Iterator[Site]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with open_site({"/": page(b"secret news"), "/down": redirect("http://127.0.0.1:9/")}, context) as site:
        yield site


def visit_secure(url: str) -> Any:
    pace = Pace(0, 60)
    visitor = Visitor(
        make_network(allow_inside=("127.0.0.1", "localhost")), pace, Robots(AGENT, pace), httpx.create_ssl_context()
    )
    try:
        return visitor.visit(url)
    finally:
        visitor.close()


def test_encrypted_pages_need_a_certificate_for_their_name(
    secure_site: Site, authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown = visit_secure(f"{secure_site.url}/")
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    fetched = visit_secure(f"{secure_site.url}/")
    assert isinstance(fetched, Fetched)
    assert fetched.data == b"secret news"
    wrong = visit_secure(f"{secure_site.url.replace('127.0.0.1', 'localhost')}/")
    down = visit_secure(f"{secure_site.url}/down")
    assert [one.code for one in (unknown, wrong, down)] == ["bad_certificate", "bad_certificate", "downgraded"]
