"""What is compared of one claim, read from the rows of the tables ``claims``, ``claim_parties`` and ``claim_sectors``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from flows.arrangements.telling_words import find_all_words, find_telling_words
from flows.lexicon.arrangements import load_instruments, load_link_words, load_stages

UNKNOWN_DAY = -1
_ITEM = re.compile(r"\s*(?:[-*•–—o]\s|\(?[0-9ivx]{1,4}[.)]\s|\(?[a-z]\)\s)")
_LEAD_REACH = 40  # code points before a name in which a lead ("under the …") stands
_CONCRETE = frozenset({"loan", "grant", "contract"})  # what has an object of its own besides the name it is told under


@dataclass(frozen=True, slots=True)
class Traits:
    """What is compared of one claim. Days are ordinals or UNKNOWN_DAY.

    ``principals`` are rolled-up codes; ``levels`` the subdivisions behind them. ``umbrella`` is a name that the claim is told
    under, which is not its own. ``words`` are the telling stems of the quote, ``text`` all of them.
    """

    claim_id: str
    article: str
    principals: frozenset[str]
    levels: frozenset[str]
    instrument: str
    name: str | None
    umbrella: str | None
    stage: str
    sectors: frozenset[str]
    amount: float | None
    currency: str | None
    dollars: float | None
    event_day: int  # where it is known to the day
    report_day: int
    words: frozenset[str]
    text: frozenset[str]
    rounds: frozenset[str]
    is_edition: bool  # of what is held again and again under one name
    is_package: bool  # tells of several deals at once
    field: str = "text"
    start: int = 0
    is_item: bool = False  # of a list, whose items are different things

    @property
    def order(self) -> tuple[int, str]:
        """Its place in canonical order: by report date, undated ones last, then by id, which is made from content."""
        return (10**9 if self.report_day == UNKNOWN_DAY else self.report_day, self.claim_id)


def read_traits(claims: pd.DataFrame, parties: pd.DataFrame, sectors: pd.DataFrame) -> Iterator[Traits]:
    """The traits of each claim, in the order of ``claims``."""
    principals, levels, topics = find_principals(parties), _find_levels(parties), _gather(sectors, "sector")
    for row in claims.itertuples(index=False):
        claim_id = str(row.claim_id)
        found = frozenset(principals.get(claim_id, ()))
        yield _read_row(row, found, levels.get(claim_id, frozenset()), topics.get(claim_id, frozenset()))


def find_principals(parties: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """The principals of each claim, sorted. Parties of unknown home count only where there are less than two without them."""
    known: dict[str, set[str]] = {}
    unknown: dict[str, set[str]] = {}
    for claim_id, code, entity_id in zip(parties["claim_id"], parties["principal_code"], parties["entity_id"], strict=True):
        found = known.setdefault(claim_id, set())
        if isinstance(code, str):
            found.add(code)
        else:
            unknown.setdefault(claim_id, set()).add(entity_id)
    return {
        claim_id: tuple(sorted(codes if len(codes) > 1 else codes | unknown.get(claim_id, set())))
        for claim_id, codes in known.items()
    }


def find_rounds(quote: str) -> frozenset[str]:
    """Which round, tranche, phase or review a quote speaks of: "tranche:2"."""
    lexicon, found = load_link_words(), set()
    for match in _round_pattern().finditer(quote.lower()):
        number, word = (match[1], match[2]) if match[1] else (match[4], match[3])
        digits = re.match(r"\d+", number)
        found.add(f"{lexicon.rounds[word]}:{int(digits[0]) if digits else lexicon.numbers[number]}")
    return frozenset(found)


def tells_under(quote: str, name: str) -> bool:
    """Whether a quote tells of something under a name, which is then the name of a whole that it is a part of."""
    place = quote.lower().find(name.lower())
    before = quote[max(0, place - _LEAD_REACH) : place] if place > 0 else ""
    return bool(_lead_pattern().search(before.lower()))


@cache
def _round_pattern() -> re.Pattern[str]:
    lexicon = load_link_words()
    numbers = "|".join(sorted(lexicon.numbers, key=len, reverse=True))
    words = "|".join(sorted(lexicon.rounds, key=len, reverse=True))
    number = rf"\d{{1,2}}(?:st|nd|rd|th)?|{numbers}"
    return re.compile(rf"\b(?:({number})[\s-]({words})\b|({words})[\s-]({number})\b)")


@cache
def _lead_pattern() -> re.Pattern[str]:
    leads = "|".join(sorted(map(re.escape, load_link_words().part_leads), key=len, reverse=True))
    return re.compile(rf"\b(?:{leads})\s+(?:(?:the|its|our|their|a)\s+)?(?:[\w.–-]+\s+)?$")


@cache
def _memorandum_pattern() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, load_link_words().memoranda))})\b")


@cache
def _package_pattern() -> re.Pattern[str]:
    lexicon = load_link_words()
    many, wholes = "|".join(map(re.escape, lexicon.many)), "|".join(sorted(lexicon.wholes))
    return re.compile(rf"\b(?:\d[\d,]*|{many})\s(?:[\w-]+\s){{0,3}}(?:{wholes})\b")


def _gather(rows: pd.DataFrame, column: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for claim_id, value in zip(rows["claim_id"], rows[column], strict=True):
        found.setdefault(claim_id, set()).add(value)
    return {claim_id: frozenset(values) for claim_id, values in found.items()}


def _find_levels(parties: pd.DataFrame) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for claim_id, code in zip(parties["claim_id"], parties["code"], strict=True):
        if isinstance(code, str) and code[2:3] == "-":
            found.setdefault(claim_id, set()).add(code)
    return {claim_id: frozenset(codes) for claim_id, codes in found.items()}


def _read_row(row: Any, principals: frozenset[str], levels: frozenset[str], sectors: frozenset[str]) -> Traits:
    quote, name = row.evidence, _read_text(row.instrument_name)
    is_part = name is not None and tells_under(quote, name) and _is_concrete(row, quote.replace(name, " "))
    return Traits(
        claim_id=row.claim_id,
        article=row.article_id,
        principals=principals,
        levels=levels,
        instrument=row.instrument,
        name=None if is_part else name,
        umbrella=name if is_part else None,
        stage=row.stage,
        sectors=sectors,
        amount=_read_number(row.amount),
        currency=_read_text(row.currency),
        dollars=_read_number(row.amount_usd),
        event_day=_ordinal(row.event_date) if row.event_date_precision == "day" else UNKNOWN_DAY,
        report_day=_ordinal(row.reported_date),
        words=find_telling_words(quote, name),
        text=find_all_words(quote),
        rounds=find_rounds(f"{quote} {name or ''}"),
        is_edition=_is_edition(row.instrument, f"{quote} {name or ''}"),
        is_package=bool(_package_pattern().search(quote.lower())),
        field=row.field,
        start=int(row.char_start),
        is_item=bool(_ITEM.match(quote)),
    )


def _is_concrete(row: Any, rest: str) -> bool:
    """Whether a claim has an object of its own; ``rest`` is its quote without the name that stands in it."""
    has_own = row.instrument == "mou" and _memorandum_pattern().search(rest.lower())
    return bool(has_own) or row.instrument in _CONCRETE or _read_number(row.amount) is not None


def _is_edition(instrument: str, words: str) -> bool:
    spoken = re.findall(r"[a-z]+", words.lower())
    return load_instruments()[instrument].is_yearly and not load_link_words().editions.isdisjoint(spoken)


@cache
def find_status(stage: str) -> str:
    """The group of stages under which a stage counts."""
    return load_stages()[stage].status


@cache
def is_open(stage: str) -> bool:
    """Whether a stage lies before any conclusion."""
    return find_status(stage) == "open"


@cache
def find_window(instrument: str) -> int:
    """The days that reports of a nameless arrangement of this kind may lie apart."""
    return load_instruments()[instrument].window_days


@cache
def find_family(instrument: str) -> frozenset[str]:
    """The families of an instrument: two of one family may be two names for one arrangement."""
    return load_instruments()[instrument].families


def _read_text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _read_number(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def _ordinal(day: Any) -> int:
    return UNKNOWN_DAY if pd.isna(day) else int(day.toordinal())
