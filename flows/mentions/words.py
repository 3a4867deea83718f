"""A text as a row of words with offsets, for the finders of persons and organizations: one scan, then look-ups."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from flows.mentions.spans import FoundName

# Initials keep their points ("U.S.", "J."); a possessive ending stays outside the word ("Kenya" in "Kenya's").
_WORD = re.compile(r"((?:[^\W\d_]\.)+(?:[^\W\d_](?!\w))?|(?!(?<=['’])[sS]\b)[^\W\d_]\w*(?:(?:[-&]|['’](?![sS]\b))\w+)*)")
_PARTICLE = re.compile(r"(?:[ae][lsnrd]h?-|d['’])[A-Z]")
_OPENING_MARKS = frozenset('.!?:;\n“"‘•*|[')

SPACES = frozenset({" ", "\xa0", "  "})
POINTS = frozenset({". ", ".\xa0"})  # after an abbreviation: "Mr. Ruto"
OWNING = frozenset({"'s ", "’s ", "'S ", "' ", "’ "})


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, in order, with their half-open ranges; ``capital`` holds the numbers of those with a capital.

    ``gaps[n]`` is what stands between word ``n`` and the next one.
    """

    text: str
    words: tuple[str, ...]
    gaps: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    capital: tuple[int, ...]

    def joined(self, number: int) -> bool:
        """Whether a word comes after this one, and only a space divides them."""
        return self.gaps[number] in SPACES and number + 1 < len(self.words)

    def joined_by_point(self, number: int) -> bool:
        """Whether a full stop and a space divide this word from the next one, as after "Mr"."""
        return self.gaps[number] in POINTS and number + 1 < len(self.words)

    def all_joined(self, first: int, stop: int) -> bool:
        """Whether the words of a range exist, with only spaces between them."""
        return stop <= len(self.words) and all(self.gaps[number] in SPACES for number in range(first, stop - 1))

    def after(self, stop: int) -> str:
        """The word right after a range that ends at ``stop``, or "" if more than a space divides them."""
        return self.words[stop] if self.joined(stop - 1) else ""

    def before(self, first: int) -> str:
        """The word right before a range that starts at ``first``, or "" if more than a space divides them."""
        return self.words[first - 1] if first > 0 and self.gaps[first - 1] in SPACES else ""

    def slice(self, first: int, stop: int) -> str:
        """The text from one word up to before another."""
        return self.text[self.starts[first] : self.ends[stop - 1]]

    def first_at(self, offset: int) -> int:
        """The number of the first word that starts at an offset or after it."""
        return bisect_left(self.starts, offset)

    def opens_line(self, number: int) -> bool:
        """Whether the word is the first one of its line."""
        return number == 0 or "\n" in self.gaps[number - 1]

    def opens_sentence(self, number: int) -> bool:
        """Whether a capital letter on this word says nothing, since a sentence or a quotation opens here."""
        if number == 0:
            return True
        gap = self.gaps[number - 1]
        return len(gap) > 1 and not _OPENING_MARKS.isdisjoint(gap)


def split_words(text: str) -> Words:
    """Cut a text into words. A capital is an ASCII one (before "a"), another alphabet's, or one after a particle ("al-Sisi")."""
    parts = _WORD.split(text)  # gap, word, gap, … gap
    offsets = list(accumulate(map(len, parts)))
    words = tuple(parts[1::2])
    capital = tuple(
        [n for n, w in enumerate(words) if w < "a" or (w > "{" and w[0].isupper()) or (not w.isalpha() and _PARTICLE.match(w))]
    )
    return Words(text, words, tuple(parts[2::2]), tuple(offsets[0:-1:2]), tuple(offsets[1::2]), capital)


split_article = lru_cache(maxsize=2)(split_words)  # both finders ask for the same text one after the other


def map_names(words: Words, names: Sequence[FoundName]) -> dict[int, FoundName]:
    """The found name that each word belongs to, by the number of the word; of two on one word ("Saudi-Greek") the first."""
    covered: dict[int, FoundName] = {}
    for name in names:
        number = max(0, bisect_right(words.starts, name.start) - 1)
        while number < len(words.words) and words.starts[number] < name.end:
            if words.ends[number] > name.start:
                covered.setdefault(number, name)
            number += 1
    return covered
