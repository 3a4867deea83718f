from __future__ import annotations

import gzip
import time
import zlib
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

import httpx
import pytest

from flows.articles.rejects import Refused, make_reject
from flows.fetch.memory import Known
from flows.fetch.outcomes import Fetched, Outcome, Unchanged
from flows.fetch.pace import Pace
from flows.fetch.robots import AGENT, Robots
from flows.fetch.visit import Visitor
from tests.unit.fetch.loopback import (
    Answer,
    Site,
    drip,
    find_closed_port,
    in_turn,
    make_network,
    open_site,
    page,
    raw,
    redirect,
)

PAGE = b"<p>Kenya and France signed a treaty.</p>"
CHUNK = b"800\r\n" + b"x" * 0x800 + b"\r\n"
CONTEXT = httpx.create_ssl_context()


def visit(name: str, known: Known | None = None, **settings: Any) -> Outcome:
    network = make_network(**settings)
    pace = Pace(network.seconds_between, network.longest_wait)
    visitor = Visitor(network, pace, Robots(AGENT, pace), CONTEXT)
    try:
        return visitor.visit(name, known)
    finally:
        visitor.close()


def visit_path(answers: dict[str, Answer], path: str = "/", **settings: Any) -> tuple[Outcome, Site]:
    with open_site(answers) as site:
        return visit(site.url + path, **settings), site


def name_refusal(outcome: Outcome) -> str:
    assert isinstance(outcome, Refused), outcome
    assert make_reject(outcome.code, "x", **outcome.facts).message
    return outcome.code


def test_page_comes_with_the_headers_worth_keeping() -> None:
    answer = page(PAGE, etag='"1"', last_modified="Sat, 01 Jan 2022 10:00:00 GMT", set_cookie="secret=1", x_y="z")
    outcome, site = visit_path({"/moved": redirect("/page"), "/page": answer}, "/moved")
    assert isinstance(outcome, Fetched)
    assert outcome.data == PAGE
    assert outcome.headers["url"] == f"{site.url}/page"
    assert outcome.headers.keys() == {"url", "content-type", "date", "etag", "last-modified"}


