"""From claims to partnerships: each real-world arrangement once, however many articles report it.

Works on frames with the columns of the tables ``claims`` (with ``reported_date`` and ``outlet`` of the article beside them),
``claim_parties`` and ``claim_sectors``. Denied claims and claims of copies are not given to it. The result depends on the set of
claims alone, never on their order or batches.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from flows.partnerships.grouping import UNKNOWN_DAY, Traits, group_claims
from flows.partnerships.identity import name_partnership
from flows.partnerships.summary import summarize_parties, summarize_partnerships, summarize_sectors, summarize_timeline
from flows.partnerships.telling_words import find_telling_words


@dataclass(frozen=True, slots=True)
class Consolidated:
    """The arrangements behind the claims. ``assignment`` says which partnership each claim speaks of."""

    assignment: pd.DataFrame  # claim_id, partnership_id
    partnerships: pd.DataFrame
    parties: pd.DataFrame
    sectors: pd.DataFrame
    timeline: pd.DataFrame


def consolidate_claims(
    claims: pd.DataFrame, parties: pd.DataFrame, sectors: pd.DataFrame, *, recommend_from: float = 0.5
) -> Consolidated:
    """The partnerships that the claims speak of, with their parties, sectors and timeline."""
    ordered = order_claims(claims)
    assignment = assign_partnerships(ordered, parties, sectors)
    assigned = ordered.merge(assignment, on="claim_id", how="inner")
    return Consolidated(
        assignment=assignment,
        partnerships=summarize_partnerships(assigned, recommend_from),
        parties=summarize_parties(assigned, parties),
        sectors=summarize_sectors(assigned, sectors),
        timeline=summarize_timeline(assigned),
    )


def order_claims(claims: pd.DataFrame) -> pd.DataFrame:
    """The claims in canonical order: by report date, undated ones last, then by id, which is made from content."""
    keyed = claims.assign(_day=[_ordinal(day, date.max.toordinal()) for day in claims["reported_date"]])
    return keyed.sort_values(["_day", "claim_id"], ignore_index=True).drop(columns="_day")


def assign_partnerships(ordered: pd.DataFrame, parties: pd.DataFrame, sectors: pd.DataFrame) -> pd.DataFrame:
    """Which partnership each claim speaks of; its id comes from its earliest claim."""
    traits = dict(zip(ordered["claim_id"], _read_traits(ordered, sectors), strict=True))
    rows: list[tuple[str, str]] = []
    for block in _block_claims(ordered, parties):
        earliest: dict[int, str] = {}
        for claim_id, group in zip(block, group_claims([traits[claim_id] for claim_id in block]), strict=True):
            rows.append((claim_id, name_partnership(earliest.setdefault(group, claim_id))))
    return pd.DataFrame(rows, columns=["claim_id", "partnership_id"], dtype="object")


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


def _block_claims(ordered: pd.DataFrame, parties: pd.DataFrame) -> Iterator[list[str]]:
    principals = find_principals(parties)
    blocks: dict[tuple[str, ...], list[str]] = {}
    for claim_id in ordered["claim_id"]:
        blocks.setdefault(principals.get(claim_id, ()), []).append(claim_id)
    yield from blocks.values()


def _read_traits(ordered: pd.DataFrame, sectors: pd.DataFrame) -> Iterator[Traits]:
    numbers = {code: number for number, code in enumerate(sorted(set(sectors["sector"])))}
    bits: dict[str, int] = {}
    for claim_id, sector in zip(sectors["claim_id"], sectors["sector"], strict=True):
        bits[claim_id] = bits.get(claim_id, 0) | 1 << numbers[sector]
    for row in ordered.itertuples(index=False):
        yield _read_row_traits(row, bits.get(str(row.claim_id), 0))


def _read_row_traits(row: Any, sectors: int) -> Traits:
    return Traits(
        article=row.article_id,
        instrument=row.instrument,
        name=row.instrument_name if isinstance(row.instrument_name, str) else None,
        stage=row.stage,
        sectors=sectors,
        amount=None if pd.isna(row.amount) else float(row.amount),
        currency=row.currency if isinstance(row.currency, str) else None,
        event_day=_ordinal(row.event_date) if row.event_date_precision == "day" else UNKNOWN_DAY,
        report_day=_ordinal(row.reported_date),
        words=find_telling_words(row.evidence, row.instrument_name if isinstance(row.instrument_name, str) else None),
    )


def _ordinal(day: Any, unknown: int = UNKNOWN_DAY) -> int:
    return unknown if pd.isna(day) else int(day.toordinal())
