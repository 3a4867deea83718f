"""The plain facts of two claims side by side: their names, days and sums."""

from __future__ import annotations

from dataclasses import dataclass

from flows.arrangements.traits import UNKNOWN_DAY, Traits, is_open

AMOUNTS_AGREE = 1.1  # two reports round one sum differently; tranches differ by more
_DOLLARS_AGREE = 1.2  # rates of different days lie between
SAME_EVENT_DAYS = 45  # one conclusion is not dated further apart, but by slips such as the day of the report


@dataclass(frozen=True, slots=True)
class Signs:
    """``names``, ``amounts`` and ``events``: 1 agree, -1 differ, 0 neither. ``gap``: days between the reports, if known."""

    names: int
    gap: int | None
    amounts: int
    events: int


def measure_gap(one: Traits, other: Traits) -> int | None:
    """Days between the reports; None where one of them is unknown."""
    if UNKNOWN_DAY in (one.report_day, other.report_day):
        return None
    return abs(one.report_day - other.report_day)


def share_amount(one: Traits, other: Traits) -> int:
    """Whether the sums agree; in other currencies only that they do can be told."""
    if one.amount is None or other.amount is None:
        return 0
    if one.currency == other.currency:
        return 1 if _measure_ratio(one.amount, other.amount) <= AMOUNTS_AGREE else -1
    if one.dollars and other.dollars:
        return 1 if _measure_ratio(one.dollars, other.dollars) <= _DOLLARS_AGREE else 0
    return 0


def share_event(one: Traits, other: Traits) -> int:
    """Whether the same stage is said to have come on the same day, or on days too far apart for one event."""
    if one.stage != other.stage or UNKNOWN_DAY in (one.event_day, other.event_day) or is_open(one.stage):
        return 0
    apart = abs(one.event_day - other.event_day)
    return 1 if apart == 0 else -1 if apart > SAME_EVENT_DAYS else 0


def measure_overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the smaller set that the larger one holds too."""
    return len(one & other) / max(min(len(one), len(other)), 1)


def _measure_ratio(one: float, other: float) -> float:
    smaller, larger = sorted((abs(one), abs(other)))
    return larger / smaller if smaller else float(larger > 0) * 1e9 + 1
