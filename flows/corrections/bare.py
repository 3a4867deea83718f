"""Claims that corrections leave with fewer than two parties: they state no partnership any more, so they go as well."""

from __future__ import annotations

import pyarrow as pa

from flows.tables.gather import Gathered, drop_claims


def drop_bare_claims(before: Gathered, after: Gathered) -> Gathered:
    """``after`` without the claims that had two parties ``before`` and have them no more."""
    if after.claim_parties is before.claim_parties:
        return after
    had, have = _count_parties(before.claim_parties), _count_parties(after.claim_parties)
    bare = {claim_id for claim_id, count in had.items() if count > 1 and have.get(claim_id, 0) < 2}
    return drop_claims(after, bare) if bare else after


def _count_parties(parties: pa.Table) -> dict[str, int]:
    counted = parties["claim_id"].value_counts()
    return {row["values"]: row["counts"] for row in counted.to_pylist()}
