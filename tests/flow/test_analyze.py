from __future__ import annotations

import pytest

from flows import analyze
from flows.model import Article, Reading, Reject


def test_fault_in_one_article_is_a_reject_and_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(article: Article) -> Reading:
        if article.article_id == "a2":
            raise ValueError("no such thing")
        return Reading(article.article_id)

    monkeypatch.setattr(analyze, "read_article", fail)
    first, second, third = analyze.read_articles(
        [Article(name, "text", source_path=f"{name}.txt") for name in ("a1", "a2", "a3")]
    )
    assert (first, third) == (Reading("a1"), Reading("a3"))
    assert isinstance(second, Reject)
    assert (second.reason, second.source) == ("reader_failed", "a2.txt")
    assert "ValueError: no such thing" in second.message
