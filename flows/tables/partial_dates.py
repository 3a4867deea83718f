"""ISO days, months and years, and the dates that stand for them in the tables."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_PRECISIONS = ("year", "month", "day")


def first_day(written: str | None) -> tuple[date | None, str | None]:
    """The first day of a period ("2025-09" -> 2025-09-01) and its precision; nothing for what is no date."""
    found = _read_parts(written)
    if not found:
        return None, None
    return _make_date(*found, *(1,) * (3 - len(found))), _PRECISIONS[len(found) - 1]


def last_day(written: str | None) -> date | None:
    """The last day of a period ("2025-09" -> 2025-09-30): a deadline that names a month has passed when the month has."""
    found = _read_parts(written)
    if not found:
        return None
    year, month = found[0], found[1] if len(found) > 1 else 12
    return _make_date(year, month, found[2] if len(found) > 2 else monthrange(year, month)[1])


def _read_parts(written: str | None) -> tuple[int, ...]:
    matched = _PARTIAL.fullmatch(written or "")
    parts = tuple(int(part) for part in matched.groups() if part) if matched else ()
    return parts if parts and _make_date(*parts, *(1,) * (3 - len(parts))) else ()


def _make_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
