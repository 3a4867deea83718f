"""Modality: which cue governs, how far it reaches, and what stops it. The lexicon's own examples stand in tests/lexicon."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.lexicon.arrangements import load_stages
from flows.lexicon.claim_words import read_claim_lexicon
from flows.partnerships.modality import read_modality


def read(text: str, stage: str, word: str | None = None) -> str:
    trigger = (text.index(word), text.index(word) + len(word)) if word else None
    return read_modality(text, (0, len(text)), stage, trigger)


def test_every_stage_has_a_rule() -> None:
    assert set(read_claim_lexicon("modality")["stages"]) == set(load_stages())


@pytest.mark.parametrize("stage", list(load_stages()))
def test_default_without_any_cue(stage: str) -> None:
    assert read("Oman, Chile.", stage) == ("conditional" if stage == "proposed" else "actual")


def test_failed_arrangement_is_never_denied() -> None:
    assert read("The company denied that it had signed any contract.", "failed") == "actual"


@pytest.mark.parametrize("stage", ["suspended", "ended"])
def test_ended_arrangement_is_never_denied(stage: str) -> None:
    assert read("There is no agreement with Chile any more.", stage) == "actual"


def test_stop_ends_the_reach_of_a_denial() -> None:
    assert read("Oman denied reports of a rift but signed a treaty with Iran.", "signed") == "actual"


def test_fact_outside_of_a_denial_stands() -> None:
    assert read("Oman signed a treaty with Iran, and there is no agreement on fishing.", "signed") == "actual"


def test_trigger_picks_out_the_statement() -> None:
    text = "Oman signed a treaty with Iran; it ruled out a base for Chile."
    assert read(text, "agreed", "base") == "denied"
    assert read(text, "agreed", "treaty") == "actual"


def test_only_the_sentence_counts() -> None:
    text = "There is no deal. Oman and Chile signed a treaty. There is no pact."
    start = text.index("Oman")
    assert read_modality(text, (start, text.index(" There is no pact")), "signed") == "actual"


def test_case_line_breaks_and_apostrophes_do_not_matter() -> None:
    assert read("OMAN WON’T SIGN\nTHE PACT WITH CHILE.", "signed") == "denied"
    assert read("Oman plans\nto sign a pact with Chile.", "agreed") == "planned"


def test_would_is_the_future_behind_a_verb_of_saying_else_conditional() -> None:
    assert read("Oman said it would provide loans to Chile.", "agreed") == "planned"
    assert read("Oman would provide loans to Chile.", "agreed") == "conditional"


def test_condition_stands_above_an_agreement_but_not_above_a_signature() -> None:
    assert read("Oman agreed to lend Chile money if it paid its debts.", "agreed") == "conditional"
    assert read("Oman signed the pact with Chile, which can end it if prices fall.", "signed") == "actual"


def test_planned_signature_is_not_a_fact() -> None:
    assert read("The pact will be signed by Oman and Chile.", "signed") == "planned"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.sampled_from(list(load_stages())))
def test_any_text_gives_a_modality(text: str, stage: str) -> None:
    assert read_modality(text, (0, len(text)), stage) in {"actual", "planned", "conditional", "denied"}


@pytest.mark.parametrize("piece", ["will not sign ", "if ", "the said agreement ", "signed ", "denied that ", "but "])
def test_hostile_sentence_is_read_in_time(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    start = time.process_time()
    read_modality(text, (0, len(text)), "agreed")
    assert time.process_time() - start < 2
