"""Amounts as DECIMAL(18,2), in their own currency and in US dollars at the European Central Bank's rate of the day."""

from __future__ import annotations

import math
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from currency_converter import CurrencyConverter, RateNotFoundError

from flows.model import Amount

_LARGEST = Decimal(10) ** 16  # DECIMAL(18,2) holds no more; no arrangement of the world comes near it
_CENT = Decimal("0.01")
_DAYS_WITHOUT_RATE = 5  # the bank gives no rate at weekends and on holidays: Easter is the longest gap


def exact_amount(value: float) -> Decimal | None:
    """The value as it is written, in cents; nothing for what is no sum of money (not finite, or too large)."""
    if not math.isfinite(value) or abs(Decimal(repr(value))) >= _LARGEST:
        return None
    return Decimal(repr(value)).quantize(_CENT)


@cache
def _rates() -> CurrencyConverter:
    return CurrencyConverter(decimal=True)


def dollar_amount(amount: Amount | None, day: date | None) -> Decimal | None:
    """The amount in US dollars at the rate of ``day`` or the last one in the five days before; nothing where there is none."""
    exact = exact_amount(amount.value) if amount else None
    if amount is None or exact is None or amount.currency == "USD":
        return exact
    rate = _find_rate(amount.currency, day) if day else None
    return None if rate is None or abs(exact * rate) >= _LARGEST else (exact * rate).quantize(_CENT)


@cache
def _find_rate(currency: str, day: date) -> Decimal | None:
    if currency not in (_rates().currencies or ()):
        return None
    for back in range(_DAYS_WITHOUT_RATE + 1):
        try:
            return Decimal(_rates().convert(1, currency, "USD", date=day - timedelta(days=back)))
        except RateNotFoundError:
            continue
        except ValueError:  # outside the bank's dates for this currency
            return None
    return None
