"""What is known of a text before organizations are looked for, and a place where one may be named."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flows.lexicon.actors import Organization
from flows.mentions.spans import FoundName, PersonMention
from flows.mentions.words import Words, map_names, split_article


@dataclass(frozen=True, slots=True)
class OrgScene:
    """A text: its words, the country names in it, and the numbers of the words of names, of persons, and with a capital."""

    words: Words
    countries: Sequence[FoundName]
    country_codes: frozenset[str]
    covered: Mapping[int, FoundName]
    persons: Collection[int]
    capitals: frozenset[int]
    home: str | None


@dataclass(frozen=True, slots=True)
class OrgSpan:
    """An organization named by the words ``first`` to ``stop``. ``known``: what the lexicon holds under this name."""

    first: int
    stop: int
    kind: str
    public: bool
    known: tuple[Organization, ...] = ()


def set_org_scene(text: str, names: Sequence[FoundName], home: str | None, persons: Sequence[PersonMention]) -> OrgScene:
    """Read all that the finder needs to know of a text."""
    words = split_article(text)
    taken: set[int] = set()
    for person in persons:
        taken.update(range(words.first_at(person.start), words.first_at(person.end)))
    countries = [name for name in names if name.type == "country"]
    codes = frozenset(name.code for name in countries)
    return OrgScene(words, countries, codes, map_names(words, names), taken, frozenset(words.capital), home)
