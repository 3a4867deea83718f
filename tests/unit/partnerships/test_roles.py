"""Roles: votes of verbs, nouns and prepositions, the prior of banks, applicants; the examples stand in tests/lexicon."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.lexicon.arrangements import load_instruments, load_stages
from flows.lexicon.claim_words import read_claim_lexicon
from flows.partnerships.roles import Side, assign_roles

ROLES = {"party", "donor", "recipient", "lender", "borrower", "investor", "buyer", "supplier", "applicant"}


def assign(text: str, instrument: str, stage: str = "agreed", bodies: str = "", banks: str = "", **places: str) -> dict[str, str]:
    """The roles of the sides, each given by its code and the word that names it."""
    sides = [
        Side(code, text.index(word), text.index(word) + len(word), code in bodies.split(), code in banks.split())
        for code, word in places.items()
    ]
    return assign_roles(text, (0, len(text)), sides, instrument, stage)


def test_side_without_a_place_takes_the_other_role() -> None:
    text = "Japan will provide a loan of 5 billion yen."
    sides = [Side("JP", 0, 5), Side("LA")]
    assert assign_roles(text, (0, len(text)), sides, "loan", "agreed") == {"JP": "lender", "LA": "borrower"}


def test_several_places_of_a_side_add_up() -> None:
    text = "Laos said it was ready. Japan will give Laos a grant."
    sides = [Side("LA", 0, 4), Side("JP", 24, 29), Side("LA", 40, 44)]
    assert assign_roles(text, (24, len(text)), sides, "grant", "agreed") == {"LA": "recipient", "JP": "donor"}


def test_bank_lends_where_nothing_else_is_told() -> None:
    assert assign("Laos and ADB signed a loan deal.", "loan", banks="ADB", LA="Laos", ADB="ADB") == {
        "LA": "borrower",
        "ADB": "lender",
    }


def test_bank_may_take() -> None:
    roles = assign("Norway gave $5 million to the AfDB.", "grant", banks="AFDB", NO="Norway", AFDB="AfDB")
    assert roles == {"NO": "donor", "AFDB": "recipient"}


def test_opposite_cues_leave_plain_parties() -> None:
    assert set(assign("Chile and Peru exchanged a grant.", "grant", CL="Chile", PE="Peru").values()) == {"party"}


def test_passive_turns_the_verb_around() -> None:
    assert assign("Laos was offered a loan by Japan.", "loan", LA="Laos", JP="Japan") == {"LA": "borrower", "JP": "lender"}


def test_place_before_a_comma_is_not_of_the_subject() -> None:
    assert assign("In Laos, Japan will build a dam.", "contract", LA="Laos", JP="Japan") == {"LA": "buyer", "JP": "supplier"}


def test_verb_of_giving_from_a_shared_deal_tells_nothing() -> None:
    text = "Laos signed a deal with Japan to supply rice."
    assert set(assign(text, "contract", LA="Laos", JP="Japan").values()) == {"party"}


def test_upper_case_and_line_breaks_do_not_matter() -> None:
    assert assign("JAPAN WILL\nLEND LAOS MONEY.", "loan", JP="JAPAN", LA="LAOS") == {"JP": "lender", "LA": "borrower"}


@pytest.mark.parametrize("instrument", sorted(set(load_instruments()) - {"loan", "grant", "investment", "contract"}))
def test_other_instruments_know_only_parties(instrument: str) -> None:
    assert assign("Japan will provide Laos with help.", instrument, JP="Japan", LA="Laos") == {"JP": "party", "LA": "party"}


def test_applicant_and_the_body_it_asks_to_join() -> None:
    text = "Montenegro applied to join the EU."
    assert assign(text, "treaty", "proposed", bodies="EU", ME="Montenegro", EU="EU") == {"ME": "applicant", "EU": "party"}
    assert assign(text, "treaty", "in_force", bodies="EU", ME="Montenegro", EU="EU") == {"ME": "party", "EU": "party"}


def test_supporter_of_an_applicant_is_a_party() -> None:
    text = "Turkey said that Finland may join NATO."
    roles = assign(text, "treaty", "proposed", bodies="NATO", TR="Turkey", FI="Finland", NATO="NATO")
    assert roles == {"TR": "party", "FI": "applicant", "NATO": "party"}


def test_no_sides_no_roles() -> None:
    assert assign_roles("Japan will lend money.", (0, 22), [], "loan", "agreed") == {}


def test_sides_of_the_lexicon_are_roles() -> None:
    sides = read_claim_lexicon("roles")["sides"]
    assert set(sides) <= set(load_instruments())
    assert {role for pair in sides.values() for role in pair} <= ROLES


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=120),
    st.lists(st.tuples(st.sampled_from("ABC"), st.integers(0, 130), st.integers(1, 9)), max_size=6),
    st.sampled_from(list(load_instruments())),
    st.sampled_from(list(load_stages())),
)
def test_each_code_gets_one_known_role(text: str, places: list[tuple[str, int, int]], instrument: str, stage: str) -> None:
    sides = [Side(code, start, start + length, code == "A", code == "B") for code, start, length in places]
    roles = assign_roles(text, (0, len(text)), sides, instrument, stage)
    assert set(roles) == {side.code for side in sides}
    assert set(roles.values()) <= ROLES


@pytest.mark.parametrize("piece", ["will provide ", "from ", "loan to ", "the ", "and ", "government of "])
def test_hostile_sentence_is_read_in_time(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    sides = [Side(code, at, at + 2) for at in range(0, 3000, 50) for code in ("A", "B")]
    start = time.process_time()
    assign_roles(text, (0, len(text)), sides, "loan", "agreed")
    assert time.process_time() - start < 2
