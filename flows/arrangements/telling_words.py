"""The words of a quote that can tell one deal from another of the same parties: not their names, nor the words of any deal."""

from __future__ import annotations

import re
from functools import cache

from flows.lexicon.arrangements import load_link_words, load_name_words
from flows.lexicon.names import load_names

_WORD = re.compile(r"[^\W\d_]{4,}", re.UNICODE)
_LONGEST_COUNTRY = 5  # words
_STEM = 6  # letters: "tariff" and "tariffs", "immigration" and "immigrants" are one


def find_telling_words(quote: str, name: str | None) -> frozenset[str]:
    """The stems of the telling words in a quote and in the arrangement's name."""
    plain = f"{_office_pattern().sub(' ', quote)} {name or ''}".lower()
    words = frozenset(word[:_STEM] for word in _WORD.findall(plain)) - _common_stems()
    return words | frozenset(f"{one}+{two[:3]}" for one, two in _kind_pattern().findall(plain))


def find_all_words(quote: str) -> frozenset[str]:
    """The stems of all longer words and the figures of a quote: two reports that share nearly all of them are one text."""
    return frozenset(word[:_STEM] for word in re.findall(r"\w{3,}", quote.lower()))


@cache
def _kind_pattern() -> re.Pattern[str]:
    """Two words that say what kind of arrangement it is: "free trade", "joint fund"; the second one by its beginning."""
    kinds = "|".join(sorted(load_link_words().kinds))
    return re.compile(rf"\b({kinds})[ -](?=([a-z]{{3}})[a-z]+)")


@cache
def _office_pattern() -> re.Pattern[str]:
    """Offices with what they are of and who holds them: "the Minister of Transport and Civil Aviation, Hon. A. B. Perera"."""
    heads = "|".join(map(re.escape, load_link_words().offices))
    return re.compile(rf"\b(?:{heads})(?:[ ,.]+(?:of|and|the|for|in|his|her|capacity|as|&|[A-Z][\w.'’&-]*)){{0,16}}")


def drop_countries(name: str) -> list[str]:
    """The words of a name in lower case, without the names, adjectives and abbreviations of countries among them."""
    words, kept = re.findall(r"\w+", name.lower()), []
    place = 0
    while place < len(words):
        lengths = (n for n in range(_LONGEST_COUNTRY, 0, -1) if tuple(words[place : place + n]) in _list_countries())
        length = next(lengths, 0)
        if not length:
            kept.append(words[place])
        place += length or 1
    return kept


@cache
def _list_countries() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(re.findall(r"\w+", name.surface.lower())) for name in load_names() if name.type == "country")


@cache
def _list_country_words() -> frozenset[str]:
    words = (word for name in load_names() if name.type == "country" for word in re.findall(r"\w+", name.surface.lower()))
    return frozenset(words)


@cache
def _common_stems() -> frozenset[str]:
    known, links = load_name_words(), load_link_words()
    words = (*known.generic, *known.common, *links.routine, *_list_country_words())
    return frozenset(word[:_STEM] for word in words if len(word) > 3)
