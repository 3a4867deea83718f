"""The ids of partnerships: each comes from its earliest claim, by report date, then content."""

from __future__ import annotations

from flows.ids import make_id


def name_partnership(earliest_claim_id: str) -> str:
    """The id of the partnership whose earliest claim this is."""
    return make_id("p", earliest_claim_id)
