"""Dates: offsets, publication dates of each precision, what stays unsaid, hostile text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.text.date_choice import choose_deadline, choose_event_date
from flows.text.dateline import find_dateline_date
from flows.text.dates import find_dates

TEXT = "Kenya and Uganda signed a pact on Tuesday. They will open the bridge by the end of 2026. Talks began in 2019."


def dates_of(text: str, published: str | None = None) -> list[str]:
    return [one.date for one in find_dates(text, published)]


def test_mentions_hold_their_slice() -> None:
    mentions = find_dates(TEXT, "2025-09-25")
    assert [one.date for one in mentions] == ["2025-09-23", "2026-12", "2019"]
    assert all(TEXT[one.start : one.end] == one.surface for one in mentions)
    assert mentions[1].surface == "by the end of 2026"
    assert [one.precision for one in mentions] == ["day", "month", "year"]
    assert [one.direction for one in mentions] == ["past", "future", "past"]


def test_offsets_stay_true_where_lower_case_is_longer() -> None:
    text = "İİİ İstanbul, 5 May 2020."
    (mention,) = find_dates(text)
    assert (mention.date, text[mention.start : mention.end]) == ("2020-05-05", "5 May 2020")


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("They met in March.", "2025-09", ["2025-03"]),
        ("They met in March.", "2025", ["2025-03"]),
        ("They met on Tuesday.", "2025-09", []),
        ("They met yesterday.", "2025", []),
        ("They met last month.", "2025-01", ["2024-12"]),
        ("They met last week.", "2025-01-03", ["2024-12"]),
        ("They met this week.", "2025-01", ["2025-01"]),
        ("They met last quarter.", "2025-01-03", ["2024"]),
        ("They met on February 29.", "2025-03-01", ["2024-02-29"]),
        ("They met on January 28 and on May 5.", None, []),
        ("They met today.", "not a date", []),
        ("They met on 31 April 2020.", None, []),
        ("They met on 5 Jan 2101.", None, []),
        ("The bank approved it on December 30.", "2025-01-02", ["2024-12-30"]),
        ("Delegates leave on January 5.", "2024-12-20", ["2025-01-05"]),
        ("They met on 03/04/2020.", None, ["2020"]),
        ("They met from 2023.06.26 to 2023.06.28.", None, ["2023-06-26", "2023-06-28"]),
        ("Approved on 2023\u201105\u201129 there.", None, ["2023-05-29"]),
    ],
)
def test_published_precision(text: str, published: str | None, expected: list[str]) -> None:
    assert dates_of(text, published) == expected


def test_a_limit_gone_by_is_no_deadline() -> None:
    (mention,) = find_dates("The pact ran until 2014.", "2025-01-01")
    assert not mention.is_deadline
    assert mention.direction == "past"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CAIRO – 26 July 2022: The two sides met.", "2022-07-26"),
        ("Nairobi, Jun 16 2022 (WIRE) - The two sides met.", "2022-06-16"),
        ("NEW YORK, Tuesday, Sept. 23, 2025 (WIRE) -- The two sides met.", "2025-09-23"),
        ("QUITO, 12 OCT 89 (WIRE) -- The two sides met.", "1989-10-12"),
        ("Statement by the Minister\n\n27 September 2015\n\nWe met.", "2015-09-27"),
        ("Police today (July 28, 2022) met.", "2022-07-28"),
        ("Police yesterday (July 27, 2022) met.", "2022-07-28"),
        ("The deal of 12 July 2022 - a good one - holds.", None),
        ("ISLAMABAD, Mar 03: The two sides met.", None),
        ("", None),
    ],
)
def test_dateline_date(text: str, expected: str | None) -> None:
    assert find_dateline_date(text) == expected


def choose(text: str, published: str | None, stage: str, instrument: str = "other") -> str | None:
    return choose_event_date(text, find_dates(text, published), (0, len(text)), published, stage=stage, instrument=instrument)


@pytest.mark.parametrize(
    ("text", "stage", "expected"),
    [
        ("Kenya signed a pact with Uganda on Tuesday.", "signed", "2025-09-23"),
        ("Kenya agreed with Uganda to build a road by 2030.", "agreed", "2025-09-25"),
        ("Kenya is negotiating with Uganda.", "negotiating", "2025-09-25"),
        ("The leaders reaffirmed their cooperation.", "in_force", "2025-09-25"),
        ("It works under the existing arrangement.", "in_force", None),
        ("The 1994 treaty between them holds.", "in_force", "1994"),
        ("Thirty protocols had been signed.", "signed", None),
        ("Partners since 1994, they reaffirmed their cooperation.", "agreed", "2025-09-25"),
    ],
)
def test_event_date(text: str, stage: str, expected: str | None) -> None:
    assert choose(text, "2025-09-25", stage) == expected


def test_lasting_instruments_have_no_date_of_their_own() -> None:
    assert choose("They reaffirmed the treaty.", "2025-09-25", "in_force", "treaty") is None


def test_no_publication_date_is_invented() -> None:
    assert choose("Kenya agreed with Uganda on a road.", None, "agreed") is None


def test_a_year_beside_fresh_news_is_background() -> None:
    text = "The Agency, founded in 2021, waters the deal down; ministers agreed on a plan."
    span = (text.index("ministers"), len(text))
    chosen = choose_event_date(text, find_dates(text, "2026-01-06"), span, "2026-01-06", stage="agreed", sentence=(0, len(text)))
    assert chosen == "2026-01-06"


def test_the_opening_dates_undated_news() -> None:
    text = "The ministers met on Tuesday in Nairobi.\nThey agreed to build a road."
    span = (text.index("They"), len(text))
    assert choose_event_date(text, find_dates(text, "2025-09-25"), span, "2025-09-25", stage="agreed") == "2025-09-23"
    assert choose_event_date(text, find_dates(text, "2025-09"), span, "2025-09", stage="agreed") == "2025-09"


def test_what_news_follows_is_not_its_date() -> None:
    text = "Following on the July 27 meeting, the leaders reaffirmed their support."
    assert choose(text, "2023-08-24", "in_force") == "2023-08-24"


def test_next_week_is_ahead_even_in_the_same_month() -> None:
    (mention,) = find_dates("They will sign next week.", "2025-09-10")
    assert (mention.date, mention.direction) == ("2025-09", "future")


def test_deadline_of_the_claim() -> None:
    mentions = find_dates(TEXT, "2025-09-25")
    start = TEXT.index("They")
    found = choose_deadline(TEXT, mentions, (start, len(TEXT)))
    assert found is not None
    assert (found.date, found.surface) == ("2026-12", "by the end of 2026")
    assert choose_deadline(TEXT, mentions, (0, start)) is None


HOSTILE = [
    "1" * 50_000,
    "2020-" * 10_000,
    "by the end of the " * 4_000,
    "within the next " * 4_000,
    " " * 50_000,
    "the day before " * 4_000,
    "first quarter of " * 4_000,
    "12-12-" * 8_000,
    "2020 to " * 4_000,
    "2020" + " " * 40_000 + "to",
    "January 1" + " " * 40_000,
    "20 March" + " " * 40_000 + "x",
    "last" + " \t" * 20_000 + "x",
    "İ" * 20_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:18]))
def test_hostile_text_costs_little(text: str) -> None:
    started = time.process_time()
    find_dates(text, "2020-01-01")
    find_dateline_date(text)
    assert time.process_time() - started < 2


@given(
    st.text(alphabet="0129 -/.,aAMmayJunetodswkrhlf\n’İ", max_size=80), st.sampled_from([None, "2020", "2020-02", "2020-02-29"])
)
def test_any_text_gives_true_slices(text: str, published: str | None) -> None:
    mentions = find_dates(text, published)
    assert all(text[one.start : one.end] == one.surface for one in mentions)
    assert [one.end for one in mentions] == sorted(one.end for one in mentions)


def test_a_date_that_something_is_due_on_is_a_deadline_of_the_claim() -> None:
    text = "They announced a forum to be launched in 2026."
    found = choose_deadline(text, find_dates(text, "2025-09-25"), (0, len(text)))
    assert found is not None
    assert found.date == "2026"
    assert choose_deadline(text, find_dates(text, "2027-01-01"), (0, len(text))) is None
