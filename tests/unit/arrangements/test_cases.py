"""The named cases of cases.yml: what is one arrangement or one entity, what stays apart, what is a part of what."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.arrangements.consolidate import Consolidated
from flows.entities.resolve import resolve_entities
from flows.entities.sighting import Sighting
from tests.unit.arrangements.examples import claim, consolidate

CASES: dict[str, dict[str, list[Any]]] = yaml.safe_load((Path(__file__).parent / "cases.yml").read_text(encoding="utf-8"))
ENTITIES = CASES.pop("entities")
NAMED = [(f"{kind}: {name}", case) for kind, cases in CASES.items() for name, case in cases.items()]


def make_claim(number: int, parties: str, what: str, reported: date | None, quote: str, more: dict[str, Any]) -> dict[str, Any]:
    instrument, stage, *sectors = what.split()
    amount, _, currency = str(more.get("amount", "")).partition(" ")
    dollars = more.get("dollars", amount if currency == "USD" else None)
    return claim(
        str(number),
        parties,
        " ".join(sectors),
        article_id=more.get("article", f"a-{number}"),
        instrument=instrument,
        instrument_name=more.get("name"),
        stage=stage,
        modality=more.get("modality", "actual"),
        reported_date=reported,
        event_date=more.get("event"),
        event_date_precision="day" if more.get("event") else None,
        amount=Decimal(amount) if amount else None,
        currency=currency or None,
        amount_usd=Decimal(dollars) if dollars else None,
        evidence=quote,
        char_start=more.get("start", 0),
    )


def find_groups(found: Consolidated, claims: list[dict[str, Any]]) -> dict[int, str]:
    assigned = dict(zip(found.assignment["claim_id"], found.assignment["partnership_id"], strict=True))
    return {number: assigned[one["claim_id"]] for number, one in enumerate(claims)}


def test_there_are_sixty() -> None:
    assert len(NAMED) + len(ENTITIES) >= 60


@pytest.mark.parametrize("case", [case for _, case in NAMED], ids=[name for name, _ in NAMED])
def test_arrangements(case: list[Any]) -> None:
    *rows, expected = case
    claims = [make_claim(number, *row[:4], row[4] if len(row) > 4 else {}) for number, row in enumerate(rows)]
    found = consolidate(*claims)
    of = find_groups(found, claims)
    assert sorted([n for n, key in of.items() if key == one] for one in set(of.values())) == sorted(expected["groups"])
    partnerships = found.partnerships.set_index("partnership_id")
    first = partnerships.loc[of[0]]
    assert first["stage"] == expected.get("stage", first["stage"])
    assert first["amount"] == expected.get("amount", first["amount"]) or "amount" not in expected
    if "part_of" in expected:
        wholes = {part: of[whole] for part, whole in expected["part_of"].items()}
        for number, key in of.items():
            assert partnerships.loc[key, "part_of"] == wholes.get(number), number
            assert partnerships.loc[key, "recommended"] == (number not in wholes)
    days = {str(day) for day in found.timeline["event_date"] if day is not None}
    assert days >= set(expected.get("contradictions", []))


@pytest.mark.parametrize("case", ENTITIES.values(), ids=ENTITIES)
def test_entities(case: list[Any]) -> None:
    *rows, expected = case
    sightings: dict[str, list[Sighting]] = {"person": [], "organization": []}
    for number, (kind, name, code, role, day) in enumerate(rows):
        sightings[kind].append(Sighting(f"a{number}", f"{kind}:{name}", name, code, role, str(day)))
    found = resolve_entities(sightings)
    of = {number: found[f"a{number}", f"{row[0]}:{row[1]}"] for number, row in enumerate(rows)}
    assert sorted([n for n, key in of.items() if key == one] for one in set(of.values())) == sorted(expected["groups"]), of
