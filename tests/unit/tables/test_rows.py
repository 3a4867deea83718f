"""Records as rows: ids from content, codes from the lexicon, one row for one thing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.lexicon.arrangements import find_event_codes, load_instruments, load_stages
from flows.model import Mention, Party, Reading, Span
from flows.schema import declared_table
from flows.tables.principals import country_of, roll_up
from flows.tables.rows import claim_rows, mention_rows, sighting_rows

from .examples import KENYA, LOAN, READINGS, party

CLAIM = READINGS["a-loan"].claims[0]


def read(*claims: object) -> list[dict[str, object]]:
    return claim_rows(LOAN, Reading("a-loan", claims))[0]  # type: ignore[arg-type]


def test_a_claim_keeps_its_id_whatever_else_is_read() -> None:
    other = replace(CLAIM, instrument="grant")
    assert {row["claim_id"] for row in read(CLAIM)} < {row["claim_id"] for row in read(other, CLAIM)}
    assert {row["claim_id"] for row in read(CLAIM, other)} == {row["claim_id"] for row in read(other, CLAIM)}


def test_equal_claims_are_one_and_unequal_ones_have_ids_of_their_own() -> None:
    other = replace(CLAIM, sectors=("water",))
    assert len(read(CLAIM, CLAIM)) == 1
    ids = [row["claim_id"] for row in read(CLAIM, other)]
    assert len(set(ids)) == 2
    assert ids == [row["claim_id"] for row in read(other, CLAIM)]


def test_two_roles_of_one_party_are_one_row_with_the_more_telling_one() -> None:
    claim = replace(CLAIM, parties=(party(KENYA), party(KENYA, "borrower"), Party("Treasury", "KE", "org:treasury")))
    _, parties, _ = claim_rows(LOAN, Reading("a-loan", (claim,)))
    assert [(row["entity_id"], row["role"]) for row in parties] == [("country:KE", "borrower"), ("org:treasury", "party")]


def test_a_span_that_is_linked_twice_to_one_entity_is_one_mention() -> None:
    span = Span("text", 0, 5)
    mentions = (
        Mention("e", "Kenya", span, "name", 0.5),
        Mention("e", "Kenya", span, "capital", 0.9),
        Mention("f", "Kenya", span, "name"),
    )
    rows = list(mention_rows(Reading("a-loan", mentions=mentions)))
    assert sorted((row["entity_id"], row["method"]) for row in rows) == [("e", "capital"), ("f", "name")]


def test_a_party_that_is_not_listed_as_an_entity_is_one_all_the_same() -> None:
    claim = replace(
        CLAIM, parties=(party(KENYA), Party("African countries", "AFRICA", "collective:AFRICA"), Party("Bavaria", "DE-BY", "x"))
    )
    rows = {row["entity_id"]: row["entity_type"] for row in sighting_rows(Reading("a-loan", (claim,), entities=(KENYA,)))}
    assert rows == {"country:KE": "country", "collective:AFRICA": "body", "x": "subdivision"}


@pytest.mark.parametrize(
    ("code", "principal", "country"),
    [
        ("US-CA", "US", "US"),
        ("GB-ENG", "GB", "GB"),
        ("KE", "KE", "KE"),
        ("EU", "EU", None),
        ("SU", "SU", "SU"),
        (None, None, None),
        ("AFRICA", "AFRICA", None),
    ],
)
def test_subdivisions_roll_up_and_bodies_have_no_country(code: str | None, principal: str | None, country: str | None) -> None:
    assert (roll_up(code), country_of(code)) == (principal, country)


@pytest.mark.parametrize(
    ("instrument", "stage", "modality", "expected"),
    [
        ("treaty", "signed", "actual", ("SUPPORT", "057")),
        ("treaty", "signed", "planned", ("AGREE", "030")),
        ("grant", "in_force", "actual", ("AID", "070")),
        ("military", "in_force", "actual", ("COOPERATE", "062")),
        ("trade_agreement", "negotiating", "actual", ("CONSULT", "046")),
        ("loan", "agreed", "actual", ("AGREE", "033")),
        ("loan", "failed", "actual", ("REJECT", "122")),
        ("mou", "signed", "denied", (None, None)),
    ],
)
def test_event_codes_follow_instrument_stage_and_modality(
    instrument: str, stage: str, modality: str, expected: tuple[str, str]
) -> None:
    assert find_event_codes(instrument, stage, modality) == expected


def test_every_combination_has_a_declared_event_code() -> None:
    declared = {column.name: column for column in declared_table("claims").columns}["plover_event"].closed
    for instrument in load_instruments():
        for stage in load_stages():
            for modality in ("actual", "planned", "conditional"):
                plover, cameo = find_event_codes(instrument, stage, modality)
                assert plover in declared
                assert cameo is not None
                assert cameo.isdigit()
