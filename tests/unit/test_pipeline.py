"""The whole way of one article."""

from __future__ import annotations

import pytest

from flows.model import Article
from flows.pipeline import read_article

TEXT = (
    "NAIROBI, Sept. 24 – Kenya and California signed a memorandum of understanding on clean transport on Tuesday, "
    "President William Ruto said.\n\nUnder the deal, the two governments will open a research centre in Nairobi.\n\n"
    "Separately, Japan agreed to give Kenya a loan of $310 million for a power plant by 2027."
)
ARTICLE = Article("a1", TEXT, "Kenya, California sign clean transport pact", "2025-09-24", outlet_country="KE")


def test_claims_quote_the_article_and_name_their_parties() -> None:
    reading = read_article(ARTICLE)
    by_code = {frozenset(p.code for p in c.parties): c for c in reading.claims}
    assert frozenset({"KE", "US-CA"}) in by_code
    for claim in reading.claims:
        text = ARTICLE.title if claim.span.field == "title" else ARTICLE.text
        assert text[claim.span.start : claim.span.end] == claim.evidence
    pact = by_code[frozenset({"KE", "US-CA"})]
    loan = next(c for codes, c in by_code.items() if codes >= {"KE", "JP"})
    assert (pact.instrument, pact.stage, pact.date) == ("mou", "signed", "2025-09-23")
    assert loan.amount is not None
    assert (loan.instrument, loan.amount.value, loan.amount.currency) == ("loan", 310_000_000, "USD")
    assert {p.code: p.role for p in loan.parties if p.code in {"JP", "KE"}} == {"JP": "lender", "KE": "borrower"}


def test_a_text_without_end_is_read_from_its_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.pipeline.MOST_WINDOWS", 2)
    text = " ".join(f"Kenya and Japan signed a loan agreement on May {day}." for day in range(1, 29))
    (claim,) = read_article(Article("a2", text, "", "2025-09-24")).claims
    assert claim.span.start < text.index("May 3")


def test_mentions_are_at_their_places_and_linked() -> None:
    reading = read_article(ARTICLE)
    ids = {e.entity_id for e in reading.entities}
    for mention in reading.mentions:
        text = ARTICLE.title if mention.span.field == "title" else ARTICLE.text
        assert text[mention.span.start : mention.span.end] == mention.surface
        assert mention.entity_id in ids
    assert {"country:KE", "subdivision:US-CA", "person:william-ruto"} <= ids
    assert set(reading.countries) == {"KE", "JP"}


def test_another_language_makes_no_claims() -> None:
    article = Article("a2", "Le Kenya et le Japon ont signé un accord.", language="fr")
    assert read_article(article).claims == ()


def test_the_same_article_gives_the_same_reading() -> None:
    assert read_article(ARTICLE) == read_article(ARTICLE)


def test_nothing_is_read_into_an_empty_article() -> None:
    reading = read_article(Article("a3", ""))
    assert (reading.claims, reading.mentions, reading.countries) == ((), (), ())
