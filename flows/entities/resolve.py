"""From what articles say of their persons and organizations to entities: the same thing in all articles has one id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from flows.entities.organizations import resolve_organizations
from flows.entities.persons import resolve_persons
from flows.entities.sighting import Sighting

Assigned = dict[tuple[str, str], str]
_RESOLVERS: dict[str, Callable[[Iterable[Sighting]], Assigned]] = {
    "person": resolve_persons,
    "organization": resolve_organizations,
}


def resolve_entities(
    sightings: Mapping[str, Iterable[Sighting]],
    same: Iterable[tuple[str, str]] = (),
    different: Iterable[tuple[str, str]] = (),
) -> Assigned:
    """The entity of each (article_id, entity_id). ``sightings`` by entity type; types without a rule keep their ids.

    ``same`` and ``different`` are pairs of entity ids, as articles give them or as they come out, that people have decided on.
    """
    found: Assigned = {}
    for kind, resolve in _RESOLVERS.items():
        found |= resolve(sightings.get(kind, ()))
    return _join_same(_part_different(found, different), same)


def _part_different(found: Assigned, different: Iterable[tuple[str, str]]) -> Assigned:
    """Two ids of articles that were joined against a decision are themselves again."""
    for pair in different:
        meant = {entity_id for (_, given), entity_id in found.items() if given in pair}
        if len(meant) < 2:
            found = {key: key[1] if key[1] in pair else entity_id for key, entity_id in found.items()}
    return found


def _join_same(found: Assigned, same: Iterable[tuple[str, str]]) -> Assigned:
    for one, other in same:
        meant = {entity_id for (_, given), entity_id in found.items() if given in (one, other)} | {one, other}
        kept = min(meant & set(found.values()) or meant)
        found = {key: kept if entity_id in meant else entity_id for key, entity_id in found.items()}
    return found
