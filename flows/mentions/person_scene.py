"""What is known of a text before persons are looked for: its words, country names, titles, courtesies and lines in capitals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from flows.lexicon.actors import load_titles
from flows.mentions.person_titles import Covered, TitleHit, find_titles
from flows.mentions.spans import FoundName
from flows.mentions.words import Words, map_names, split_article
from flows.text.document import is_upper

SHORTEST_UPPER_LINE = 12  # letters that must be capitals at the start of a line in capitals


@dataclass(frozen=True, slots=True)
class Scene:
    """A text with all that the finder of persons knows of it. The sets hold numbers of words."""

    words: Words
    lowered: tuple[str, ...]
    covered: Covered  # words of country, city and body names
    capitals: frozenset[int]
    titles: Sequence[TitleHit]
    title_cores: frozenset[int]
    title_stops: frozenset[int]
    courtesies: frozenset[int]  # words such as "Mr"
    upper: frozenset[int]  # words in lines printed in capitals


def set_scene(text: str, names: Sequence[FoundName]) -> Scene:
    """Read all that the finder needs to know of a text."""
    words = split_article(text)
    lowered = tuple(map(str.lower, words.words))
    covered = map_names(words, names)
    titles = find_titles(words, lowered, covered)
    return Scene(
        words=words,
        lowered=lowered,
        covered=covered,
        capitals=frozenset(words.capital),
        titles=titles,
        title_cores=frozenset(hit.core for hit in titles),
        title_stops=frozenset(hit.stop for hit in titles),
        courtesies=_find_courtesies(words, lowered),
        upper=_find_upper_words(words),
    )


def _find_courtesies(words: Words, lowered: tuple[str, ...]) -> frozenset[int]:
    plain, cased = _list_courtesies()
    numbers = (number for number in words.capital if lowered[number].rstrip(".") in plain)
    return frozenset(n for n in numbers if not (words.opens_sentence(n) and lowered[n].rstrip(".") in cased))


@cache
def _list_courtesies() -> tuple[frozenset[str], frozenset[str]]:
    """Words of courtesy without full stops: all, and those that say nothing at the start of a sentence."""
    lists = load_titles().words
    plain = frozenset(word.rstrip(".") for word in lists["honorifics"])
    return plain, frozenset(word.rstrip(".") for word in lists["cased_honorifics"])


def _find_upper_words(words: Words) -> frozenset[int]:
    """The words of lines in capitals, where a capital letter says nothing."""
    upper: set[int] = set()
    offset = 0
    for line in words.text.splitlines(keepends=True):
        if line[:SHORTEST_UPPER_LINE].isupper() and is_upper(line):
            upper.update(range(words.first_at(offset), words.first_at(offset + len(line))))
        offset += len(line)
    return frozenset(upper)
