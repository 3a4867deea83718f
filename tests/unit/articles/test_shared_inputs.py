"""Hostile and real inputs that lie beside the repository and are not part of it; skipped where they are missing."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from flows.articles.intake import ReadOptions, read_bytes
from flows.articles.records import decode_json
from flows.articles.rejects import Refused
from flows.model import Article, Reject

SHARED = Path(__file__).parents[4] / "shared"
OPTIONS = ReadOptions(today=date(2026, 11, 24))

pytestmark = pytest.mark.skipif(not (SHARED / "badinputs").is_dir(), reason="the shared inputs are not beside the repository")


def read_members(archive: str) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(SHARED / "badinputs" / archive) as tar:
        for member in tar:
            if member.isfile() and (file := tar.extractfile(member)):
                yield member.name, file.read()


@pytest.mark.parametrize("name", ["blns", "csv-injection", "defusedxml", "fastwarc", "feedparser", "trafilatura", "warcio"])
def test_every_hostile_input_is_accounted_for(name: str) -> None:
    for source, data in read_members(f"{name}.tar.gz"):
        results = read_bytes(source, data, OPTIONS)
        assert results, source
        assert [one for one in results if isinstance(one, Reject) and one.reason == "reader_failed"] == []


def test_json_suite_is_told_apart() -> None:
    wrong = []
    for source, data in read_members("jsontestsuite.tar.gz"):
        kind = Path(source).name[:2]
        if "test_parsing" in source and kind in ("y_", "n_"):
            try:
                decode_json(data)
                verdict = "y_"
            except Refused as refused:
                verdict = "n_" if refused.code == "bad_json" else refused.code
            wrong += [source] if verdict != kind else []
    assert wrong == []


def test_the_seed_article_is_told_from_its_head() -> None:
    (article,) = read_bytes("article.txt", (SHARED / "seed" / "article.txt").read_bytes(), OPTIONS)
    assert isinstance(article, Article)
    assert article.byline == "Juliet Jerotich"
    assert article.title.startswith("Ruto ")
    assert article.caption is not None
    assert article.caption.endswith("Photo/ Courtesy")
    assert article.standfirst is not None
    assert article.text.startswith("President William Ruto on Tuesday")
    assert article.text.count("\n") == 7
    assert (article.date, article.language) == (None, "en")
