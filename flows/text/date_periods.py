"""Arithmetic on ISO dates that may be a day, a month or a year ("2025-09-23", "2025-09", "2025")."""

from __future__ import annotations

from datetime import date, timedelta

from flows.model import Precision

_PRECISIONS: dict[int, Precision] = {4: "year", 7: "month", 10: "day"}
_ENDS = {"start": 1, "middle": 6, "end": 12}
_FAR_AHEAD = 45  # days: a date this soon …
_LONG_AGO = 270  # … is nearer than the same date this long ago
_EARLIEST, _LATEST = 1850, 2100


def precision_of(iso: str) -> Precision:
    """How fine an ISO date is."""
    return _PRECISIONS[len(iso)]


def is_iso_date(iso: str) -> bool:
    """Whether the text is an ISO day, month or year that the calendar has."""
    try:
        date.fromisoformat(iso + "-01-01"[: 10 - len(iso)] if len(iso) in (4, 7) else iso)
    except ValueError:
        return False
    return len(iso) in _PRECISIONS


def make_iso(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """An ISO date of the parts given, or None if the calendar has no such date or it is out of our time."""
    if not _EARLIEST <= year <= _LATEST:
        return None
    iso = "-".join((f"{year:04d}", *(f"{part:02d}" for part in (month, day) if part is not None)))
    return iso if is_iso_date(iso) else None


def split_iso(iso: str) -> tuple[int, int | None, int | None]:
    """Year, month and day of an ISO date; what it lacks is None."""
    parts = [int(part) for part in iso.split("-")]
    return parts[0], parts[1] if len(parts) > 1 else None, parts[2] if len(parts) > 2 else None


def compare_iso(one: str, other: str) -> int:
    """-1, 0 or 1: before, within or around, after; at the coarser precision of the two."""
    length = min(len(one), len(other))
    return (one[:length] > other[:length]) - (one[:length] < other[:length])


def shift_months(iso: str, count: int) -> str | None:
    """The month that lies ``count`` months after a day or month; None from a mere year."""
    year, month, _ = split_iso(iso)
    if month is None:
        return None
    total = year * 12 + month - 1 + count
    return make_iso(total // 12, total % 12 + 1)


def shift_days(iso: str, count: int) -> str | None:
    """The day that lies ``count`` days after a day; None from a coarser date."""
    if len(iso) != 10:
        return None
    try:
        return (date.fromisoformat(iso) + timedelta(days=count)).isoformat()
    except OverflowError:
        return None


def shift_unit(iso: str, unit: str, count: int) -> str | None:
    """The date ``count`` units away, as fine as the unit lets one say: a year, or the month for weeks and months."""
    if unit == "year":
        return make_iso(split_iso(iso)[0] + count)
    if unit == "month":
        return shift_months(iso, count)
    if unit == "quarter":
        return (shift_months(iso, 3 * count) or "")[:4] or None
    if unit == "day":
        return shift_days(iso, count)
    weeks = count * (2 if unit == "fortnight" else 1)
    return iso[:7] if weeks == 0 and len(iso) > 4 else (shift_days(iso, 7 * weeks) or "")[:7] or None


def find_weekday(iso: str, weekday: int, shift: int | None, ahead: bool) -> str | None:
    """The day that a weekday name means: by ``shift`` (-1 last, 1 next), else ahead or on or before the day."""
    if len(iso) != 10:
        return None
    back = (date.fromisoformat(iso).weekday() - weekday) % 7
    if shift == 1 or (shift != -1 and ahead and back):
        return shift_days(iso, 7 - back)
    return shift_days(iso, -(back or 7) if shift == -1 else -back)


def find_month(iso: str, month: int, day: int | None, shift: int | None, ahead: bool) -> str | None:
    """The month or day meant by a month name without a year, seen from a date."""
    year = split_iso(iso)[0]
    if shift == 0 or (len(iso) == 4 and shift is None):
        return make_iso(year, month, day)
    around = [made for one in (year - 1, year, year + 1) if (made := make_iso(one, month, day))]
    past = [one for one in around if compare_iso(one, iso) < (0 if shift == -1 else 1)]
    later = [one for one in around if compare_iso(one, iso) > (0 if shift == 1 else -1)]
    if shift == 1 or (shift is None and ahead):
        return later[0] if later else None
    if shift is None and past and later and is_nearer_ahead(iso, past[-1], later[0]):
        return later[0]
    return past[-1] if past else None


def is_nearer_ahead(iso: str, past: str, later: str) -> bool:
    """Whether the same date next time is soon and last time was long ago."""
    now, before, after = (
        date.fromisoformat((one + "-15-15")[:10] if len(one) == 7 else one) if len(one) > 4 else None
        for one in (iso, past, later)
    )
    if now is None or before is None or after is None:
        return False
    return (after - now).days <= _FAR_AHEAD and (now - before).days > _LONG_AGO


def take_part(iso: str, part: str) -> str:
    """The month at the start, middle or end of a year; other dates stay as they are."""
    return f"{iso}-{_ENDS[part]:02d}" if len(iso) == 4 else iso
