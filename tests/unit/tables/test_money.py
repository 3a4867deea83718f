"""Amounts in cents and in dollars of the day; null where there is no rate."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from flows.model import Amount
from flows.tables.money import dollar_amount, exact_amount


@pytest.mark.parametrize(
    ("value", "expected"),
    [(1.2e9, "1200000000.00"), (0.1 + 0.2, "0.30"), (-5, "-5.00"), (9.9e15, "9900000000000000.00")],
)
def test_values_are_kept_to_the_cent(value: float, expected: str) -> None:
    assert exact_amount(value) == Decimal(expected)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e16, -1e17])
def test_what_the_column_cannot_hold_is_null(value: float) -> None:
    assert exact_amount(value) is None


def test_dollars_need_no_rate() -> None:
    assert dollar_amount(Amount(5, "USD"), None) == Decimal("5.00")


def test_the_rate_is_that_of_the_day_and_before_a_weekend_that_of_friday() -> None:
    friday = dollar_amount(Amount(100, "EUR"), date(2024, 5, 17))
    assert friday == Decimal("108.44")
    assert dollar_amount(Amount(100, "EUR"), date(2024, 5, 19)) == friday


@pytest.mark.parametrize(
    ("currency", "day"),
    [
        ("KES", date(2024, 5, 17)),
        ("EUR", date(1998, 5, 17)),
        ("EUR", None),
        ("EUR", date(2999, 1, 1)),
        ("ITL", date(2024, 5, 17)),
        ("?", date(2024, 5, 17)),
    ],
)
def test_no_rate_no_dollars(currency: str, day: date | None) -> None:
    assert dollar_amount(Amount(100, currency), day) is None


def test_no_amount_no_dollars() -> None:
    assert dollar_amount(None, date(2024, 5, 17)) is None
