"""From claims to partnerships: each real-world arrangement once, however many articles report it.

Works on frames with the columns of the tables ``claims`` (with ``reported_date`` and ``outlet`` of the article beside them),
``claim_parties`` and ``claim_sectors``. Denied claims and claims of copies are not given to it. The result depends on the set of
claims alone, never on their order or batches.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from flows.arrangements.constraints import Constraint, bind_claims
from flows.arrangements.grouping import Bonds, group_claims
from flows.arrangements.identity import name_partnership
from flows.arrangements.summary import summarize_parties, summarize_partnerships, summarize_sectors, summarize_timeline
from flows.arrangements.traits import Traits, find_principals, read_traits
from flows.arrangements.umbrellas import link_parts

__all__ = ["Consolidated", "Group", "consolidate_claims", "describe_groups", "find_principals", "order_claims"]


Group = Callable[[pd.DataFrame, pd.DataFrame, pd.DataFrame, Bonds], tuple[list[list[str]], dict[str, Traits]]]


@dataclass(frozen=True, slots=True)
class Consolidated:
    """The arrangements behind the claims. ``assignment`` says which partnership each claim speaks of."""

    assignment: pd.DataFrame  # claim_id, partnership_id
    partnerships: pd.DataFrame
    parties: pd.DataFrame
    sectors: pd.DataFrame
    timeline: pd.DataFrame


def consolidate_claims(
    claims: pd.DataFrame,
    parties: pd.DataFrame,
    sectors: pd.DataFrame,
    *,
    recommend_from: float = 0.5,
    constraints: Iterable[Constraint] = (),
    group: Group | None = None,
    only: Collection[str] | None = None,
) -> Consolidated:
    """The partnerships that the claims speak of, with their parties, sectors and timeline. People's decisions bind it.

    ``group`` is another way to the same groups, such as one that remembers them. ``only``: of the arrangements that hold one of
    these claims, as if there were no others (so that no whole is seen of which they are parts).
    """
    ordered = order_claims(claims)
    groups, traits = (group or group_anew)(ordered, parties, sectors, bind_claims(constraints, ordered["claim_id"]))
    if only is not None:
        groups = [found for found in groups if not set(only).isdisjoint(found)]
        kept = {claim_id for found in groups for claim_id in found}
        ordered, parties, sectors = (frame[frame["claim_id"].isin(kept)] for frame in (ordered, parties, sectors))
    return describe_groups(ordered, parties, sectors, groups, traits, recommend_from)


def group_anew(
    ordered: pd.DataFrame, parties: pd.DataFrame, sectors: pd.DataFrame, bonds: Bonds
) -> tuple[list[list[str]], dict[str, Traits]]:
    """The groups of the claims and their traits, with nothing remembered."""
    traits = {one.claim_id: one for one in read_traits(ordered, parties, sectors)}
    return group_claims(list(traits.values()), bonds), traits


def describe_groups(
    ordered: pd.DataFrame,
    parties: pd.DataFrame,
    sectors: pd.DataFrame,
    groups: Iterable[Sequence[str]],
    traits: Mapping[str, Traits],
    recommend_from: float,
) -> Consolidated:
    """What groups of claims say. ``ordered``: the claims in canonical order; each group begins with its earliest claim."""
    named = {name_partnership(group[0]): group for group in groups}
    rows = [(claim_id, key) for key, group in named.items() for claim_id in group]
    assignment = pd.DataFrame(rows, columns=["claim_id", "partnership_id"], dtype="object")
    links = link_parts({key: [traits[claim_id] for claim_id in group] for key, group in named.items()})
    assigned = ordered.merge(assignment, on="claim_id", how="inner")
    return Consolidated(
        assignment=assignment,
        partnerships=summarize_partnerships(assigned, {key: link.whole for key, link in links.items()}, recommend_from),
        parties=summarize_parties(assigned, parties),
        sectors=summarize_sectors(assigned, sectors),
        timeline=summarize_timeline(assigned),
    )


def order_claims(claims: pd.DataFrame) -> pd.DataFrame:
    """The claims in canonical order: by report date, undated ones last, then by id, which is made from content."""
    keyed = claims.assign(_day=[_ordinal(day, date.max.toordinal()) for day in claims["reported_date"]])
    return keyed.sort_values(["_day", "claim_id"], ignore_index=True).drop(columns="_day")


def _ordinal(day: Any, unknown: int) -> int:
    return unknown if pd.isna(day) else int(day.toordinal())
