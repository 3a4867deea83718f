"""Every form of news through the whole reading of an input, told by content alone."""

from __future__ import annotations

import io
import json
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.articles.intake import ReadOptions, read_bytes
from flows.model import Article, Reject

BODY = "The two governments agreed on Friday to mend the bridge over the river."
OPTIONS = ReadOptions(today=date(2026, 11, 24))


def write_parquet() -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.table({"title": ["Bridge"], "text": [BODY], "date": ["2024-05-03"]}), file)
    return file.getvalue()


def write_warc() -> bytes:
    html = f"<html><head><title>Bridge</title></head><body><article><h1>Bridge</h1><p>{BODY}</p></article></body></html>"
    page = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{html}"
    head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://paper.example/2024/05/03/bridge\r\n"
    form = f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(page)}\r\n\r\n"
    return f"{head}{form}{page}\r\n\r\n".encode()


METAS = "<meta property='og:title' content='Bridge'><meta name='date' content='2024-05-03'>"
RECORD = {"title": "Bridge", "text": BODY, "date": "2024-05-03"}
RSS_ITEM = f"<item><title>Bridge</title><pubDate>Fri, 03 May 2024 10:00:00 GMT</pubDate><description>{BODY}</description></item>"
FORMS = {
    "text": f"Bridge\n\nPublished on 3 May 2024\n\n{BODY}\n".encode(),
    "markdown": f"---\ntitle: Bridge\ndate: 2024-05-03\n---\n{BODY}\n".encode(),
    "html": f"<html><head>{METAS}</head><body><p>{BODY}</p></body></html>".encode(),
    "json_lines": (json.dumps(RECORD) + "\n").encode(),
    "json": json.dumps([RECORD], indent=1).encode(),
    "json_feed": json.dumps({"version": "https://jsonfeed.org/version/1", "title": "x", "items": [RECORD]}).encode(),
    "csv": f"title,text,date\nBridge,{BODY},2024-05-03\nBridge again,{BODY} Again.,2024-05-04\n".encode(),
    "tsv": f"title\ttext\tdate\nBridge\t{BODY}\t2024-05-03\nBridge again\t{BODY} Again.\t2024-05-04\n".encode(),
    "parquet": write_parquet(),
    "rss": f"<?xml version='1.0'?><rss version='2.0'><channel><title>x</title>{RSS_ITEM}</channel></rss>".encode(),
    "warc": write_warc(),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["-", "misnamed.bin"])
def test_every_form_is_told_by_content_alone(form: str, name: str) -> None:
    article = read_bytes(name, FORMS[form], OPTIONS)[0]
    assert isinstance(article, Article), article
    assert (article.title, article.text, article.date) == ("Bridge", BODY, "2024-05-03")


@pytest.mark.parametrize("form", ["parquet", "warc", "json", "json_lines", "json_feed", "html", "rss"])
@pytest.mark.parametrize("suffix", [".csv", ".md", ".txt"])
def test_a_wrong_name_changes_nothing(form: str, suffix: str) -> None:
    right, wrong = (read_bytes(name, FORMS[form], OPTIONS)[0] for name in ("-", f"a{suffix}"))
    assert isinstance(right, Article)
    assert isinstance(wrong, Article)
    assert (right.article_id, right.encoding) == (wrong.article_id, wrong.encoding)


def test_mapping_reaches_lines_lists_tables_and_parquet() -> None:
    options = ReadOptions(today=OPTIONS.today, columns={"text": ("inhalt",), "title": ("kopf",)})
    file = io.BytesIO()
    pq.write_table(pa.table({"kopf": ["Bridge"], "inhalt": [BODY]}), file)
    record = json.dumps({"kopf": "Bridge", "inhalt": BODY}).encode()
    for data in (record, b"[\n" + record + b"]", f"kopf,inhalt,x,y\nBridge,{BODY},1,2\nB,{BODY},1,2\n".encode(), file.getvalue()):
        article = read_bytes("-", data, options)[0]
        assert isinstance(article, Article), article
        assert (article.title, article.text) == ("Bridge", BODY)


def test_dates_of_another_world_are_doubted_and_noted() -> None:
    page = FORMS["html"].replace(b"2024-05-03", b"1970-01-02")
    (article,) = read_bytes("a.html", page, OPTIONS)
    assert isinstance(article, Article)
    assert (article.date, article.date_source, article.notes) == (None, "doubted", ("date_doubted",))


def test_a_page_that_was_fetched_has_the_address_it_came_from() -> None:
    (article,) = read_bytes("https://paper.example/bridge", FORMS["html"], OPTIONS)
    assert isinstance(article, Article)
    assert article.url == "https://paper.example/bridge"


@given(st.sampled_from(sorted(FORMS)), st.binary(max_size=80), st.integers(0, 300))
def test_damage_anywhere_in_any_form_never_raises(form: str, noise: bytes, place: int) -> None:
    data = FORMS[form]
    results = read_bytes("-", data[:place] + noise + data[place + len(noise) :], OPTIONS)
    assert results
    assert [one for one in results if isinstance(one, Reject) and one.reason == "reader_failed"] == []
