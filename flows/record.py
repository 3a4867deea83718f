"""A Reading as the plain record that ``comity extract`` puts out, one JSON object an article."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from flows.model import Amount, Claim, Entity, Mention, Party, Reading

Record = dict[str, Any]


def describe_reading(reading: Reading) -> Record:
    """The public form of all that was read of one article."""
    spans = _spans_of_entities(reading.mentions)
    return {
        "id": reading.article_id,
        "partnerships": [_describe_claim(claim) for claim in reading.claims],
        "sectors": [code for code, _ in reading.sectors],
        "countries": list(reading.countries),
        "entities": [_describe_entity(entity, spans[entity.entity_id]) for entity in reading.entities],
    }


def _spans_of_entities(mentions: tuple[Mention, ...]) -> dict[str, list[list[object]]]:
    spans: dict[str, list[list[object]]] = defaultdict(list)
    for mention in mentions:
        spans[mention.entity_id].append([mention.span.field, mention.span.start, mention.span.end])
    return spans


def _describe_claim(claim: Claim) -> Record:
    return {
        "parties": [_describe_party(party) for party in claim.parties],
        "instrument": claim.instrument,
        "name": claim.name,
        "stage": claim.stage,
        "sectors": list(claim.sectors),
        "date": claim.date,
        "deadline": claim.deadline,
        "amount": _describe_amount(claim.amount),
        "modality": claim.modality,
        "confidence": round(claim.confidence, 4),
        "evidence": claim.evidence,
        "field": claim.span.field,
        "start": claim.span.start,
        "end": claim.span.end,
    }


def _describe_party(party: Party) -> Record:
    return {"name": party.name, "code": party.code, "entity_id": party.entity_id, "role": party.role}


def _describe_amount(amount: Amount | None) -> Record | None:
    return {"value": amount.value, "currency": amount.currency} if amount else None


def _describe_entity(entity: Entity, spans: list[list[object]]) -> Record:
    return {
        "entity_id": entity.entity_id,
        "type": entity.type,
        "name": entity.name,
        "code": entity.code,
        "role": entity.role,
        "mentions": spans,
    }
