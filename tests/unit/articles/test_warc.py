from __future__ import annotations

import gzip
import io
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.articles.draft import Draft
from flows.articles.rejects import Refused
from flows.articles.warc import read_warc

PAGE = b"<html><title>Bridge</title><p>The two governments agreed.</p></html>"


def take(data: bytes, charset: str | None) -> Iterator[Draft | Refused]:
    yield Draft(text=data.decode("latin-1"), section=charset)


def record(block: bytes, kind: str = "response", address: str = "https://paper.example/2024/05/03/b", more: str = "") -> bytes:
    form = "application/http; msgtype=response" if kind == "response" else "text/html"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2024-05-04T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: {form}\r\n{more}Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def answer(body: bytes = PAGE, status: str = "200 OK", form: str = "text/html; charset=utf-8", more: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {form}\r\n{more}\r\n".encode() + body


def read(data: bytes, max_bytes: int = 1 << 20) -> list[Draft | Refused]:
    return list(read_warc(io.BytesIO(data), max_bytes, take))


def codes(data: bytes, max_bytes: int = 1 << 20) -> list[str]:
    return [one.code if isinstance(one, Refused) else "read" for one in read(data, max_bytes)]


def test_pages_are_read_with_address_charset_and_the_day_in_the_address() -> None:
    crawl = record(b"software: ours", "warcinfo") + record(b"GET /", "request") + record(answer())
    (draft,) = read(crawl)
    assert isinstance(draft, Draft)
    assert (draft.text, draft.url, draft.section) == (PAGE.decode(), "https://paper.example/2024/05/03/b", "utf-8")
    assert (draft.item, draft.dates[0].source) == (2, "url")


def test_packed_and_chunked_answers_are_opened() -> None:
    packed = answer(gzip.compress(PAGE), more="Content-Encoding: gzip\r\n")
    chunked = answer(b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE), more="Transfer-Encoding: chunked\r\n")
    assert [one.text for one in read(record(packed) + record(chunked)) if isinstance(one, Draft)] == [PAGE.decode()] * 2


def test_resources_and_extracted_texts_are_read() -> None:
    assert codes(record(PAGE, "resource") + record(PAGE, "conversion")) == ["read", "read"]


def test_what_crawlers_note_of_themselves_is_passed_over() -> None:
    assert codes(record(b"log", "resource", "metadata://crawl/log") + record(b"ip", "response", "dns:paper.example")) == []


@pytest.mark.parametrize(
    ("block", "code"),
    [
        (answer(status="404 Not Found"), "failed_answer"),
        (answer(status="302 Found"), "failed_answer"),
        (answer(form="image/png"), "unsupported_kind"),
        (answer(PAGE * 20_000), "too_large"),
        (answer(gzip.compress(b"a" * 2_000_000), more="Content-Encoding: gzip\r\n"), "too_large"),
    ],
)
def test_what_is_no_page_is_refused(block: bytes, code: str) -> None:
    assert codes(record(block) + record(answer())) == [code, "read"]


def test_a_page_that_the_crawler_cut_is_noted() -> None:
    (draft,) = read(record(answer(), more="WARC-Truncated: length\r\n"))
    assert isinstance(draft, Draft)
    assert draft.notes == ("cut_short",)


def test_a_record_that_was_cut_short_is_noticed() -> None:
    whole = record(answer())
    assert codes(whole + whole[:-30]) == ["read", "truncated_record"]


def test_damage_ends_the_reading() -> None:
    records = read_warc(io.BytesIO(record(answer()) + b"noise\r\n\r\n" * 9), 1 << 20, take)
    assert isinstance(next(records), Draft)
    with pytest.raises(Refused) as caught:
        list(records)
    assert caught.value.code == "bad_warc"


def read_or_refuse(data: bytes) -> list[Draft | Refused]:
    """What is read, or why nothing is."""
    try:
        return read(data)
    except Refused as refused:
        return [refused]


@given(st.binary(max_size=200), st.integers(0, 500))
def test_damage_anywhere_gives_drafts_or_refusals(noise: bytes, place: int) -> None:
    data = record(answer()) * 2
    found = read_or_refuse(data[:place] + noise + data[place + len(noise) :])
    assert all(isinstance(one, Draft | Refused) for one in found)
