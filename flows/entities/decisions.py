"""What people have decided of entities: which are one, which are not. It binds resolution, and what hangs on it follows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Pair = tuple[str, str]
Key = tuple[str, str]  # an article, and its own id for the entity


@dataclass(frozen=True, slots=True)
class Decisions:
    """``heads``: joined ids, by one of them; ``apart``: pairs that are not one; ``names``: by sighting, the id spoken of."""

    heads: Mapping[str, str] = field(default_factory=dict)
    apart: frozenset[frozenset[str]] = frozenset()
    names: Mapping[Key, str] = field(default_factory=dict)

    def head(self, entity_id: str) -> str:
        """The id under which an id counts."""
        return self.heads.get(entity_id, entity_id)

    def are_apart(self, one: str | None, other: str | None) -> bool:
        """Whether two ids must not become one."""
        if not self.apart or one is None or other is None:
            return False
        return frozenset((self.head(one), self.head(other))) in self.apart

    def name(self, key: Key, entity_id: str | None = None) -> str | None:
        """The id under which people speak of a sighting, if they do; else the given one."""
        return self.names.get(key, entity_id)


NOTHING_DECIDED = Decisions()


def make_decisions(same: Iterable[Pair], different: Iterable[Pair], found: Mapping[Key, str]) -> Decisions:
    """The decisions on pairs of ids: as articles give them, or as ``found`` without any decision."""
    joined, parted = sorted(map(_sort, same)), sorted(map(_sort, different))
    heads = _find_heads(joined)
    spoken = {entity_id for pair in (*joined, *parted) for entity_id in pair}
    names = {key: key[1] if key[1] in spoken else now for key, now in found.items() if key[1] in spoken or now in spoken}
    apart = frozenset(frozenset((heads.get(one, one), heads.get(other, other))) for one, other in parted)
    return Decisions(heads, apart, names)


def _sort(pair: Pair) -> Pair:
    return min(pair), max(pair)


def _find_heads(pairs: Iterable[Pair]) -> dict[str, str]:
    """The smallest id of each set of ids that are said to be one."""
    heads: dict[str, str] = {}
    for one, other in pairs:
        first, second = sorted((heads.setdefault(one, one), heads.setdefault(other, other)))
        heads = {entity_id: first if head == second else head for entity_id, head in heads.items()}
    return heads
