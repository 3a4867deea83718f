"""The floors under what is read of the shipped sample: from bytes to records, against the answer key."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.articles.dedupe import key_articles, mark_duplicates
from flows.articles.gather import Input, gather_inputs
from flows.articles.intake import ReadOptions, read_bytes
from flows.evaluation.score import score_records
from flows.model import Article, Reject
from flows.pipeline import read_article
from flows.record import describe_reading
from tests.conftest import SAMPLE

KEY = Path(__file__).parent / "sample.gold.jsonl"
# F1, and how often the quote is what stands at its offsets. A floor rises with the reading; one that falls needs its reason here.
FLOORS = {"countries": 0.97, "article_sectors": 0.70, "party": 0.88, "pair": 0.78, "cell": 0.65, "record": 0.70, "strict": 0.20}


@pytest.fixture(scope="module")
def key() -> dict[str, dict[str, Any]]:
    rows = [json.loads(line) for line in KEY.read_text(encoding="utf-8").splitlines() if line.strip()]
    return {row["id"]: row for row in rows}


@pytest.fixture(scope="module")
def results() -> dict[str, Article | Reject]:
    """What the readers make of each item of the sample, under its name in the key."""
    found: dict[str, Article | Reject] = {}
    for one in gather_inputs([str(SAMPLE)], labels={str(SAMPLE): "sample"}):
        assert isinstance(one, Input)
        for result in read_bytes(one.name, one.read(), ReadOptions(today=date(2026, 11, 1))):
            source = result.source_path if isinstance(result, Article) else result.source
            assert source is not None
            found[source.removeprefix("sample/")] = result
    return found


@pytest.fixture(scope="module")
def articles(results: dict[str, Article | Reject]) -> dict[str, Article]:
    return {name: result for name, result in results.items() if isinstance(result, Article)}


@pytest.fixture(scope="module")
def figures(key: dict[str, dict[str, Any]], articles: dict[str, Article]) -> dict[str, Any]:
    gold = {name: row for name, row in key.items() if "partnerships" in row}
    records = {name: describe_reading(read_article(article)) for name, article in articles.items()}
    texts = {name: {"text": article.text, "title": article.title} for name, article in articles.items()}
    return score_records(gold, records, texts).figures()


@pytest.mark.parametrize("name", FLOORS)
def test_reading_stands_above_its_floor(figures: dict[str, Any], name: str) -> None:
    assert figures[name]["f1"] >= FLOORS[name], figures


def test_every_quote_holds(figures: dict[str, Any]) -> None:
    assert figures["evidence_holds"]["share"] == 1.0


def test_what_must_be_refused_is_refused_and_nothing_else(
    key: dict[str, dict[str, Any]], results: dict[str, Article | Reject]
) -> None:
    refused = {name for name, result in results.items() if isinstance(result, Reject)}
    assert refused == {name for name, row in key.items() if row.get("reject")}
    assert results.keys() == key.keys()


def test_copies_are_found(key: dict[str, dict[str, Any]], articles: dict[str, Article]) -> None:
    names = {article.article_id: name for name, article in articles.items()}
    duplicates = mark_duplicates(key_articles(list(articles.values())))
    found = {frozenset((names[copy], names[duplicate.of])) for copy, duplicate in duplicates.items()}
    assert found == {frozenset((name, row["duplicate_of"])) for name, row in key.items() if row.get("duplicate_of")}


def test_other_languages_are_told_and_make_no_claims(key: dict[str, dict[str, Any]], articles: dict[str, Article]) -> None:
    assert {name: row["language"] for name, row in key.items() if row.get("language", "en") != "en"} == {
        name: article.language for name, article in articles.items() if article.language != "en"
    }
    assert not any(read_article(article).claims for article in articles.values() if article.language != "en")
