"""How numbers, sums and dates are written in the report."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

_SCALES: tuple[tuple[int, str], ...] = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
_LENGTHS = {"year": 4, "month": 7}


def write_count(count: int | None, singular: str, plural: str | None = None) -> str:
    """ "1 article", "2,000 articles"."""
    number = count or 0
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def write_amount(amount: Decimal | float | None, currency: str | None) -> str:
    """ "1.2 billion USD"; nothing if there is no sum."""
    if amount is None or currency is None:
        return ""
    value = float(amount)
    for factor, word in _SCALES:
        if abs(value) >= factor:
            scaled = f"{value / factor:,.2f}".rstrip("0").rstrip(".")
            return f"{scaled} {word} {currency}"
    return f"{value:,.0f} {currency}"


def write_date(day: date | None, precision: str | None = "day") -> str:
    """A date as fine as it is known: "2025-09" for a month."""
    return day.isoformat()[: _LENGTHS.get(precision or "day", 10)] if day else ""


def write_percent(share: float | None) -> str:
    """ "85 %" of 0.85."""
    return "" if share is None else f"{100 * share:.0f} %"
