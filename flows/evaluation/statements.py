"""Annotated and extracted records, reduced to what is compared of them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

CROWD = 6  # principals; a record with more is too large for all its pairs to count
Pair = frozenset[str]

_SUBDIVISION = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")


@dataclass(frozen=True, slots=True)
class Statement:
    """One partnership as an article's record states it."""

    codes: frozenset[str]  # the parties' principals
    sectors: frozenset[str]
    instrument: str | None
    stage: str | None
    date: str | None
    deadline: str | None
    amount: Mapping[str, Any] | None
    evidence: Any
    field: str
    start: Any
    end: Any

    @property
    def is_crowd(self) -> bool:
        """Whether it has too many principals for all its pairs to count."""
        return len(self.codes) > CROWD

    def all_pairs(self) -> set[Pair]:
        """Each two of its principals."""
        return {frozenset(two) for two in itertools.combinations(self.codes, 2)}

    def counted_pairs(self) -> set[Pair]:
        """All pairs, or for a crowd one for each further principal, so that one error weighs no more than its parties."""
        first, *others = sorted(self.codes)
        return {frozenset((first, other)) for other in others} if self.is_crowd else self.all_pairs()


def roll_up(code: str | None) -> str | None:
    """The principal of a party's code: US for US-CA."""
    code = (code or "").strip().upper()
    return (code[:2] if _SUBDIVISION.fullmatch(code) else code) or None


def read_statements(record: Mapping[str, Any]) -> list[Statement]:
    """The statements of an article's record that count: two principals or more, and not denied."""
    made = [make_statement(row) for row in record.get("partnerships") or [] if row.get("modality") != "denied"]
    return [statement for statement in made if len(statement.codes) >= 2]


def make_statement(row: Mapping[str, Any]) -> Statement:
    """A partnership in the form of ``comity extract`` as a Statement."""
    return Statement(
        codes=frozenset(code for party in row.get("parties") or [] if (code := roll_up(party.get("code")))),
        sectors=frozenset(row.get("sectors") or []),
        instrument=row.get("instrument"),
        stage=row.get("stage"),
        date=row.get("date"),
        deadline=row.get("deadline"),
        amount=row.get("amount"),
        evidence=row.get("evidence"),
        field=row.get("field") or "text",
        start=row.get("start"),
        end=row.get("end"),
    )
