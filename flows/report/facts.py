"""The facts that travel in the page, for its script: records, quotes, articles and names, as one block of JSON.

Rows are lists in the order of ``record_fields``, articles are told once. Every text is cleaned as markup cleans it; the
script puts texts into text nodes only.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from flows.report.dataset import Dataset, Row
from flows.report.markup import clean, is_web_address
from flows.report.wording import write_date

FIELDS = (
    *("id", "name", "parties", "instrument", "stage", "stage_date", "deadline", "amount", "currency", "amount_usd"),
    *("sectors_shown", "first_reported", "last_reported", "article_count", "outlet_count", "part_of", "confidence"),
    *("counted", "countries", "sectors", "recipients", "days_overdue", "reports_since", "contradictions", "timeline"),
    *("claims", "quotes"),
)
MOST_BYTES = 8_000_000
_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}

TIMELINES = """
    SELECT told.partnership_id, told.stage, told.event_date, told.event_date_precision, told.reported_date
    FROM partnership_timeline AS told
    WHERE told.partnership_id IN (SELECT unnest(?)) ORDER BY told.partnership_id, told.position, told.claim_id
"""

RECIPIENTS = """
    SELECT partnership_id, country_code FROM intermediate.partnership_recipients
    WHERE partnership_id IN (SELECT unnest(?)) ORDER BY partnership_id, country_code
"""

LATE = """
    SELECT partnership_id, days_overdue, reports_since FROM overdue_deadlines WHERE partnership_id IN (SELECT unnest(?))
"""

CONTRADICTED = """
    SELECT partnership_id, fact, string_agg(stated_value, ' or ' ORDER BY first_reported NULLS LAST, stated_value) AS stated
    FROM partnership_contradictions WHERE partnership_id IN (SELECT unnest(?)) GROUP BY ALL ORDER BY partnership_id, fact
"""


@dataclass
class Articles:
    """The articles that quotes stand in, each told once: title, outlet, date, address."""

    rows: list[list[str | None]] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)

    def place(self, quote: Row) -> int:
        """The number of the quote's article, which is noted if it is new."""
        key = quote["article_id"]
        if key not in self.places:
            self.places[key] = len(self.rows)
            url = quote["url"] if is_web_address(quote["url"]) else None
            day = write_date(quote["published_date"], quote["published_precision"]) or None
            self.rows.append([_clean(quote["title"]), _clean(quote["outlet"]), day, url])
        return self.places[key]


class Facts:
    """What the records of the page rest on, by partnership."""

    def __init__(self, dataset: Dataset, rows: Sequence[Row], quotes: Mapping[str, Sequence[Row]]) -> None:
        ids = [row["partnership_id"] for row in rows]
        self.articles = Articles()
        self._quotes = quotes
        self._timelines = _group(dataset.fetch(TIMELINES, [ids]))
        self._recipients = _group(dataset.fetch(RECIPIENTS, [ids]))
        self._late = _group(dataset.fetch(LATE, [ids]))
        self._contradictions = _group(dataset.fetch(CONTRADICTED, [ids]))

    def tell(self, row: Row, with_quotes: bool) -> list[Any]:
        """One record as a list in the order of ``FIELDS``."""
        key = row["partnership_id"]
        late = next(iter(self._late[key]), {})
        quotes = self._quotes.get(key, ())
        told = {
            "id": key,
            "stage_date": write_date(row["stage_date"], row["stage_date_precision"]) or None,
            "deadline": write_date(row["deadline_date"]) or None,
            "sectors_shown": _clean(row["sectors"]),
            "counted": row["recommended"],
            "countries": row["countries"] or [],
            "sectors": row["sector_codes"] or [],
            "recipients": [one["country_code"] for one in self._recipients[key]],
            "days_overdue": late.get("days_overdue"),
            "reports_since": late.get("reports_since"),
            "contradictions": [[one["fact"], _clean(one["stated"])] for one in self._contradictions[key]],
            "timeline": [_tell_step(one) for one in self._timelines[key]],
            "claims": quotes[0]["quotes"] if quotes else 0,
            "quotes": [self._tell_quote(one) for one in quotes] if with_quotes else [],
        }
        return [told[name] if name in told else _plain(row[name]) for name in FIELDS]

    def _tell_quote(self, quote: Row) -> list[Any]:
        day = write_date(quote["event_date"], quote["event_date_precision"]) or None
        share = round(quote["confidence"], 3)
        return [self.articles.place(quote), _clean(quote["evidence"]), quote["stage"], day, quote["modality"], share]


def _tell_step(row: Row) -> list[str | None]:
    day = write_date(row["event_date"], row["event_date_precision"]) or None
    return [row["stage"], day, write_date(row["reported_date"]) or None]


def _group(rows: Iterable[Row]) -> Mapping[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["partnership_id"]].append(row)
    return groups


def _plain(value: Any) -> Any:
    """A value as JSON holds it."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, float):
        return round(value, 4)
    return _clean(value) if isinstance(value, str) else (value.isoformat() if hasattr(value, "isoformat") else value)


def _clean(text: str | None) -> str | None:
    return None if text is None else clean(text)


def tell_records(facts: Facts, rows: Sequence[Row], most_bytes: int = MOST_BYTES) -> tuple[list[list[Any]], int]:
    """All records, the first of them with their quotes, as many as fit; and how many have them."""
    told: list[list[Any]] = []
    size = quoted = 0
    for row in rows:
        record = facts.tell(row, with_quotes=size <= most_bytes)
        quoted += size <= most_bytes
        size += len(write_json(record))
        told.append(record)
    return told, quoted


def write_json(value: Any) -> str:
    """JSON that can stand in a script element: nothing in it can end the element or begin another."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return text
