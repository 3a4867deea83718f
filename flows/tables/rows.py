"""Records as rows: one dict per row, with the columns of the declared tables."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from flows.articles.forgotten import Tombstone
from flows.ids import make_id
from flows.lexicon.arrangements import find_event_codes
from flows.model import Article, Claim, Entity, Mention, Party, Reading, Reject
from flows.partnerships.identity import name_claims
from flows.schema import declared_table
from flows.tables.money import dollar_amount, exact_amount
from flows.tables.partial_dates import first_day, last_day
from flows.tables.principals import entity_type_of, roll_up

Row = dict[str, Any]
UNKNOWN_LANGUAGE = "und"  # of BCP 47: undetermined
_SAME_NAME = (
    *("article_id", "url", "title", "byline", "outlet", "outlet_country", "language", "source_path"),
    *("dateline", "caption", "standfirst", "section", "encoding", "raw_sha256"),
)


def article_row(article: Article) -> Row:
    """A row of ``articles`` as the state keeps it: the published columns, and those that the reading of the article needs."""
    published, precision = first_day(article.date)
    return {
        **{name: getattr(article, name) for name in _SAME_NAME},
        "published_date": published,
        "published_precision": precision,
        "published_source": article.date_source,
        "notes": ", ".join(article.notes) or None,
        "char_count": len(article.text),
        "text_sha256": hashlib.sha256(article.text.encode("utf-8")).hexdigest(),
        "date": article.date,
    }


def forgotten_row(stone: Tombstone) -> Row:
    """A row of ``articles`` for one that was forgotten: its id, the hash of its text, the mark."""
    row: Row = dict.fromkeys(declared_table("articles").column_names)
    blank = {"title": "", "language": UNKNOWN_LANGUAGE, "char_count": 0, "is_forgotten": True}
    return {**row, **blank, "article_id": stone.article_id, "text_sha256": stone.text_sha256}


def topic_rows(reading: Reading) -> Iterator[Row]:
    """Rows of ``article_topics``."""
    for sector, score in dict(reading.sectors).items():
        yield {"article_id": reading.article_id, "sector": sector, "score": float(score)}


def mention_rows(reading: Reading) -> Iterator[Row]:
    """Rows of ``mentions``; a span that is linked twice to one entity is one mention, by its surest link."""
    surest: dict[str, Row] = {}
    for mention in reading.mentions:
        row = _mention_row(reading.article_id, mention)
        known = surest.setdefault(row["mention_id"], row)
        if (row["confidence"], row["method"]) > (known["confidence"], known["method"]):
            surest[row["mention_id"]] = row
    yield from surest.values()


def _mention_row(article_id: str, mention: Mention) -> Row:
    span = mention.span
    return {
        "mention_id": make_id("m", article_id, span.field, span.start, span.end, mention.entity_id),
        "article_id": article_id,
        "entity_id": mention.entity_id,
        "surface": mention.surface,
        "field": span.field,
        "char_start": span.start,
        "char_end": span.end,
        "method": mention.method,
        "confidence": float(mention.confidence),
    }


def sighting_rows(reading: Reading) -> Iterator[Row]:
    """What the reading says of each entity; the table ``entities`` comes from all readings together."""
    for entity in dict.fromkeys((*reading.entities, *_unlisted_parties(reading))):
        yield {
            "article_id": reading.article_id,
            "entity_id": entity.entity_id,
            "entity_type": entity.type,
            "name": entity.name,
            "public_role": entity.role,
            "code": entity.code,
        }


def _unlisted_parties(reading: Reading) -> Iterator[Entity]:
    """Parties that the reading does not list as entities, such as a collective ("African countries"): they are some too."""
    listed = {entity.entity_id for entity in reading.entities}
    for claim in reading.claims:
        for party in claim.parties:
            if party.entity_id not in listed:
                yield Entity(party.entity_id, entity_type_of(party.code), party.name, party.code)


def claim_rows(article: Article, reading: Reading) -> tuple[list[Row], list[Row], list[Row]]:
    """Rows of ``claims`` (the partnership not yet known), ``claim_parties`` and ``claim_sectors``."""
    named = name_claims(reading.article_id, reading.claims)
    claims = [_claim_row(claim_id, article, claim) for claim_id, claim in named]
    parties = [row for claim_id, claim in named for row in _party_rows(claim_id, claim.parties)]
    sectors = [{"claim_id": claim_id, "sector": sector} for claim_id, claim in named for sector in dict.fromkeys(claim.sectors)]
    return claims, parties, sectors


def _claim_row(claim_id: str, article: Article, claim: Claim) -> Row:
    event, precision = first_day(claim.date)
    plover, cameo = find_event_codes(claim.instrument, claim.stage, claim.modality)
    amount = exact_amount(claim.amount.value) if claim.amount else None
    return {
        "claim_id": claim_id,
        "article_id": article.article_id,
        "partnership_id": None,
        "instrument": claim.instrument,
        "instrument_name": claim.name,
        "stage": claim.stage,
        "modality": claim.modality,
        "event_date": event,
        "event_date_precision": precision,
        "deadline_date": last_day(claim.deadline),
        "amount": amount,
        "currency": claim.amount.currency if claim.amount and amount is not None else None,
        "amount_usd": dollar_amount(claim.amount, rate_day(event, precision, first_day(article.date)[0])),
        "plover_event": plover,
        "cameo_code": cameo,
        "confidence": float(claim.confidence),
        "evidence": claim.evidence,
        "field": claim.span.field,
        "char_start": claim.span.start,
        "char_end": claim.span.end,
    }


def rate_day(event: date | None, precision: str | None, reported: date | None) -> date | None:
    """The day whose exchange rate counts: the event's if it is known to the day and had come by the report, else the report's."""
    if event and precision == "day" and (reported is None or event <= reported):
        return event
    return reported or event


def _party_rows(claim_id: str, parties: Iterable[Party]) -> Iterator[Row]:
    """One row per entity; of two roles of one entity the more telling one stands."""
    by_entity: dict[str, Party] = {}
    for party in parties:
        if party.entity_id not in by_entity or by_entity[party.entity_id].role == "party":
            by_entity[party.entity_id] = party
    for party in by_entity.values():
        yield {
            "claim_id": claim_id,
            "entity_id": party.entity_id,
            "party_name": party.name,
            "code": party.code,
            "principal_code": roll_up(party.code),
            "role": party.role,
        }


def reject_row(reject: Reject, run_id: str) -> Row:
    """A row of ``rejects``."""
    return {
        "reject_id": make_id("r", reject.reason, reject.source, reject.sha256),
        "reason": reject.reason,
        "message": reject.message,
        "source": reject.source,
        "sha256": reject.sha256,
        "run_id": run_id,
    }
