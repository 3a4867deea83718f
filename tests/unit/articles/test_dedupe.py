"""Copies are found and look-alikes stay apart, in any order. The texts are made of sentences of ours."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.articles.build import name_article
from flows.articles.dedupe import ArticleKey, Duplicate, key_article, key_articles, mark_duplicates, merge_identical
from flows.model import Article

STORY = [
    "President Amina Okoro of Zamunda and Prime Minister Pavel Novak of Ruritania signed a railway agreement in Port Celeste.",
    "The line will run for 412 kilometres from the harbour to the copper mines of the Kivari highlands, both governments said.",
    "Ruritania is to lend 1.4 billion dollars at an interest of two percent, and its state firm Rurivia will lay the track.",
    "Zamunda will repay the loan over twenty years, beginning when the first train runs, which is expected in 2031.",
    "Farmers on the route fear for their land, and a court in Lusendo has yet to hear a case that 300 families brought.",
    "Okoro told reporters that every family would be paid before a single sleeper was laid on what had been theirs.",
    "Novak praised the friendship of the two peoples and invited the president to his capital, Strelsau, in the spring.",
]
TEMPLATE = (
    "The proposal of the minister of transport to sign an air services agreement between the government of Zamunda and the "
    "government of {country}, which will allow the airlines of both countries to carry passengers, cargo and mail on all routes "
    "without restriction, and thereafter to take the measures needed for its entry into force, was approved by the cabinet. "
    "The agreement was initialled in {city} in {year}. The attorney general has confirmed that it breaks none of the laws."
)


def make(
    text: str, title: str = "", date: str | None = "2024-05-03", url: str | None = None, outlet: str | None = None
) -> Article:
    return Article(
        article_id=name_article(url, title, text, date, outlet), text=text, title=title, date=date, url=url, outlet=outlet
    )


def mark(*articles: Article) -> dict[str, Duplicate]:
    return mark_duplicates(key_articles(articles))


ORIGINAL = make("\n".join(STORY), "Zamunda to get a railway", outlet="Celeste Times")


def edit_words(text: str, share: float, seed: int) -> str:
    chance = random.Random(seed)
    fillers = ["also", "now", "still", "there", "again", "however", "often", "quite"]
    return " ".join(chance.choice(fillers) if chance.random() < share and word.islower() else word for word in text.split())


COPIES = {
    "another outlet": make(ORIGINAL.text, "Railway deal signed", "2024-05-04", outlet="Strelsau Post"),
    "punctuation and case": make(ORIGINAL.text.upper().replace(",", " -"), date="2024-05-04"),
}
NEAR = {
    "agency header": make("PORT CELESTE (ZNA) — " + ORIGINAL.text + "\n(ZNA)", date="2024-05-04"),
    "cut end": make("\n".join(STORY[:5]), date="2024-05-04"),
    "two percent edited": make(edit_words(ORIGINAL.text, 0.02, 1) + " More follows.", date="2024-05-04"),
    "five percent edited": make(edit_words(ORIGINAL.text, 0.05, 2), date="2024-05-05"),
    "ten percent edited": make(edit_words(ORIGINAL.text, 0.1, 3), date="2024-05-05"),
    "undated": make(ORIGINAL.text + "\nMore follows.", date=None),
}


@pytest.mark.parametrize("name", COPIES)
def test_same_text_is_found_under_any_dress(name: str) -> None:
    assert mark(ORIGINAL, COPIES[name]) == {COPIES[name].article_id: Duplicate(ORIGINAL.article_id, "same_text")}


@pytest.mark.parametrize("name", NEAR)
def test_syndicated_copies_are_found(name: str) -> None:
    assert mark(NEAR[name], ORIGINAL) == {NEAR[name].article_id: Duplicate(ORIGINAL.article_id, "near_copy")}


def test_stories_from_one_template_stay_apart() -> None:
    places = [
        ("Ruritania", "Strelsau", 2012),
        ("Graustark", "Edelweiss", 2012),
        ("Grand Fenwick", "Fenwick", 2013),
        ("Ruritania", "Strelsau", 2019),
    ]
    stories = [make(TEMPLATE.format(country=country, city=city, year=year)) for country, city, year in places]
    assert mark(*stories) == {}


def test_one_other_country_or_number_makes_another_story() -> None:
    other_country = make(ORIGINAL.text.replace("Ruritania", "Graustark"))
    other_sum = make(ORIGINAL.text.replace("1.4 billion", "2.9 billion"))
    assert mark(ORIGINAL, other_country) == {}
    assert mark(ORIGINAL, other_sum) == {}


def test_numbers_in_titles_tell_tenders_apart() -> None:
    text = "The cabinet approved the award of the contract to the lowest bidder as recommended by the procurement committee."
    assert mark(make(text + " Yes.", "Tender for 300,000 vials"), make(text, "Tender for 580,000 vials")) == {}


def test_a_text_that_returns_a_year_later_is_no_near_copy() -> None:
    assert mark(ORIGINAL, make(ORIGINAL.text + "\nMore follows.", date="2025-05-03")) == {}


def test_latest_version_under_one_address_stands() -> None:
    early = make(STORY[0] + STORY[1], date="2024-05-03", url="https://paper.example/railway?utm_source=x")
    late = make(STORY[5] + STORY[6], date="2024-05-04", url="http://www.paper.example/railway/")
    assert mark(early, late) == {early.article_id: Duplicate(late.article_id, "earlier_version")}


def test_front_page_is_no_address_of_an_article() -> None:
    assert mark(make(STORY[0], url="https://paper.example/"), make(STORY[1], url="https://paper.example/")) == {}


def test_copies_of_copies_point_to_the_one_that_stands() -> None:
    first = make(ORIGINAL.text, date="2024-05-03", url="https://paper.example/railway")
    copy = make(ORIGINAL.text, date="2024-05-04", outlet="Strelsau Post")
    update = make(ORIGINAL.text + "\nMore follows.", date="2024-05-05", url="https://paper.example/railway")
    found = mark(first, copy, update)
    assert found == {
        first.article_id: Duplicate(update.article_id, "earlier_version"),
        copy.article_id: Duplicate(update.article_id, "same_text"),
    }


@given(st.permutations([ORIGINAL, *COPIES.values(), *NEAR.values()]))
def test_order_does_not_matter(articles: list[Article]) -> None:
    expected = mark(ORIGINAL, *COPIES.values(), *NEAR.values())
    assert mark(*articles) == expected
    assert ORIGINAL.article_id not in expected
    assert {duplicate.of for duplicate in expected.values()} == {ORIGINAL.article_id}


def test_keys_are_the_same_in_any_batch_and_plain() -> None:
    articles = [ORIGINAL, *NEAR.values()]
    assert key_articles(articles) == [key_article(article) for article in articles]
    key = key_article(ORIGINAL)
    assert all(isinstance(getattr(key, name), str | int | bytes | None) for name in ArticleKey.__dataclass_fields__)
    assert key_articles([]) == []
    assert mark_duplicates([]) == {}


@pytest.mark.parametrize("text", ["", "One", "One two", "署名した協定は来年に発効する", "12 34 56", "ALL IN CAPITALS NOW"])
def test_short_and_foreign_texts_have_keys(text: str) -> None:
    key = key_article(make(text))
    assert mark_duplicates([key, key_article(make(text + " other words here"))]) == {}


def test_of_identical_articles_one_is_kept_in_any_order() -> None:
    one, other = replace(ORIGINAL, source_path="a.html"), replace(ORIGINAL, source_path="b.html")
    assert merge_identical([one, other]) == merge_identical([other, one]) == [one]
    assert mark(one, other) == {}
