"""What became of each correction: applied with the values before and after, or stale with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flows.corrections.record import Correction

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """``current_key`` is the key that the record bears now; ``told`` says why a stale one does not hold."""

    status: str  # applied | stale
    current_key: str | None = None
    old_value: str | None = None
    new_value: str | None = None
    told: str | None = None


def describe_outcome(correction: Correction, outcome: Outcome) -> Row:
    """A row of the table ``corrections``."""
    return {
        "correction_id": correction.id,
        "action": correction.action,
        "table_name": correction.table,
        "key": correction.key,
        "current_key": outcome.current_key,
        "field_name": correction.field,
        "correction_status": outcome.status,
        "old_value": outcome.old_value,
        "new_value": outcome.new_value,
        "message": outcome.told,
        "reason": correction.reason,
        "corrected_by": correction.by,
        "correction_date": correction.date,
    }
