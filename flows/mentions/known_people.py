"""Office-holders of the lexicon, found by full name or alias, and chosen by date, role and country."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from flows.lexicon.actors import Person, load_people
from flows.mentions.words import split_words

Key = tuple[str, ...]
YEARS_AFTER_OFFICE = 40  # a bare surname stays known for so long after the office ended
YEARS_BEFORE_OFFICE = 3  # and so long before it began


@dataclass(frozen=True, slots=True)
class KnownPeople:
    """Persons by the folded words of a name, and for each first word the lengths of the names that it opens, longest first.

    ``full``: the names that are no mere aliases.
    """

    by_name: Mapping[Key, tuple[Person, ...]]
    full: frozenset[Key]
    lengths: Mapping[str, tuple[int, ...]]


@cache
def fold_word(word: str) -> str:
    """A word in capitals without accents, so that headlines and plain spellings meet."""
    if word.isascii():
        return word.upper()
    plain = unicodedata.normalize("NFKD", word.replace("’", "'"))
    return "".join(c for c in plain if not unicodedata.combining(c)).upper()


def fold_name(name: str) -> Key:
    """The folded words of a name."""
    return tuple(fold_word(word) for word in split_words(name).words)


@cache
def index_people() -> KnownPeople:
    """All names and aliases of the lexicon's persons."""
    by_name: dict[Key, dict[Person, None]] = {}
    for person in load_people():
        for name in (person.name, *person.aliases):
            by_name.setdefault(fold_name(name), {})[person] = None
    lengths: dict[str, set[int]] = {}
    for key in by_name:
        lengths.setdefault(key[0], set()).add(len(key))
    ordered = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
    full = frozenset(fold_name(person.name) for person in load_people())
    return KnownPeople({key: tuple(people) for key, people in by_name.items()}, full, ordered)


def choose_person(people: Sequence[Person], date: str | None, role: str | None, code: str | None) -> Person | None:
    """The likeliest of the persons who share a name: by the role and country that the text gives, then by nearness in time."""
    if not people:
        return None
    return min(people, key=lambda p: (_contradicts(p, role, code), count_years_off(p, date)))


def count_years_off(person: Person, date: str | None) -> float:
    """How far a date lies outside the years of office; without a date, the latest office is nearest."""
    if not date or not date[:4].isdigit():
        return 3000 - int(person.start[:4])
    if person.held_on(date):
        return 0
    year = int(date[:4])
    return min(abs(year - int(person.start[:4])), abs(year - int((person.end or "9999")[:4]))) + 0.5


def is_of_the_time(person: Person, date: str | None) -> bool:
    """Whether a person can be meant by the surname alone in an article of this date."""
    if not date or not date[:4].isdigit():
        return True
    year = int(date[:4])
    return int(person.start[:4]) - YEARS_BEFORE_OFFICE <= year <= int((person.end or "9999")[:4]) + YEARS_AFTER_OFFICE


def _contradicts(person: Person, role: str | None, code: str | None) -> int:
    wrong_code = bool(code) and person.code != code
    known_role, given_role = person.role.casefold(), (role or "").casefold()
    wrong_role = bool(role) and known_role not in given_role and given_role not in known_role
    return 2 * wrong_code + wrong_role
