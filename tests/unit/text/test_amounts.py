"""Sums of money: offsets, home currencies, choice of a claim's own sum, hostile text."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.text.amounts import choose_amount, find_amounts


def test_mentions_hold_their_slice() -> None:
    text = "It lent up to US$ 17 million (about Rs.320 million) for 2.4-billion-dollar works."
    mentions = find_amounts(text, "LKR")
    assert [one.surface for one in mentions] == ["US$ 17 million", "Rs.320 million", "2.4-billion-dollar"]
    assert [one.bound for one in mentions] == ["up to", None, None]
    assert [one.is_conversion for one in mentions] == [False, True, False]
    assert all(text[one.start : one.end] == one.surface for one in mentions)


@pytest.mark.parametrize(
    ("text", "home", "expected"),
    [
        ("$5 million", None, "USD"),
        ("$5 million", "AUD", "AUD"),
        ("$5 million", "LKR", "USD"),
        ("US$5 million", "AUD", "USD"),
        ("5 million dollars", "CAD", "CAD"),
        ("Rs 5 million", None, "INR"),
        ("Rs 5 million", "PKR", "PKR"),
        ("5 million shillings", "UGX", "UGX"),
        ("5 million crowns", "NOK", "NOK"),
        ("5 million pounds", "EGP", "EGP"),
    ],
)
def test_home_currency_decides_shared_spellings(text: str, home: str | None, expected: str) -> None:
    (mention,) = find_amounts(text, home)
    assert mention.currency == expected


def test_no_currency_is_guessed() -> None:
    assert find_amounts("5 million crowns and 3 million pesos") == ()


def test_a_second_sum_of_the_same_currency_is_no_conversion() -> None:
    assert [one.is_conversion for one in find_amounts("$5m ($3m last year)")] == [False, False]


def test_amount_in_the_span_comes_before_the_sentence() -> None:
    text = "Having lent $9m, the bank will lend $5m more."
    span = (text.index("the bank"), len(text))
    chosen = choose_amount(find_amounts(text), span, (0, len(text)))
    assert chosen is not None
    assert chosen.value == 5_000_000


def test_only_money_instruments_look_beyond_the_quote() -> None:
    text = "Having lent $9m, the bank signed a memorandum."
    span, whole = (text.index("the bank"), len(text)), (0, len(text))
    assert choose_amount(find_amounts(text), span, whole, instrument="mou") is None
    assert choose_amount(find_amounts(text), span, whole, instrument="loan") is not None


@pytest.mark.parametrize("text", ["trade of $150 billion a year", "its $19 billion foreign debt"])
def test_rates_and_other_measures_are_not_the_size(text: str) -> None:
    assert choose_amount(find_amounts(text), (0, len(text))) is None


HOSTILE = [
    "1" * 50_000,
    "1," * 30_000,
    "111,111," * 8_000,
    "1.1." * 15_000,
    "$" * 50_000,
    "$1 " * 15_000,
    "1 - " * 15_000,
    "one " * 15_000,
    "half a " * 10_000,
    "1 million " * 6_000,
    "1" + " " * 50_000 + "million",
    "one" + " " * 50_000 + "million",
    "US$ " * 15_000,
    "$1m (" + "about " * 10_000 + "£1m",
    "1 " + "a" * 50_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:18]))
def test_hostile_text_costs_little(text: str) -> None:
    started = time.process_time()
    find_amounts(text, "AUD")
    assert time.process_time() - started < 2


@given(st.text(alphabet="0129 -.,$€£RsmbKhUSDeuroillnk()\nİ", max_size=60), st.sampled_from([None, "AUD", "LKR"]))
def test_any_text_gives_true_slices(text: str, home: str | None) -> None:
    mentions = find_amounts(text, home)
    assert all(text[one.start : one.end] == one.surface and one.value >= 0 for one in mentions)
    assert all(one.end <= other.start for one, other in itertools.pairwise(mentions))
