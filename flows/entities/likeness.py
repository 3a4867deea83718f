"""How alike two sightings of a person are, feature by feature, and what speaks against them being one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from flows.entities.sighting import PersonName, Sighting, fold, read_person_name
from flows.lexicon.resolution import load_resolution_words

_WEIGHTS = {"given name": 2.0, "middle name": 1.0, "country": 2.0, "role": 2.0, "time": 0.5}
_LIFETIME = 60  # years between two reports of one active person


@dataclass(frozen=True, slots=True)
class PersonLikeness:
    """``features``: what speaks for one person, weighted; ``veto``: what speaks against it."""

    features: dict[str, float]
    veto: str | None

    @property
    def score(self) -> float:
        """The sum of the features; 0 where something speaks against it."""
        return 0.0 if self.veto else sum(self.features.values())


def compare_persons(one: Sighting, other: Sighting) -> PersonLikeness:
    """Compare two persons of one surname; symmetric. A surname alone scores nothing."""
    name, namesake = read_person_name(one.name), read_person_name(other.name)
    roles = same_role(one.role, other.role)
    codes = bool(one.code) and one.code == other.code
    signs = {
        "given name": bool(name.first) and name.first == namesake.first,
        "middle name": bool(name.middle) and name.middle == namesake.middle,
        "country": codes,
        "role": roles,
        "time": None not in (one.year, other.year) and abs((one.year or 0) - (other.year or 0)) <= 10,
    }
    features = {sign: _WEIGHTS[sign] for sign, holds in signs.items() if holds}
    return PersonLikeness(features, _find_veto(one, other, roles))


def _find_veto(one: Sighting, other: Sighting, roles: bool) -> str | None:
    name, namesake = read_person_name(one.name), read_person_name(other.name)
    if name.first and namesake.first and name.first != namesake.first:
        return "other given name"
    if not middle_agrees(name, namesake):
        return "other middle name"
    if one.code and other.code and one.code != other.code and not roles and _other_role(one.role, other.role):
        return "other country and role"
    if None not in (one.year, other.year) and abs((one.year or 0) - (other.year or 0)) > _LIFETIME:
        return "another time"
    return None


def middle_agrees(one: PersonName, other: PersonName) -> bool:
    """Whether what stands between first and last name can be of one person: equal, an initial of it, or left out."""
    return all(a == b or (1 in (len(a), len(b)) and a[0] == b[0]) for a, b in zip(one.middle, other.middle, strict=False))


def same_role(one: str | None, other: str | None) -> bool:
    """Whether two roles can be one office: one says no more than the other, and neither is the other's deputy."""
    if not one or not other:
        return False
    first, second = _read_role(one), _read_role(other)
    modifiers = load_resolution_words().modifiers
    return bool(first <= second or second <= first) and first & modifiers == second & modifiers


def _other_role(one: str | None, other: str | None) -> bool:
    """Whether two roles are told and have nothing in common: ministers of two things can be one person."""
    return bool(one and other) and not (_read_role(one or "") & _read_role(other or "")) - load_resolution_words().joining


@cache
def _read_role(role: str) -> frozenset[str]:
    short = load_resolution_words().short_roles
    return frozenset(short.get(word, word) for word in map(fold, role.split()))
