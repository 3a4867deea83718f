from __future__ import annotations

from flows.model import Amount, Claim, Entity, Mention, Party, Reading, Span
from flows.record import describe_reading


def make_claim(amount: Amount | None) -> Claim:
    parties = (Party("Kenya", "KE", "country:KE", "borrower"), Party("the Bank", None, "organization:bank", "lender"))
    return Claim(
        parties=parties,
        instrument="loan",
        name=None,
        stage="signed",
        sectors=("transport",),
        date="2024-03",
        deadline=None,
        amount=amount,
        modality="actual",
        confidence=0.87654321,
        evidence="Kenya signed",
        span=Span("text", 5, 17),
    )


def test_reading_has_the_public_shape() -> None:
    reading = Reading(
        article_id="a1",
        claims=(make_claim(Amount(5e6, "EUR")), make_claim(None)),
        sectors=(("transport", 0.9), ("finance", 0.2)),
        countries=("KE",),
        entities=(Entity("country:KE", "country", "Kenya", "KE"), Entity("person:x", "person", "X", "KE", "President")),
        mentions=(
            Mention("country:KE", "Kenya", Span("title", 0, 5), "name"),
            Mention("country:KE", "Kenyan", Span("text", 7, 13), "adjective"),
        ),
    )
    record = describe_reading(reading)
    assert list(record) == ["id", "partnerships", "sectors", "countries", "entities"]
    assert record["sectors"] == ["transport", "finance"]
    assert record["entities"][0] == {
        "entity_id": "country:KE",
        "type": "country",
        "name": "Kenya",
        "code": "KE",
        "role": None,
        "mentions": [["title", 0, 5], ["text", 7, 13]],
    }
    assert record["entities"][1]["mentions"] == []
    first, second = record["partnerships"]
    assert " ".join(first) == (
        "parties instrument name stage sectors date deadline amount modality confidence evidence field start end"
    )
    assert first["parties"][0] == {"name": "Kenya", "code": "KE", "entity_id": "country:KE", "role": "borrower"}
    assert first["amount"] == {"value": 5e6, "currency": "EUR"}
    assert (first["field"], first["start"], first["end"], first["confidence"]) == ("text", 5, 17, 0.8765)
    assert second["amount"] is None
