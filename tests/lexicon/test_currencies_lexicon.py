"""Every example and counterexample of ``currencies.yml`` reads as it says."""

from __future__ import annotations

import re
from typing import Any

import pytest

from flows.lexicon.currencies import find_home_currency, load_currency_words, read_currency_lexicon
from flows.text.amounts import AmountMention, find_amounts

LEXICON = read_currency_lexicon()


def describe(mention: AmountMention) -> str:
    """A mention in the words of the examples: "320000000 LKR approximate conversion"."""
    marks = {
        "approximate": mention.is_approximate,
        "conversion": mention.is_conversion,
        "other measure": mention.is_other_measure,
    }
    said = [mention.bound or "", *(name for name, is_so in list(marks.items())[:1] if is_so), mention.per or ""]
    said += [name for name, is_so in list(marks.items())[1:] if is_so]
    return " ".join([f"{mention.value:.0f}", mention.currency, *filter(None, said)])


@pytest.mark.parametrize("example", LEXICON["examples"], ids=lambda one: one["text"])
def test_example_is_read(example: dict[str, Any]) -> None:
    assert [describe(one) for one in find_amounts(example["text"], example.get("home"))] == example["find"]


@pytest.mark.parametrize("example", LEXICON["counterexamples"], ids=lambda one: one["text"])
def test_counterexample_is_left_alone(example: dict[str, Any]) -> None:
    assert find_amounts(example["text"], example.get("home")) == ()


def test_every_currency_is_a_code() -> None:
    words = load_currency_words()
    choices = [*words.prefixes.values(), *words.units.values()]
    codes = {code for choice in choices for code in choice.currencies} | set(words.homes.values())
    assert [code for code in codes if not re.fullmatch(r"[A-Z]{3}", code)] == []


def test_home_currency_by_country() -> None:
    assert find_home_currency("AU") == "AUD"
    assert find_home_currency("LK") == "LKR"
    assert find_home_currency("EC") is None
    assert find_home_currency(None) is None
