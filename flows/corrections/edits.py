"""Setting and dropping rows: whether a correction holds, and what it makes of the row that it speaks of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from numbers import Integral
from typing import Any

from flows.corrections.fields import PARTIAL_DATES, show_value
from flows.corrections.outcome import Outcome
from flows.corrections.record import Correction, Value
from flows.tables.partial_dates import first_day

Row = dict[str, Any]


def settle(corrections: Iterable[Correction], attempt: Callable[[Correction], Outcome]) -> dict[str, Outcome]:
    """Try the corrections in their order, and again those that do not hold yet, until none more does: one may expect what
    another sets. What comes out depends on the corrections alone, not on their order."""
    pending, applied = sorted(corrections, key=lambda one: one.order), True
    outcomes: dict[str, Outcome] = {}
    while pending and applied:
        tried = {one.id: attempt(one) for one in pending}
        outcomes |= tried
        applied = any(outcome.status == "applied" for outcome in tried.values())
        pending = [one for one in pending if tried[one.id].status != "applied"]
    return outcomes


def find_unmet(correction: Correction, row: Mapping[str, Any]) -> str | None:
    """Why the correction does not hold any more; None if it does."""
    for name, expected in correction.expects:
        found = read_found(name, row)
        if not agree(expected, found):
            return f"expected {name} {show_value(expected)}, found {show_value(found)}"
    return None


def read_found(name: str, row: Mapping[str, Any]) -> Any:
    """What a row holds; a date that is known to the month or year only as it would be written."""
    found, precision = row.get(name), row.get(_precision_of(name))
    if found is None or name not in PARTIAL_DATES or precision in (None, "day"):
        return found
    return found.isoformat()[: 7 if precision == "month" else 4]


def agree(expected: Value, found: Any) -> bool:
    """Whether a found value is the expected one."""
    if expected is None or found is None or found != found:
        return expected is None and (found is None or found != found)
    if isinstance(expected, bool):
        return bool(found) == expected
    if isinstance(expected, Decimal):
        return Decimal(str(found)).quantize(Decimal("0.01")) == expected
    if isinstance(found, Integral):  # a count is read as it is written
        return expected == str(found)
    return bool(expected == found)


def set_field(row: Row, name: str, value: Value) -> Row:
    """The row with the value; a date brings its precision along."""
    if name not in PARTIAL_DATES:
        return {**row, name: value}
    day, precision = first_day(str(value) if value is not None else None)
    return {**row, name: day, _precision_of(name): precision}


def describe_row(row: Mapping[str, Any]) -> str:
    """A dropped row as text: what is known of it, by name."""
    shown = ((name, show_value(value)) for name, value in row.items())
    return "; ".join(f"{name}: {value}" for name, value in shown if value is not None)


def _precision_of(name: str) -> str:
    return "published_precision" if name == "published_date" else f"{name}_precision"
