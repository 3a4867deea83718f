"""Which claims speak of one arrangement: groups grown from the surest matches, never against what rules them out.

What is found depends on the set of claims alone: matches are made of the claims' content, and claims without a chain of matches
between them never meet. So a new claim changes only the groups that its matches reach.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from flows.arrangements.blocking import ENOUGH_HITS, count_hits, list_keys, list_wanted_keys
from flows.arrangements.comparison import compare_claims
from flows.arrangements.contradiction import LASTING
from flows.arrangements.traits import Traits

Match = tuple[float, str, str]  # score, and the two claims in order of their ids
SURE = -1.0  # what people have said is one joins last: by then each side has grown whole, so that the whole becomes one
_LEAST_SHARE = 0.34  # of the pairs between two groups that must match for the groups to become one
_JUDGED = 8  # claims of a group, the earliest, that are compared before it joins another


@dataclass(slots=True)
class Bonds:
    """What people have decided of claims: those that are one, and those that are not."""

    same: set[tuple[str, str]] = field(default_factory=set)
    different: set[tuple[str, str]] = field(default_factory=set)

    def decide(self, one: Sequence[str], other: Sequence[str]) -> bool | None:
        """What was decided of two groups of claims; None if nothing was. ``different`` weighs more than ``same``."""
        if not self.same and not self.different:
            return None
        pairs = {(min(a, b), max(a, b)) for a in one for b in other}
        if not self.different.isdisjoint(pairs):
            return False
        return True if not self.same.isdisjoint(pairs) else None


def group_claims(traits: Sequence[Traits], bonds: Bonds | None = None) -> list[list[str]]:
    """The claims of each arrangement, each in canonical order, all by their first."""
    by_id = {one.claim_id: one for one in traits}
    bonds = bonds or Bonds()
    matches = [*find_matches(traits), *_bond_matches(bonds, by_id)]
    groups = (group for island in find_islands(by_id, matches) for group in split_island(island, by_id, bonds))
    return sorted((sort_claims(group, by_id) for group in groups), key=lambda group: by_id[group[0]].order)


def find_matches(traits: Iterable[Traits]) -> Iterator[Match]:
    """The matches among all claims."""
    holders: dict[int, list[str]] = {}
    by_id: dict[str, Traits] = {}
    for one in traits:
        hits: dict[str, int] = {}
        for key in list_wanted_keys(one):
            for other in holders.get(key, ()):
                hits[other] = hits.get(other, 0) + count_hits(key)
        yield from match_claim(one, (by_id[other] for other, count in hits.items() if count >= ENOUGH_HITS))
        for key in list_keys(one):
            holders.setdefault(key, []).append(one.claim_id)
        by_id[one.claim_id] = one


def match_claim(one: Traits, others: Iterable[Traits]) -> Iterator[Match]:
    """The matches of a claim with others."""
    for other in others:
        compared = compare_claims(one, other)
        if compared.is_match:
            first, second = sorted((one.claim_id, other.claim_id))
            yield round(compared.score, 6), first, second


def find_islands(claim_ids: Iterable[str], matches: Iterable[Match]) -> Iterator[tuple[list[str], list[Match]]]:
    """The sets of claims that chains of matches hold together, each with its matches."""
    near: dict[str, list[Match]] = {}
    for match in matches:
        for end in match[1:]:
            near.setdefault(end, []).append(match)
    seen: set[str] = set()
    for start in claim_ids:
        if start not in seen:
            yield walk_island(start, lambda claim: near.get(claim, []), seen)


def walk_island(start: str, list_matches: Callable[[str], Iterable[Match]], seen: set[str]) -> tuple[list[str], list[Match]]:
    """All claims that matches reach from one, and those matches."""
    members, matches, waiting = [], set(), deque([start])
    seen.add(start)
    while waiting:
        claim = waiting.popleft()
        members.append(claim)
        for match in list_matches(claim):
            matches.add(match)
            for end in match[1:]:
                if end not in seen:
                    seen.add(end)
                    waiting.append(end)
    return members, sorted(matches)


def split_island(island: tuple[list[str], list[Match]], traits: Mapping[str, Traits], bonds: Bonds) -> Iterator[list[str]]:
    """The groups of an island: the surest matches join first, and groups join only if nothing between them speaks against it."""
    members, matches = island
    group = {claim: [claim] for claim in members}
    for _, first, second in sorted(matches, key=lambda match: (-match[0], match[1], match[2])):
        one, other = group[first], group[second]
        if one is not other and _can_join(one, other, traits, bonds):
            one.extend(other)
            one.sort(key=lambda claim: traits[claim].order)
            group.update((claim, one) for claim in other)
    yield from {id(found): found for found in group.values()}.values()


def _can_join(one: list[str], other: list[str], traits: Mapping[str, Traits], bonds: Bonds) -> bool:
    """Whether nothing rules it out and enough pairs between two groups match. Large ones are judged by their first claims."""
    decided = bonds.decide(one, other)
    if decided is not None:
        return decided
    compared = [compare_claims(traits[a], traits[b]) for a in one[:_JUDGED] for b in other[:_JUDGED]]
    if any(found.veto in LASTING for found in compared):
        return False
    return sum(found.is_match for found in compared) >= _LEAST_SHARE * len(compared)


def _bond_matches(bonds: Bonds, known: Mapping[str, Traits]) -> Iterator[Match]:
    for first, second in sorted(bonds.same):
        if first in known and second in known:
            yield SURE, first, second


def sort_claims(claims: Iterable[str], traits: Mapping[str, Traits]) -> list[str]:
    """Claims in canonical order."""
    return sorted(claims, key=lambda claim: traits[claim].order)
