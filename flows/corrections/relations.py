"""Merge, split, same and different: which records are one and which are not, without contradiction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from flows.arrangements.constraints import Constraint
from flows.corrections.record import Correction

JOINING = ("merge", "same")


@dataclass(slots=True)
class Bonds:
    """Accepted statements. Newer ones come first: who says it last has the word, and what they contradict is told so."""

    accepted: list[tuple[Constraint, Correction]] = field(default_factory=list)

    def accept(self, correction: Correction, constraints: Iterable[Constraint]) -> str | None:
        """Take the constraints of a correction in; gives why not, if they contradict a newer one."""
        wanted = [(constraint, correction) for constraint in constraints]
        groups = group_ids(constraint for constraint, _ in (*self.accepted, *wanted))
        for constraint, source in (*self.accepted, *wanted):
            if constraint.kind == "different" and groups[constraint.one] == groups[constraint.other]:
                other = self._find_contradicted(source, correction)
                return f"contradicts the newer correction {other}; remove one of the two" if other else "contradicts itself"
        self.accepted += wanted
        return None

    def _find_contradicted(self, source: Correction, correction: Correction) -> str | None:
        if source.id != correction.id:
            return source.id
        return next((other.id for constraint, other in self.accepted if constraint.kind == "same"), None)

    @property
    def constraints(self) -> tuple[Constraint, ...]:
        """All that binds."""
        return tuple(sorted({constraint for constraint, _ in self.accepted}, key=lambda one: (one.kind, one.one, one.other)))


def group_ids(constraints: Iterable[Constraint]) -> dict[str, str]:
    """Each id that is spoken of, and the smallest id that is said to be one with it."""
    root: dict[str, str] = {}

    def find(one: str) -> str:
        while root.setdefault(one, one) != one:
            one = root[one]
        return one

    for constraint in constraints:
        one, other = sorted((find(constraint.one), find(constraint.other)))
        if constraint.kind == "same":
            root[other] = one
    return {one: find(one) for one in list(root)}


def choose_heads(groups: Mapping[str, str], merges: Iterable[Correction]) -> dict[str, str]:
    """Each id and the id that its group bears: the one that a merge keeps, else the smallest."""
    merged: set[str] = set()
    kept: dict[str, str] = {}
    for correction in sorted((one for one in merges if one.action in JOINING), key=lambda one: one.order):
        merged |= set(correction.parts)
    for correction in sorted((one for one in merges if one.action in JOINING), key=lambda one: one.order):
        if correction.key in groups and correction.key not in merged:
            kept.setdefault(groups[correction.key], correction.key)
    return {one: kept.get(root, root) for one, root in groups.items()}


def relate(correction: Correction, name: Callable[[str], str]) -> list[Constraint]:
    """The constraints that a merge, same or different stands for; ``name`` gives the id that each key stands for."""
    kind = "same" if correction.action in JOINING else "different"
    one = name(correction.key)
    return [Constraint("same" if kind == "same" else "different", one, name(part)) for part in correction.parts]
