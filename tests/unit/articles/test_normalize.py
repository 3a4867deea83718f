from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.articles.normalize import clean_title, fold_text, normalize_line, normalize_text


def test_paragraphs_stay_and_everything_else_collapses() -> None:
    assert normalize_text("  One\u00a0 two\tthree \r\n\r\n\r\n\r\nFour \n five\r") == "One two three\n\nFour\nfive"


def test_invisible_characters_go() -> None:
    assert normalize_text("co\u00adopera\u200btion \ufeffof\u2060 the\x00 st\x07ates\u202e") == "cooperation of the states"


def test_joiners_stay_where_they_shape_letters() -> None:
    persian = "می\u200cخواهم"
    assert normalize_text(persian) == persian
    assert normalize_text("a\u200d\u200cb") == "ab"


def test_letters_are_composed() -> None:
    assert normalize_text("Cafe\u0301") == "Café"


def test_entities_that_were_escaped_twice_are_read() -> None:
    assert normalize_text("Trade &amp; aid&nbsp;&#8212; AT&T") == "Trade & aid — AT&T"


@given(st.text().filter(lambda text: "&" not in text))
def test_normalize_is_idempotent_and_leaves_nothing_odd(text: str) -> None:
    once = normalize_text(text)
    assert normalize_text(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "  " not in once
    assert "\n\n\n" not in once
    assert once == once.strip()
    assert not set(once) & set("\r\t\x00\u200b\u00ad\ufeff")


@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"], exclude_characters="&")))
def test_words_of_plain_text_survive(text: str) -> None:
    assert normalize_text(text).split() == text.split()


def test_a_line_is_one_line_or_nothing() -> None:
    assert normalize_line(" a\nb ") == "a b"
    assert normalize_line(" \u200b\n") is None
    assert normalize_line(None) is None


@pytest.mark.parametrize(
    ("title", "outlet", "clean"),
    [
        ("Talks resume - The Citizen", "Citizen", "Talks resume"),
        ("Talks resume | Daily News", "Daily News", "Talks resume"),
        ("UK - Kenya talks resume", "Daily News", "UK - Kenya talks resume"),
        ("Budget | Tax rises - Daily News", "Daily News", "Budget | Tax rises"),
        ("Talks resume - The Citizen", None, "Talks resume - The Citizen"),
        ("Saudi to make %E2%80%98huge%E2%80%99 bets", None, "Saudi to make ‘huge’ bets"),
        ("Growth of 50%20%30", None, "Growth of 50%20%30"),
        (None, None, ""),
    ],
)
def test_titles_lose_the_name_of_the_site_and_nothing_else(title: str | None, outlet: str | None, clean: str) -> None:
    assert clean_title(title, outlet) == clean


def test_fold_keeps_words_alone() -> None:
    assert fold_text("“Kenya’s TRADE,\n  deal!”") == "kenya s trade deal"
