"""What follows from a corrected amount or date: dollars, currencies, the day whose rate counts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from flows.corrections.record import Correction
from flows.corrections.records import Records, Row
from flows.errors import BadConfiguration
from flows.model import Amount
from flows.tables.money import dollar_amount

_CENT = Decimal("0.01")


def refuse_half_amounts(records: Records, corrections: Iterable[Correction]) -> None:
    """Raise BadConfiguration where a corrected row has an amount and no currency, or the reverse."""
    for key, row in records.rows.items():
        if (row["amount"] is None) != (row["currency"] is None):
            mine = (one.place for one in corrections if one.key == key[0] and one.field in ("amount", "currency"))
            missing = "currency" if row["currency"] is None else "amount"
            place = ", ".join(mine) or key[0]
            raise BadConfiguration(f"{place}: {records.table} {key[0]} would have no {missing}. Correct both together.")


def complete_amount(new: Row, old: Row) -> None:
    """The dollars that follow: at the rate that was used before, else at that of the stage's day or of the last report."""
    if new["amount"] is None and old["amount"] is not None:
        new["currency"] = None
    if new["amount"] is None or new["currency"] is None:
        new["amount_usd"] = None
    elif new["currency"] == old["currency"] and old["amount_usd"] is not None and old["amount"]:
        rate = Decimal(old["amount_usd"]) / Decimal(old["amount"])
        new["amount_usd"] = (Decimal(new["amount"]) * rate).quantize(_CENT)
    else:
        new["amount_usd"] = dollar_amount(Amount(float(new["amount"]), new["currency"]), _choose_rate_day(new))


def _choose_rate_day(row: Row) -> date | None:
    return choose_day(row["stage_date"], row["last_reported"])


def choose_day(event: date | None, reported: date | None) -> date | None:
    """The event's day if it had come by the report, else the report's."""
    return event if event and (reported is None or event <= reported) else reported or event
