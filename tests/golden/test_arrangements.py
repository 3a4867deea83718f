"""Consolidation against its gold set of real articles, which are not here: ``--arrangements-corpus FILE`` names them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from flows.arrangements.consolidate import consolidate_claims
from flows.model import Article
from flows.pipeline import read_article
from flows.tables.partial_dates import first_day
from flows.tables.rows import claim_rows
from tests.golden.bcubed import match_labels, measure_groups, read_labels

# What was reached when the floor was set: precision .981, F1 .932.
LEAST_PRECISION = 0.95
LEAST_F1 = 0.90
LEAST_FOUND = 0.75  # of the labelled claims, by a reader that changes


def read_corpus(path: Path, wanted: set[str]) -> Iterator[Article]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["id"] in wanted:
                yield Article(row["id"], row["text"], row.get("title") or "", row.get("date"))


def read_claims(articles: Iterator[Article]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    tables: tuple[list[dict[str, Any]], ...] = ([], [], [])
    for article in articles:
        claims, parties, sectors = claim_rows(article, read_article(article))
        for claim in claims:
            claim |= {"reported_date": first_day(article.date)[0], "outlet": article.article_id.partition(":")[0]}
        for table, rows in zip(tables, (claims, parties, sectors), strict=True):
            table.extend(rows)
    claims, parties, sectors = (pd.DataFrame(rows, dtype=object) for rows in tables)
    claims = claims[claims["modality"] != "denied"].drop(columns="partnership_id")
    return claims.astype({"confidence": float}), parties, sectors


def test_report_half_reaches_its_floors(pytestconfig: pytest.Config) -> None:
    path = pytestconfig.getoption("--arrangements-corpus")
    if not path or not Path(path).is_file():
        pytest.skip("the articles of the gold set are not here: name them with --arrangements-corpus")
    labels = read_labels("news-4k.csv", "report")
    claims, parties, sectors = read_claims(read_corpus(Path(path), {label["article_id"] for label in labels}))
    parties, sectors = (frame[frame["claim_id"].isin(claims["claim_id"])] for frame in (parties, sectors))
    gold = match_labels(labels, claims, parties)
    assignment = consolidate_claims(claims, parties, sectors).assignment
    figures = measure_groups(gold, dict(zip(assignment["claim_id"], assignment["partnership_id"], strict=True)))
    print(figures)
    assert figures.items >= LEAST_FOUND * len(labels)
    assert figures.precision >= LEAST_PRECISION
    assert figures.f1 >= LEAST_F1


def test_the_gold_set_is_large_and_hard_enough() -> None:
    labels = read_labels("news-4k.csv")
    sizes = pd.Series([label["arrangement"] for label in labels]).value_counts()
    assert len(labels) >= 120
    assert (sizes > 1).sum() >= 40
    halves = {(label["arrangement"], label["half"]) for label in labels}
    assert len(halves) == len(sizes), "an arrangement lies in both halves"


def test_bcubed_on_a_small_example() -> None:
    gold = {"a": 1, "b": 1, "c": 2}
    assert measure_groups(gold, {"a": 1, "b": 1, "c": 2})[:3] == (1, 1, 1)
    together = measure_groups(gold, {"a": 1, "b": 1, "c": 1})
    assert together.precision == pytest.approx(5 / 9)
    assert together.recall == 1
    assert measure_groups(gold, {"a": 1, "b": 2, "c": 3}).recall == pytest.approx(2 / 3)
