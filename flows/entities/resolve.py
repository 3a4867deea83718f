"""From what articles say of their persons and organizations to entities: the same thing in all articles has one id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from flows.entities.decisions import NOTHING_DECIDED, Decisions, Pair, make_decisions
from flows.entities.organizations import resolve_organizations
from flows.entities.persons import resolve_persons
from flows.entities.sighting import Sighting

Assigned = dict[tuple[str, str], str]
_RESOLVERS: dict[str, Callable[[Iterable[Sighting], Decisions], Assigned]] = {
    "person": resolve_persons,
    "organization": resolve_organizations,
}


def resolve_entities(
    sightings: Mapping[str, Iterable[Sighting]], same: Iterable[Pair] = (), different: Iterable[Pair] = ()
) -> Assigned:
    """The entity of each (article_id, entity_id). ``sightings`` by entity type; types without a rule keep their ids.

    ``same`` and ``different`` are pairs of entity ids, as articles give them or as they come out, that people have decided on.
    Two that are the same keep their ids here, but count as one for whatever else is resolved by them.
    """
    given = {kind: list(sightings.get(kind, ())) for kind in _RESOLVERS}
    joined, parted = list(same), list(different)
    found = _resolve(given, NOTHING_DECIDED)
    if not joined and not parted:
        return found
    decisions = make_decisions(joined, parted, found)
    return _part_rest(_resolve(given, decisions), decisions)


def _resolve(given: Mapping[str, list[Sighting]], decisions: Decisions) -> Assigned:
    found: Assigned = {}
    for kind, resolve in _RESOLVERS.items():
        found |= resolve(given[kind], decisions)
    return found


def _part_rest(found: Assigned, decisions: Decisions) -> Assigned:
    """What can't be told apart by name, and still must be: each sighting that people speak of under the id that they give it."""
    spoken: dict[str, set[str]] = {}
    for key, entity_id in found.items():
        if name := decisions.name(key):
            spoken.setdefault(entity_id, set()).add(name)
    mixed = {now for now, names in spoken.items() if any(decisions.are_apart(a, b) for a in names for b in names)}
    return {key: (decisions.name(key) or now) if now in mixed else now for key, now in found.items()}
