"""Organizations of the lexicon, found by name or alias at a place in the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from flows.lexicon.actors import Organization, load_organizations
from flows.mentions.words import OWNING, POINTS, SPACES, Words, split_words

Key = tuple[str, ...]
_INNER_GAPS = SPACES | OWNING | POINTS | {"-", "/", ", ", " & ", "s' ", "."}


@dataclass(frozen=True, slots=True)
class KnownOrganizations:
    """Organizations by the words of a name, and for each first and last word the lengths of such names, longest first."""

    by_name: Mapping[Key, tuple[Organization, ...]]
    lengths: Mapping[str, tuple[int, ...]]
    lengths_by_last: Mapping[str, tuple[int, ...]]


@cache
def index_organizations() -> KnownOrganizations:
    """All names and aliases of the lexicon's organizations; names of several words also as printed in capitals."""
    by_name: dict[Key, dict[Organization, None]] = {}
    for organization in load_organizations():
        for name in (organization.name, *organization.aliases):
            for key in _list_keys(name):
                by_name.setdefault(key, {})[organization] = None
    names = {key: tuple(found) for key, found in by_name.items()}
    return KnownOrganizations(names, _group_lengths(names, 0), _group_lengths(names, -1))


def _list_keys(name: str) -> tuple[Key, ...]:
    if any(part[0].isdigit() for part in name.split()):
        return ()  # numbers are no words of a text, so "France 24" would be France
    key = split_words(name).words
    return (key, tuple(word.upper() for word in key)) if len(key) > 1 else (key,)


def _group_lengths(names: Mapping[Key, object], place: int) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = {}
    for key in names:
        lengths.setdefault(key[place], set()).add(len(key))
    return {word: tuple(sorted(found, reverse=True)) for word, found in lengths.items()}


def match_organization(words: Words, number: int) -> tuple[int, tuple[Organization, ...]] | None:
    """The longest known organization whose name starts with this word: where it stops, and which it may be."""
    index = index_organizations()
    for length in index.lengths.get(words.words[number], ()):
        stop = number + length
        found = index.by_name.get(words.words[number:stop]) if stop <= len(words.words) else None
        if found and all(words.gaps[n] in _INNER_GAPS for n in range(number, stop - 1)):
            return stop, found
    return None


def find_code_ending_at(words: Words, stop: int) -> str | None:
    """The home of a known organization whose name ends right before a word."""
    index = index_organizations()
    for length in index.lengths_by_last.get(words.words[stop - 1], ()) if stop else ():
        found = index.by_name.get(words.words[stop - length : stop]) if length <= stop else None
        if found:
            return found[0].code
    return None


def find_code_within(words: Words, first: int, stop: int) -> str | None:
    """The home of the first known organization that starts within a range of words."""
    for number in range(first, stop):
        found = match_organization(words, number)
        if found:
            return found[1][0].code
    return None
