"""Names of arrangements: their places, their acronyms, what comes back to them, and which of them a claim bears."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.lexicon.arrangements import load_instruments
from flows.lexicon.claim_words import read_claim_lexicon
from flows.partnerships.instrument_names import InstrumentName, choose_instrument_name, find_instrument_names

FISHERIES = (
    "Ghana and Togo signed the Volta Fisheries Agreement (VFA) in Lome. The VFA caps catches. The said agreement ends in 2030."
)
HOSTILE = [
    "Agreement ",
    "Treaty of ",
    "MoU between ",
    "A-",
    "“",
    "the said Agreement ",
    "Exercise ",
    "and ",
    "X's ",
    "(A) ",
    "agreement (AB) ",
]


def name_all(text: str, title: str = "") -> list[str]:
    return [one.name for one in find_instrument_names(text, title)]


def test_span_covers_the_name_and_its_acronym() -> None:
    first = find_instrument_names(FISHERIES)[0]
    assert FISHERIES[first.start : first.end] == "Volta Fisheries Agreement (VFA)"
    assert (first.name, first.acronym, first.kind) == ("Volta Fisheries Agreement", "VFA", "trade_agreement")


def test_acronym_and_said_agreement_come_back_to_the_name() -> None:
    places = [FISHERIES[one.start : one.end] for one in find_instrument_names(FISHERIES)]
    assert places == ["Volta Fisheries Agreement (VFA)", "VFA", "agreement"]
    assert set(name_all(FISHERIES)) == {"Volta Fisheries Agreement"}


def test_generic_acronym_is_no_name_of_its_own() -> None:
    text = "They signed a Memorandum of Understanding (MoU) on Seed Research. Another MoU covers roads."
    assert name_all(text) == ["Memorandum of Understanding (MoU) on Seed Research"]


def test_title_may_have_given_the_name() -> None:
    text = "The minister may sign the said Memorandum of Understanding in May."
    assert name_all(text, "Memorandum of Understanding on Seed Research") == ["Memorandum of Understanding on Seed Research"]
    assert name_all(text) == []


def test_name_does_not_run_over_a_line_or_a_sentence() -> None:
    assert name_all("Report on Oman\nGulf Ports Initiative opens.") == ["Gulf Ports Initiative"]
    assert name_all("He met Mr Abe. Pacific Islands Partnership talks went on.") == ["Pacific Islands Partnership"]


def test_genitive_before_a_name_is_not_of_it() -> None:
    assert name_all("Brazil's Rainforest Fund and Norway’s Forest Initiative grow.") == ["Rainforest Fund", "Forest Initiative"]


def test_weekday_ends_the_object() -> None:
    assert name_all("They signed the Coastal Cooperation Agreement on Monday.") == ["Coastal Cooperation Agreement"]


def test_names_do_not_overlap() -> None:
    text = "the Comprehensive and Progressive Agreement for Trans-Pacific Partnership (CPTPP) and the Paris Agreement"
    found = find_instrument_names(text)
    assert [one.acronym or one.name for one in found] == ["CPTPP", "Paris Agreement"]
    assert all(a.end <= b.start for a, b in pairwise(found))


NAMES = (
    InstrumentName(0, 10, "Gulf Ports Initiative", None, "programme"),
    InstrumentName(20, 30, "Coastal Trade Agreement", "CTA", "trade_agreement"),
    InstrumentName(40, 50, "Lomba Treaty", None, "treaty"),
    InstrumentName(60, 70, "Rainforest Fund", None, None),
)


@pytest.mark.parametrize(
    ("sentence", "instrument", "chosen"),
    [
        ((0, 80), "trade_agreement", "Coastal Trade Agreement (CTA)"),
        ((0, 80), "programme", "Gulf Ports Initiative"),
        ((0, 80), "treaty", "Lomba Treaty"),
        ((0, 15), "loan", "Gulf Ports Initiative"),
        ((20, 55), "loan", None),
        ((55, 80), "grant", "Rainforest Fund"),
        ((0, 80), "contract", "Rainforest Fund"),
        ((80, 90), "treaty", None),
    ],
)
def test_choice_by_sentence_and_kind(sentence: tuple[int, int], instrument: str, chosen: str | None) -> None:
    assert choose_instrument_name(NAMES, sentence, instrument) == chosen


def test_lexicon_speaks_of_all_instruments_and_no_others() -> None:
    lexicon, instruments = read_claim_lexicon("instrument_heads"), set(load_instruments())
    assert set(lexicon["accepts"]) == instruments
    assert set(lexicon["kinds"]) | set(lexicon["known"]) <= instruments
    assert {kind for kinds in lexicon["accepts"].values() for kind in kinds} <= instruments


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from([*HOSTILE, "Peace ", "Paris ", "(PGD)", "\n", "’", '"', "called ", "a ", "on ", "EU-Oman ", ". "]),
        max_size=25,
    )
)
def test_spans_stay_in_order_and_inside(words: list[str]) -> None:
    text = "".join(words)
    at = 0
    for one in find_instrument_names(text):
        assert at <= one.start < one.end <= len(text)
        assert one.name
        at = one.end


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_is_read_in_time(piece: str) -> None:
    start = time.process_time()
    find_instrument_names(piece * (30_000 // len(piece)))
    assert time.process_time() - start < 2