def test_server_is_told_who_asks_and_gets_no_cookie_back() -> None:
    cookie = page(b"", 302, location="/page", set_cookie="track=1")
    _, site = visit_path({"/": cookie, "/page": page(PAGE)}, contact="https://example.org/about")
    agent = site.last("/page")["User-Agent"]
    assert agent.startswith("comity/")
    assert "https://example.org/about" in agent
    assert site.last("/page")["Cookie"] is None


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (page(b"", 404), "failed_answer"),
        (page(b"", 204), "failed_answer"),
        (page(b"", 304), "failed_answer"),
        (page(PAGE, 206, content_range="bytes 5-9/100"), "broken_answer"),
        (redirect("/"), "too_many_redirects"),
        (redirect("file:///etc/passwd"), "bad_address"),
        (redirect("http://user:secret@127.0.0.1/"), "bad_address"),
        (redirect("http://[::1/"), "bad_address"),
        (page(PAGE * 1000), "answer_too_large"),
        (page(PAGE, content_encoding="br"), "broken_answer"),
        (page(PAGE, content_encoding="gzip"), "bad_archive"),
        (page(gzip.compress(PAGE)[:-9], content_encoding="gzip"), "truncated_archive"),
        (raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999\r\n\r\nx"), "answer_too_large"),
        (raw(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nfar less"), "broken_answer"),
        (raw(b"SSH-2.0-OpenSSH_9.6\r\n"), "broken_answer"),
        (raw(b""), "broken_answer"),
        (raw(b"HTTP/1.1 200 OK\r\n" + b"X-Y: " + b"z" * 200_000 + b"\r\n\r\n"), "broken_answer"),
        (raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), "broken_answer"),
        (raw(b"", 1.5), "fetch_timed_out"),
        (drip(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 100, 0.05), "fetch_timed_out"),
        (drip(b"HTTP/1.1 200 OK\r\n", b"X", 0.05), "fetch_timed_out"),
        (drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.05), "fetch_timed_out"),
        (drip(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", CHUNK, 0), "answer_too_large"),
    ],
)  # fmt: skip
def test_bad_answer_is_refused_with_its_reason(answer: Answer, code: str) -> None:
    began = time.monotonic()
    outcome, _ = visit_path({"/": answer}, max_bytes=10_000, tries=2)
    assert name_refusal(outcome) == code
    assert time.monotonic() - began < 3


def test_declared_length_is_believed_before_anything_is_read() -> None:
    outcome, _ = visit_path({"/": drip(b"HTTP/1.1 200 OK\r\nContent-Length: 20000\r\n\r\n", b"", 1)}, max_bytes=10_000)
    assert name_refusal(outcome) == "answer_too_large"


def test_more_than_the_declared_length_is_not_taken() -> None:
    outcome, _ = visit_path({"/": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello world")})
    assert isinstance(outcome, Fetched)
    assert outcome.data == b"hello"


@pytest.mark.parametrize("coding", ["gzip", "deflate", "x-gzip", "gzip, gzip"])
def test_packed_answer_is_unpacked(coding: str) -> None:
    data = zlib.compress(PAGE) if coding == "deflate" else gzip.compress(PAGE[:9]) + gzip.compress(PAGE[9:])
    outcome, _ = visit_path({"/": page(gzip.compress(data) if "," in coding else data, content_encoding=coding)})
    assert isinstance(outcome, Fetched)
    assert outcome.data == PAGE


def test_bomb_is_noticed_early() -> None:
    bomb = gzip.compress(b"\0" * (20 << 20), 1)
    for body, coding in ((bomb, "gzip"), (gzip.compress(bomb), "gzip, gzip")):
        outcome, _ = visit_path({"/": page(body, content_encoding=coding)})
        assert name_refusal(outcome) == "bomb"


def test_what_fails_every_second_time_comes_at_the_second() -> None:
    for failure in (page(b"", 500), page(b"", 503), raw(b""), raw(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nless")):
        outcome, site = visit_path({"/": in_turn(failure, page(PAGE))})
        assert isinstance(outcome, Fetched)
        assert outcome.data == PAGE
        assert site.paths == ["/", "/"]


def test_each_wait_is_longer_and_tries_come_to_an_end() -> None:
    outcome, site = visit_path({"/": page(b"", 500)}, back_off=0.1, tries=3)
    assert name_refusal(outcome) == "failed_answer"
    first, second, third = (one.at for one in site.requests if one.path == "/")
    assert 0.08 < second - first < third - second < 0.6


def test_what_is_gone_is_asked_for_once() -> None:
    _, site = visit_path({"/": page(b"", 410)})
    assert site.paths == ["/"]


def test_server_is_given_the_time_that_it_asks_for() -> None:
    outcome, site = visit_path({"/": in_turn(page(b"", 429, retry_after="1"), page(PAGE))})
    assert isinstance(outcome, Fetched)
    first, second = (one.at for one in site.requests if one.path == "/")
    assert 0.9 < second - first < 2


def test_host_behind_a_redirect_is_the_one_that_is_given_time() -> None:
    waited: list[str] = []

    class NotedPace(Pace):
        def put_off(self, host: str, seconds: float) -> None:
            waited.append(host)

    with open_site({"/": in_turn(page(b"", 429, retry_after="1"), page(PAGE))}) as site:
        there = site.url.replace("127.0.0.1", "localhost")
        with open_site({"/moved": redirect(f"{there}/")}) as door:
            network = make_network(allow_inside=["127.0.0.1", "localhost"])
            pace = NotedPace(network.seconds_between, network.longest_wait)
            visitor = Visitor(network, pace, Robots(AGENT, pace), CONTEXT)
            assert isinstance(visitor.visit(f"{door.url}/moved"), Fetched)
            visitor.close()
    assert waited == ["localhost"]


def test_server_that_asks_for_too_much_time_is_left_alone() -> None:
    outcome, site = visit_path({"/": page(b"", 503, retry_after="Fri, 01 Jan 2100 00:00:00 GMT")})
    assert name_refusal(outcome) == "asked_to_wait"
    assert site.paths == ["/"]


def break_after(data: bytes, length: int, **headers: str) -> Answer:
    told = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return raw(f"HTTP/1.1 200 OK\r\nContent-Length: {len(data)}\r\n{told}\r\n".encode() + data[:length])


def give_rest(data: bytes) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        start = int(request.headers["Range"].removeprefix("bytes=").removesuffix("-"))
        page(data[start:], 206, content_range=f"bytes {start}-{len(data) - 1}/{len(data)}")(request)

    return answer


def test_broken_off_download_goes_on_where_it_broke() -> None:
    broken = break_after(PAGE, 10, Accept_Ranges="bytes", ETag='"v1"')
    outcome, site = visit_path({"/": in_turn(broken, give_rest(PAGE))})
    assert isinstance(outcome, Fetched)
    assert outcome.data == PAGE
    assert (site.last("/")["Range"], site.last("/")["If-Range"]) == ("bytes=10-", '"v1"')


@pytest.mark.parametrize("headers", [{}, {"Accept_Ranges": "bytes"}, {"Accept_Ranges": "bytes", "ETag": 'W/"weak"'}])
def test_download_begins_anew_where_its_parts_may_not_fit(headers: dict[str, str]) -> None:
    outcome, site = visit_path({"/": in_turn(break_after(PAGE, 10, **headers), page(PAGE))})
    assert isinstance(outcome, Fetched)
    assert outcome.data == PAGE
    assert site.last("/")["Range"] is None


def test_changed_page_comes_whole_after_a_break() -> None:
    broken = break_after(PAGE, 10, Accept_Ranges="bytes", ETag='"v1"')
    outcome, _ = visit_path({"/": in_turn(broken, page(b"another", etag='"v2"'))})
    assert isinstance(outcome, Fetched)
    assert outcome.data == b"another"


def test_unchanged_page_is_not_sent_again() -> None:
    with open_site({"/feed": redirect("/now"), "/now": in_turn(page(b"", 304), page(PAGE))}) as site:
        known = Known("", "", f"{site.url}/now", "00ff", '"v1"', "Sat, 01 Jan 2022 10:00:00 GMT")
        assert visit(f"{site.url}/feed", known) == Unchanged("00ff")
        sent = site.last("/now")
        assert (sent["If-None-Match"], sent["If-Modified-Since"]) == ('"v1"', "Sat, 01 Jan 2022 10:00:00 GMT")
        assert site.last("/feed")["If-None-Match"] is None
        assert isinstance(visit(f"{site.url}/feed", known), Fetched)


@pytest.mark.parametrize(
    "name", ["http://", "http:///path", "http://a b/", "http://[::1/", "https://u:p@example.org/", "http://x.org/" + "a" * 5000]
)
def test_what_is_no_address_is_refused(name: str) -> None:
    assert name_refusal(visit(name)) == "bad_address"


def test_nobody_there_is_told_plainly() -> None:
    outcome = visit(f"http://127.0.0.1:{find_closed_port()}/", tries=2)
    assert name_refusal(outcome) == "no_connection"
    assert isinstance(outcome, Refused)
    assert "refused" in str(outcome.facts["error"]).lower()


ROBOTS = b"User-agent: *\nDisallow: /\n\nUser-agent: comity\nDisallow: /private\nDisallow: /*.php$\nCrawl-delay: 0.3\n"


def test_robots_are_heeded_at_every_hop_and_asked_for_once() -> None:
    answers = {
        "/robots.txt": page(ROBOTS), "/open": page(PAGE), "/private/a": page(PAGE), "/a.php": page(PAGE),
        "/on": redirect("/private/a"),
    }  # fmt: skip
    with open_site(answers) as site:
        network = make_network()
        pace = Pace(0, 60)
        visitor = Visitor(network, pace, Robots(AGENT, pace), CONTEXT)
        outcomes = [visitor.visit(site.url + path) for path in ("/open", "/private/a", "/a.php", "/on")]
        visitor.close()
    assert isinstance(outcomes[0], Fetched)
    assert [name_refusal(outcome) for outcome in outcomes[1:]] == ["robots_refused"] * 3
    assert site.paths == ["/open", "/on"]
    assert [one.path for one in site.requests].count("/robots.txt") == 1
    open_at, on_at = (one.at for one in site.requests if one.path in ("/open", "/on"))
    assert on_at - open_at > 0.28


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (page(b"", 404), None),
        (page(b"", 403), None),
        (page(b"\xff\xfe\x00binary"), None),
        (page(b"#" * 600_000 + b"\nUser-agent: *\nDisallow: /"), None),
        (redirect("/elsewhere"), "robots_refused"),
        (page(b"", 500), "robots_unreadable"),
        (redirect("/robots.txt"), "robots_unreadable"),
        (raw(b""), "robots_unreadable"),
        (page(b"User-agent: *\nCrawl-delay: 4000"), "asked_to_wait"),
        (page(b"", 429, retry_after="4000"), "asked_to_wait"),
    ],
)
def test_odd_robots(answer: Answer, code: str | None) -> None:
    everything = page(b"User-agent: *\nDisallow: /")
    outcome, site = visit_path({"/robots.txt": answer, "/elsewhere": everything, "/": page(PAGE)}, tries=2)
    assert isinstance(outcome, Fetched) if code is None else name_refusal(outcome) == code
    assert site.paths.count("/") == (code is None)


Inside = Callable[[int], str]


@pytest.mark.parametrize(
    "inside",
    [
        lambda port: f"http://127.0.0.1:{port}/", lambda port: f"http://127.1:{port}/",
        lambda port: f"http://2130706433:{port}/", lambda port: f"http://0x7f000001:{port}/",
        lambda port: f"http://0x7f.0.0.0x1:{port}/", lambda port: f"http://0177.0.0.01:{port}/",
        lambda port: f"http://localhost:{port}/", lambda port: f"http://LOCALHOST:{port}/",
        lambda port: f"http://[::1]:{port}/", lambda port: f"http://[::ffff:127.0.0.1]:{port}/",
        lambda port: f"http://[0:0:0:0:0:ffff:7f00:1]:{port}/", lambda port: f"http://0.0.0.0:{port}/", lambda port: f"http://[::]:{port}/",
        lambda port: f"http://①②⑦.0.0.1:{port}/", lambda _: "http://169.254.169.254/latest/meta-data/",
        lambda _: "http://10.0.0.1/", lambda _: "http://[fd00:ec2::254]/", lambda _: "http://[fe80::1%25lo]/",
        lambda _: "http://[64:ff9b::7f00:1]/",
    ],
)  # fmt: skip
def test_no_spelling_leads_inside(inside: Inside) -> None:
    with open_site({"/": page(PAGE)}) as site:
        outcome = visit(inside(int(site.url.rpartition(":")[2])), allow_inside=(), tries=1)
        assert name_refusal(outcome) in ("inside_address", "bad_address")
        assert site.requests == []


def test_redirect_does_not_lead_inside() -> None:
    with open_site({"/": page(PAGE)}) as inner:
        port = inner.url.rpartition(":")[2]
        for to in (f"http://localhost:{port}/", f"//2130706433:{port}/", f"http://[::ffff:127.0.0.1]:{port}/"):
            outcome, _ = visit_path({"/": redirect(to)})
            assert name_refusal(outcome) == "inside_address"
        assert inner.requests == []


def test_host_is_allowed_by_its_name_and_port() -> None:
    with open_site({"/": page(PAGE)}) as site:
        assert isinstance(visit(f"{site.url}/", allow_inside=(site.url.removeprefix("http://"),)), Fetched)
        assert name_refusal(visit(f"{site.url}/", allow_inside=("127.0.0.1:1", "127.0.0.2"))) == "inside_address"
