from __future__ import annotations

from datetime import date

import pytest

from flows.articles.dates import choose_date, read_address_date, read_date
from flows.articles.draft import DateClaim

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2025-09-24", "2025-09-24"),
        ("2025-09-24T23:30:00-04:00", "2025-09-24"),
        ("2025/9/4", "2025-09-04"),
        ("20250924T100000Z", "2025-09-24"),
        ("Wed, 24 Sep 2025 10:00:00 +0300", "2025-09-24"),
        ("24th September 2025", "2025-09-24"),
        ("Wednesday, Sept. 24, 2025 10:00 AM", "2025-09-24"),
        ("24/09/2025", "2025-09-24"),
        ("9/24/2025", "2025-09-24"),
        ("03/04/2025", "2025"),
        ("03/03/2025", "2025-03-03"),
        ("September 2025", "2025-09"),
        ("2025-09", "2025-09"),
        ("2025", "2025"),
        ("17 novembre 2024", "2024-11-17"),
        ("24 de septiembre de 2025", "2025-09-24"),
        ("Wed Sep 24 10:00:00 2025", "2025-09-24"),
        ("2025-02-30", None),
        ("2025-13-01", None),
        ("Tuesday", None),
        ("Sept. 24", None),
        ("the year 2025", None),
        ("", None),
    ],
)
def test_dates_are_read_as_precisely_as_written_and_no_more(written: str, iso: str | None) -> None:
    assert read_date(written) == iso


@pytest.mark.parametrize(
    ("url", "iso"),
    [
        ("https://paper.example/world/2024/feb/24/story", "2024-02-24"),
        ("https://paper.example/2025/09/24/story", "2025-09-24"),
        ("https://paper.example/news/2025-09-24-story", "2025-09-24"),
        ("https://paper.example/2025/09/story", "2025-09"),
        ("https://paper.example/article/2025123", None),
        ("https://paper.example/2025/02/30/story", "2025-02"),
    ],
)
def test_dates_in_addresses(url: str, iso: str | None) -> None:
    assert read_address_date(url) == iso


def test_first_believable_claim_is_chosen_with_its_source() -> None:
    claims = [DateClaim("soon", "json_ld"), DateClaim("2031-01-01", "meta"), DateClaim("2025-09-24", "feed")]
    assert choose_date(claims, TODAY) == ("2025-09-24", "feed")


@pytest.mark.parametrize("written", ["2026-11-26", "2027", "2026-12", "1899-12-31"])
def test_future_and_ancient_dates_are_doubted_not_published(written: str) -> None:
    assert choose_date([DateClaim(written, "given")], TODAY) == (None, "doubted")


@pytest.mark.parametrize("source", ["json_ld", "meta", "feed"])
def test_what_the_web_dates_before_the_web_is_doubted(source: str) -> None:
    assert choose_date([DateClaim("1991-08-05", source)], TODAY) == (None, "doubted")
    assert choose_date([DateClaim("1991-08-06", source)], TODAY) == ("1991-08-06", source)
    assert choose_date([DateClaim("1987-02-26", "given")], TODAY) == ("1987-02-26", "given")


def test_the_day_of_an_unset_clock_is_doubted_wherever_it_stands() -> None:
    assert choose_date([DateClaim("1970-01-01T00:00:00Z", "given")], TODAY) == (None, "doubted")


@pytest.mark.parametrize("written", ["2026-11-25", "2026-11", "2026", "1900-01-01"])
def test_today_and_tomorrow_elsewhere_are_believed(written: str) -> None:
    assert choose_date([DateClaim(written, "given")], TODAY) == (written, "given")


def test_no_claim_gives_no_date_and_no_source() -> None:
    assert choose_date([], TODAY) == (None, None)
    assert choose_date([DateClaim("on Tuesday", "dateline")], TODAY) == (None, None)
