"""What is left of an input comes out as it went in, under the names that hold now."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st

from flows.articles.build import name_article
from flows.articles.redacted import HEAD, name_place, read_redacted, write_redacted
from flows.articles.rejects import make_reject
from flows.model import Article, Reject

SHA = "ab" * 32


def make(text: str, place: str, source: str = "b/news.jsonl", title: str = "") -> Article:
    article_id = name_article(None, title, text, "2024-05", "Star")
    return Article(article_id, text, title, "2024-05", outlet="Star", notes=("x",), raw_sha256=SHA, source_path=source + place)


def reread(results: list[Article | Reject], source: str, new_source: str) -> list[Article | Reject]:
    return list(read_redacted(io.BytesIO(b"".join(write_redacted(results, source))), new_source, SHA))


def test_articles_and_refusals_come_back_under_the_first_name() -> None:
    results = [make("One", "#0"), make_reject("no_text", "b/news.jsonl#1", SHA), make("Two", "/in.zip/a.txt")]
    assert reread(results, "b/news.jsonl", "b/news.jsonl") == results
    moved = [make("One", "#0", "a.jsonl"), make_reject("no_text", "a.jsonl#1", SHA), make("Two", "/in.zip/a.txt", "a.jsonl")]
    assert reread(results, "b/news.jsonl", "a.jsonl") == moved


@given(st.text(), st.text())
def test_any_characters_survive(text: str, title: str) -> None:
    results: list[Article | Reject] = [make(text, "#7", title=title)]
    assert reread(results, "b/news.jsonl", "b/news.jsonl") == results


def test_nothing_left_writes_nothing() -> None:
    assert list(write_redacted([], "a")) == []


def test_unknown_form_is_refused_and_says_so() -> None:
    (refused,) = read_redacted(io.BytesIO(HEAD.replace(b'"form": 1', b'"form": 9')), "a", SHA)
    assert isinstance(refused, Reject)
    assert "another form" in refused.message


def test_ids_are_made_from_the_content_whatever_is_written() -> None:
    line = next(line for line in write_redacted([make("One", "#0")], "b/news.jsonl") if line != HEAD)
    assert b"article_id" not in line
    assert b"source_path" not in line


def test_places_are_what_follows_the_source() -> None:
    assert name_place(make("One", "#3"), "b/news.jsonl") == "#3"
    assert name_place(make("One", ""), "b/news.jsonl") == ""
