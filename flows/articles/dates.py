"""Publication dates: what was written becomes an ISO day, month or year, or nothing; never more precise than written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from flows.articles.draft import DateClaim
from flows.lexicon.wording import load_patterns, load_wording

EARLIEST_DAY = "1900-01-01"
WEB_BEGAN = "1991-08-06"  # the first page; what a page or feed dates before that day was not published there then
EPOCH = "1970-01-01"  # the day that a clock shows which was never set
DOUBTED = "doubted"
_WEB_SOURCES = ("json_ld", "meta", "feed", "url")
_LONGEST = 80


def read_date(written: str) -> str | None:
    """The ISO day, month or year at the start of a written date; "03/04/2025" says only its year."""
    start = " ".join(written[:_LONGEST].split())
    for pattern in load_patterns("article_dates", "formats"):
        found = pattern.match(start)
        if found and (iso := _read_fields(found.groupdict())):
            return iso
    return None


def read_address_date(url: str) -> str | None:
    """The day or month that stands in the address of a page."""
    for pattern in load_patterns("article_dates", "addresses"):
        found = pattern.search(url[:500].lower())
        if found and (iso := _read_fields(found.groupdict())):
            return iso
    return None


def choose_date(claims: Iterable[DateClaim], today: date) -> tuple[str | None, str | None]:
    """The first date that can be read and believed, with its source. ``(None, "doubted")`` when all that was read is in the
    future or too early: before the web for what the web says, before 1900 for data and texts from archives.
    ``(None, None)`` when nothing could be read."""
    doubted = False
    for claim in claims:
        iso = read_address_date(claim.value) if claim.source == "url" else read_date(claim.value)
        if iso and _is_believable(iso, claim.source, today):
            return iso, claim.source
        doubted = doubted or iso is not None
    return None, DOUBTED if doubted else None


def strip_date_lead(line: str) -> str | None:
    """What follows "Published on", "Updated:" and the like at the start of a line; None for other lines."""
    for pattern in load_patterns("article_dates", "leads"):
        if found := pattern.match(line):
            return line[found.end() :]
    return None


def _is_believable(iso: str, source: str, today: date) -> bool:
    earliest = WEB_BEGAN if source in _WEB_SOURCES else EARLIEST_DAY
    latest = (today + timedelta(days=1)).isoformat()  # it may be tomorrow already where the paper is
    return earliest[: len(iso)] <= iso <= latest[: len(iso)] and iso != EPOCH


def _read_fields(fields: dict[str, str | None]) -> str | None:
    year = int(fields["year"] or 0)
    if fields.get("first"):
        month, day = _order_numbers(int(fields["first"] or 0), int(fields["second"] or 0))
    else:
        named = _read_month(fields)
        if named is None:
            return None
        month, day = named, int(fields.get("day") or 0)
    return _format_iso(year, month, day)


def _order_numbers(first: int, second: int) -> tuple[int, int]:
    """Month and day of two numbers; (0, 0) when either order would do."""
    if first == second or (first <= 12 < second):
        return first, second
    if second <= 12 < first:
        return second, first
    return 0, 0


def _read_month(fields: dict[str, str | None]) -> int | None:
    """The number of the month, 0 where only a year is written, None for a word that is no month."""
    name = fields.get("name") or fields.get("month")
    if name is None:
        return 0
    months: dict[str, int] = load_wording("article_dates")["months"]
    return int(name) if name.isdigit() else months.get(name.lower().rstrip("."))


def _format_iso(year: int, month: int, day: int) -> str | None:
    if not 1000 <= year <= 9999 or (month == 0 and day):
        return None
    if not month:
        return f"{year:04d}"
    if not day:
        return f"{year:04d}-{month:02d}" if 1 <= month <= 12 else None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
