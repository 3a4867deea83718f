"""Consolidation on the shipped sample: its chains of reports become one arrangement each, as its labels say."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq

from flows.tables.assemble import to_frame
from tests.golden.bcubed import match_labels, measure_groups, read_labels

LEAST_PRECISION = 0.95
LEAST_F1 = 0.62  # short articles of our own tell each stage in other words
LEAST_FOUND = 0.6  # of the labelled claims: a later reader quotes other sentences of an article


def test_chains_of_the_sample_become_arrangements(published: tuple[Path, str]) -> None:
    latest = published[0] / "warehouse" / "latest"
    claims, parties, articles = (to_frame(pq.read_table(latest / name)) for name in ("claims", "claim_parties", "articles"))
    names = {row.article_id: str(row.source_path).rpartition("sample/")[2] for row in articles.itertuples()}
    placed = claims.assign(article_id=claims["article_id"].map(names))
    labels = read_labels("sample.csv")
    gold = match_labels(labels, placed, parties)
    figures = measure_groups(gold, dict(zip(claims["claim_id"], claims["partnership_id"], strict=True)))
    print(figures)
    assert figures.items >= LEAST_FOUND * len(labels)
    assert figures.precision >= LEAST_PRECISION
    assert figures.f1 >= LEAST_F1
