"""ISO days, months and years as dates; nothing for what is none."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.tables.partial_dates import first_day, last_day


@pytest.mark.parametrize(
    ("written", "first", "last", "precision"),
    [
        ("2025-09-23", date(2025, 9, 23), date(2025, 9, 23), "day"),
        ("2025-09", date(2025, 9, 1), date(2025, 9, 30), "month"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2025", date(2025, 1, 1), date(2025, 12, 31), "year"),
    ],
)
def test_a_period_has_a_first_and_a_last_day(written: str, first: date, last: date, precision: str) -> None:
    assert first_day(written) == (first, precision)
    assert last_day(written) == last


@pytest.mark.parametrize("written", [None, "", "2025-13", "2025-02-30", "0000", "25-09", "2025-9", "2025-09-23T10:00", "soon"])
def test_what_is_no_date_is_none(written: str | None) -> None:
    assert first_day(written) == (None, None)
    assert last_day(written) is None


@given(st.text(alphabet="0123456789-", max_size=12))
def test_no_text_raises(written: str) -> None:
    first, last = first_day(written)[0], last_day(written)
    assert (first is None) == (last is None)
    assert first is None or last is None or first <= last
