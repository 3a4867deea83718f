"""A few articles of ours, and what an analyzer reads in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flows.model import Amount, Article, Claim, Entity, Mention, Party, Reading, Reject, Span
from flows.tables.publish import Published, RunFacts, publish_dataset
from flows.tables.state import State

FINGERPRINT = "test-1"
KENYA = Entity("country:KE", "country", "Kenya", "KE")
FRANCE = Entity("country:FR", "country", "France", "FR")
CALIFORNIA = Entity("subdivision:US-CA", "subdivision", "California", "US-CA")
LAKES = Entity("org:lakes-forum", "body", "Lakes Forum", "LAKESFORUM")

LOAN = Article(
    "a-loan",
    "Nairobi 👩‍👩‍👧, Cafe\u0301. France lent Kenya 100m euros for a solar plant on Tuesday.",
    title="France lends to Kenya",
    date="2024-05-14",
    date_source="json_ld",
    outlet="Daily Star",
    url="https://news.example/loan",
    source_path="raw/sample/loan.html",
)
AGAIN = Article(
    "a-again",
    "Kenya has signed for a French loan of 100 million euros for solar power.",
    date="2024-05-16",
    outlet="Evening Post",
)
COPY = replace(LOAN, article_id="a-copy", url="https://copy.example/loan", outlet="Copycat")
STATE = Article(
    "a-state", "California and Kenya may cooperate on seeds, officials of the Lakes Forum hope.", date="2024-06", outlet=None
)
DENIAL = Article(
    "a-denial", "France denied that it would build a base in Kenya.", title="No base", date=None, outlet="Daily Star"
)
SPORT = Article("a-sport", "Kenya won the relay.", date="2024-05-14", outlet="Daily Star")
ARTICLES = (LOAN, AGAIN, COPY, STATE, DENIAL, SPORT)
DUPLICATES = {"a-copy": ("a-loan", "same_text")}
REJECT = Reject("not_text", "These bytes are no text", "raw/inbox/x.bin", "ab" * 32)


def party(entity: Entity, role: str = "party") -> Party:
    return Party(entity.name, entity.code, entity.entity_id, role)


def span_of(article: Article, words: str) -> Span:
    start = article.text.index(words)
    return Span("text", start, start + len(words))


def claim_of(article: Article, evidence: str, *parties: Party, **facts: object) -> Claim:
    base = Claim(
        parties, "other", None, "agreed", ("agriculture",), None, None, None, "actual", 0.8, evidence, span_of(article, evidence)
    )
    return replace(base, **facts)  # type: ignore[arg-type]


def mention_of(article: Article, entity: Entity, words: str) -> Mention:
    return Mention(entity.entity_id, words, span_of(article, words), "name")


_LOAN_FACTS = {"instrument": "loan", "stage": "signed", "sectors": ("energy",), "amount": Amount(1e8, "EUR")}
_LENDER = (party(FRANCE, "lender"), party(KENYA, "borrower"))
READINGS = {
    "a-loan": Reading(
        "a-loan",
        (claim_of(LOAN, "France lent Kenya 100m euros for a solar plant", *_LENDER, date="2024-05-14", **_LOAN_FACTS),),
        (("energy", 0.9),),
        ("KE", "FR"),
        (KENYA, FRANCE),
        (
            mention_of(LOAN, KENYA, "Kenya"),
            mention_of(LOAN, FRANCE, "France"),
            Mention("country:FR", "France", Span("title", 0, 6), "name"),
        ),
    ),
    "a-again": Reading(
        "a-again",
        (claim_of(AGAIN, "Kenya has signed for a French loan", *_LENDER, deadline="2025-02", **_LOAN_FACTS),),
        (),
        (),
        (KENYA, FRANCE),
    ),
    "a-copy": Reading("a-copy"),
    "a-state": Reading(
        "a-state",
        (
            claim_of(
                STATE,
                "California and Kenya may cooperate on seeds",
                party(CALIFORNIA),
                party(KENYA),
                modality="conditional",
                confidence=0.3,
            ),
            claim_of(
                STATE, "Kenya may cooperate on seeds, officials of the Lakes Forum", party(LAKES), party(KENYA), date="2024"
            ),
        ),
        (("agriculture", 0.4),),
        ("US", "KE"),
        (KENYA, CALIFORNIA, LAKES),
    ),
    "a-denial": Reading(
        "a-denial",
        (
            claim_of(
                DENIAL,
                "France denied",
                party(FRANCE),
                party(KENYA),
                instrument="military",
                modality="denied",
                sectors=("defence",),
            ),
        ),
        (),
        (),
        (KENYA, FRANCE),
    ),
    "a-sport": Reading("a-sport", (), (), ("KE",), (KENYA,), (mention_of(SPORT, KENYA, "Kenya"),)),
}


def run_at(minute: int) -> RunFacts:
    return RunFacts(
        f"run-{minute:03d}",
        datetime(2026, 11, 1, 12, tzinfo=UTC) + timedelta(minutes=minute),
        datetime(2026, 11, 1, 12, 0, 30, tzinfo=UTC) + timedelta(minutes=minute),
        inputs=7,
        articles=6,
    )


def fill_state(warehouse: Path, *batches: tuple[Article, ...]) -> State:
    """A state with the example articles and their readings, in these batches."""
    state = State(warehouse / "state")
    for batch in batches or (ARTICLES,):
        state.write_articles(batch)
        state.write_readings(FINGERPRINT, batch, [READINGS[article.article_id] for article in batch])
    return state


def publish(warehouse: Path, minute: int = 0, **settings: object) -> Published:
    options = {"fingerprint": FINGERPRINT, "duplicates": DUPLICATES, **settings}
    return publish_dataset(warehouse, run_at(minute), **options)  # type: ignore[arg-type]
