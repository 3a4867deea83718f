"""What people have said of two records: that they are one, or that they are not. It binds whatever the comparison finds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from flows.arrangements.grouping import Bonds
from flows.arrangements.identity import name_partnership

ConstraintKind = Literal["same", "different"]


@dataclass(frozen=True, slots=True)
class Constraint:
    """``one`` and ``other`` are ids of one kind: two claims, two partnerships (also old ids), or two entities.

    A partnership stands for the claim that its id was made from: ids that were given out earlier hold as well.
    """

    kind: ConstraintKind
    one: str
    other: str


def bind_claims(constraints: Iterable[Constraint], claim_ids: Iterable[str]) -> Bonds:
    """What the constraints say of claims; those that speak of anything else or of what is not there are left out."""
    decided, bonds = list(constraints), Bonds()
    if not decided:
        return bonds
    known = {key: claim for claim in claim_ids for key in (claim, name_partnership(claim))}
    for constraint in decided:
        one, other = known.get(constraint.one), known.get(constraint.other)
        if one and other and one != other:
            getattr(bonds, constraint.kind).add((min(one, other), max(one, other)))
    return bonds
