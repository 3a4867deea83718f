"""A forgotten article is known again by its id, its words or its address, and by nothing that could be read back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from flows.articles.forgotten import ForgottenArticles, bury_article
from flows.model import Article

ARTICLE = Article(
    "a1",
    "Zamunda and Ruritania signed a pact.",
    title="Pact signed",
    url="https://paper.example/pact?utm_source=x",
    outlet="Star",
)
OTHER = Article("a2", "Graustark opened a customs post.", url="https://paper.example/post")


def bury(folder: Path) -> ForgottenArticles:
    forgotten = ForgottenArticles(folder)
    forgotten.add([bury_article(ARTICLE, ["bb", "aa", "bb"], "2026-11-24T12:00:00+00:00", "asked")])
    return forgotten


def test_nothing_is_forgotten_at_first(tmp_path: Path) -> None:
    forgotten = ForgottenArticles(tmp_path / "none")
    assert (forgotten.find(ARTICLE), forgotten.list_unsettled()) == (None, [])


def test_article_is_found_by_id_words_and_address(tmp_path: Path) -> None:
    bury(tmp_path)
    forgotten = ForgottenArticles(tmp_path)
    same_words = replace(OTHER, text="ZAMUNDA and Ruritania - signed a pact")
    same_address = replace(OTHER, url="http://www.paper.example/pact/")
    for article in (ARTICLE, replace(OTHER, article_id="a1"), same_words, same_address):
        stone = forgotten.find(article)
        assert stone is not None
        assert (stone.article_id, stone.inputs) == ("a1", ("aa", "bb"))
    assert forgotten.find(OTHER) is None
    assert forgotten.find(replace(OTHER, url=None)) is None


def test_tombstone_holds_no_words(tmp_path: Path) -> None:
    bury(tmp_path)
    written = "".join(path.read_text() for path in tmp_path.rglob("*") if path.is_file())
    assert not any(word in written for word in ("Zamunda", "Pact", "pact", "paper.example", "Star"))
    assert "asked" in written


def test_settled_stays_forgotten(tmp_path: Path) -> None:
    forgotten = bury(tmp_path)
    assert [stone.article_id for stone in forgotten.list_unsettled()] == ["a1"]
    forgotten.settle()
    assert ForgottenArticles(tmp_path).list_unsettled() == forgotten.list_unsettled() == []
    assert forgotten.find(ARTICLE) is not None
