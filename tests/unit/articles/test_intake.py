from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import zipfile
from dataclasses import replace
from datetime import date

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from flows.articles.intake import ReadOptions, read_bytes
from flows.model import Article, Reject

OPTIONS = ReadOptions(today=date(2026, 11, 24))
TEXT = "The two governments agreed on Friday to build a bridge over the river that divides them, officials said."
LINES = b"\n".join([json.dumps({"text": TEXT}).encode(), b"broken", b"", json.dumps({"text": "short"}).encode()])


def test_items_come_in_order_with_their_names_and_the_hash_of_the_whole() -> None:
    results = read_bytes("in/news.jsonl", LINES, OPTIONS)
    assert [type(result).__name__ for result in results] == ["Article", "Reject", "Reject"]
    article, broken, short = results
    assert isinstance(article, Article)
    assert isinstance(broken, Reject)
    assert isinstance(short, Reject)
    sha256 = hashlib.sha256(LINES).hexdigest()
    assert (article.source_path, article.raw_sha256) == ("in/news.jsonl#0", sha256)
    assert (broken.reason, broken.source, broken.sha256) == ("bad_json", "in/news.jsonl#1", sha256)
    assert (short.reason, short.source) == ("too_short", "in/news.jsonl#3")


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_packed_input_reads_like_plain_input(pack: object) -> None:
    packed = read_bytes("in/news.jsonl", pack(LINES), OPTIONS)  # type: ignore[operator]
    plain = read_bytes("in/news.jsonl", LINES, OPTIONS)
    texts = [[result.text if isinstance(result, Article) else result.reason for result in results] for results in (packed, plain)]
    assert texts[0] == texts[1]


def test_an_endless_line_is_refused_alone_and_never_held_as_a_whole() -> None:
    lines = b'{"text": "a"}\n{"text": "' + b"x" * (20 << 20) + b'"}\n' + LINES.partition(b"\n")[0]
    results = read_bytes("x", lines, OPTIONS)
    assert [one.reason if isinstance(one, Reject) else "article" for one in results] == ["too_short", "line_too_long", "article"]


def test_what_stands_before_a_cut_is_read_where_each_line_is_whole() -> None:
    lines = b"\n".join(json.dumps({"text": f"{TEXT} {os.urandom(300).hex()}"}).encode() for _ in range(40))
    results = read_bytes("in/news.jsonl.gz", gzip.compress(lines)[:-2000], OPTIONS)
    kinds = [result.reason if isinstance(result, Reject) else "article" for result in results]
    assert kinds[-1] == "truncated_archive"
    assert 20 < len(kinds) < 40
    assert set(kinds[:-1]) == {"article"}


def test_files_in_archives_are_read_each_by_its_own_name() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("may/a.txt", f"Bridge agreed\n\n{TEXT}")
        archive.writestr("may/broken.json", "{")
        archive.writestr("news.jsonl.gz", gzip.compress(LINES))
    results = read_bytes("in/all.zip", packed.getvalue(), OPTIONS)
    places = [result.source if isinstance(result, Reject) else result.source_path for result in results]
    assert places == [
        "in/all.zip/may/a.txt",
        "in/all.zip/may/broken.json",
        *(f"in/all.zip/news.jsonl.gz#{item}" for item in (0, 1, 3)),
    ]
    hashes = {result.sha256 if isinstance(result, Reject) else result.raw_sha256 for result in results}
    assert hashes == {hashlib.sha256(packed.getvalue()).hexdigest()}


def test_a_reader_that_runs_out_of_memory_is_no_fault_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("flows.articles.forms.sniff_kind", fail)
    (result,) = read_bytes("x", TEXT.encode(), OPTIONS)
    assert isinstance(result, Reject)
    assert result.reason == "out_of_memory"


def test_wide_text_is_read() -> None:
    (article,) = read_bytes("a.txt", f"Bridge agreed\n\n{TEXT} It is in Orléans.".encode("utf-16"), OPTIONS)
    assert isinstance(article, Article)
    assert (article.title, article.text) == ("Bridge agreed", f"{TEXT} It is in Orléans.")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (gzip.compress(b""), "empty"),
        (gzip.compress(TEXT.encode())[:-9], "truncated_archive"),
        (gzip.compress(b"\0" * (20 << 20)), "bomb"),
        (b"a\0b", "binary"),
        (b"%PDF-1.4", "unsupported_kind"),
        (b"<html><body></body></html>", "nothing_found"),
        (b"<rss><channel></channel></rss>", "empty_feed"),
        (b"[]", "not_an_object"),
        (b'<!DOCTYPE rss [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><rss><channel/></rss>', "xml_entities"),
        (b'<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><channel/></rss>', "xml_entities"),
        (b"[" * 3000 + b"]" * 3000, "too_deep"),
    ],
)
def test_whole_input_that_cannot_be_read_is_one_reject(data: bytes, reason: str) -> None:
    (result,) = read_bytes("x", data, OPTIONS)
    assert isinstance(result, Reject)
    assert (result.reason, result.source) == (reason, "x")


def test_limits_hold() -> None:
    small = replace(OPTIONS, max_bytes=100, max_article_bytes=10)
    assert [result.reason for result in read_bytes("x", b"a" * 101, small) if isinstance(result, Reject)] == ["too_large"]
    assert [result.reason for result in read_bytes("x", b"a b " * 10, small) if isinstance(result, Reject)] == ["too_large"]


def test_a_failing_reader_becomes_a_reject(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("surprise")

    monkeypatch.setattr("flows.articles.forms.sniff_kind", fail)
    (result,) = read_bytes("x", TEXT.encode(), OPTIONS)
    assert isinstance(result, Reject)
    assert (result.reason, "RuntimeError: surprise" in result.message) == ("reader_failed", True)


HEADS = [
    b"",
    b"<html><body>",
    b"<rss><channel><item><description>",
    b'{"text": "',
    b"[{",
    b"\x1f\x8b\x08",
    b"\x28\xb5\x2f\xfd",
    b"\xff\xfe",
    b"<?xml version='1.0'?>",
]


@given(st.sampled_from(HEADS), st.binary(max_size=300), st.sampled_from(["", ".json", ".jsonl", ".html", ".gz", ".xml"]))
def test_nothing_makes_it_raise_or_fail(head: bytes, rest: bytes, suffix: str) -> None:
    results = read_bytes("x" + suffix, head + rest, OPTIONS)
    assert results
    assert not [result.message for result in results if isinstance(result, Reject) and result.reason == "reader_failed"]


@given(st.text(max_size=300))
def test_reading_is_deterministic_and_articles_hold_text(text: str) -> None:
    data = (text + "\n\n" + TEXT).encode("utf-8", "surrogatepass")
    first, again = read_bytes("x", data, OPTIONS), read_bytes("x", data, OPTIONS)
    assert first == again
    for result in first:
        if isinstance(result, Article):
            assert result.text == result.text.strip()
            assert len(result.text) >= OPTIONS.min_characters
