"""Every example and counterexample of ``dates.yml`` reads as it says."""

from __future__ import annotations

from typing import Any

import pytest

from flows.lexicon.time_words import load_time_words, read_date_lexicon
from flows.text.dates import DateMention, find_dates

LEXICON = read_date_lexicon()


def describe(mention: DateMention, published: str | None) -> str:
    """A mention in the words of the examples: "2025-12 deadline"."""
    if mention.is_deadline:
        return f"{mention.date} deadline"
    if mention.is_since:
        return f"{mention.date} since"
    return f"{mention.date} ahead" if published and mention.direction == "future" else mention.date


@pytest.mark.parametrize("example", LEXICON["examples"], ids=lambda one: one["text"])
def test_example_is_read(example: dict[str, Any]) -> None:
    published = example.get("published")
    assert [describe(one, published) for one in find_dates(example["text"], published)] == example["find"]


@pytest.mark.parametrize("example", LEXICON["counterexamples"], ids=lambda one: one["text"])
def test_counterexample_is_left_alone(example: dict[str, Any]) -> None:
    assert find_dates(example["text"], example.get("published")) == ()


def test_words_are_complete() -> None:
    words = load_time_words()
    assert set(words.months.values()) == set(range(1, 13))
    assert sorted(words.weekdays.values()) == list(range(7))
    assert set(words.units.values()) == {"day", "week", "fortnight", "month", "quarter", "year"}


def test_words_for_lower_cased_text_are_lower_case() -> None:
    words = load_time_words()
    lists = (words.deadline_leads, words.since_leads, words.within_leads, words.future_cues, words.report_verbs, words.news_cues)
    assert [word for one in lists for word in one if word != word.lower()] == []
