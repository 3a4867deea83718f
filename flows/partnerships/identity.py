"""The ids of claims, made from content: the same statement has the same id in every run, order and batch."""

from __future__ import annotations

from collections.abc import Iterable

from flows.ids import make_id
from flows.model import Claim


def name_claims(article_id: str, claims: Iterable[Claim]) -> list[tuple[str, Claim]]:
    """Each claim with its id, by content. Equal claims become one; others that share the id's parts get ranks."""
    named: list[tuple[str, Claim]] = []
    previous, rank = None, 0
    for claim in sorted(set(claims), key=lambda claim: (_identity(claim), _content(claim))):
        rank = rank + 1 if _identity(claim) == previous else 0
        previous = _identity(claim)
        named.append((make_id("c", article_id, *previous, *([rank] if rank else [])), claim))
    return named


def _identity(claim: Claim) -> tuple[str, ...]:
    codes = sorted(party.code or party.entity_id for party in claim.parties)
    return (claim.span.field, f"{claim.span.start:09d}", f"{claim.span.end:09d}", ",".join(codes), claim.instrument)


def _content(claim: Claim) -> str:
    return repr(claim)
