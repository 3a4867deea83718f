"""Many names found in one scan of a text: Aho-Corasick with our own boundary test and leftmost-longest choice.

The library's built-in leftmost-longest hides a valid shorter name where the longer one fails the boundary test,
so all overlapping hits are taken and chosen among here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, MatchKind


@dataclass(frozen=True, slots=True)
class Hit:
    """A whole-word occurrence of surface number ``index``, half-open in code points."""

    start: int
    end: int
    index: int


class Matcher:
    """Finds a fixed list of surfaces as whole words. Surfaces are case-sensitive, as given."""

    def __init__(self, surfaces: Sequence[str]) -> None:
        self.surfaces = tuple(surfaces)
        self._automaton = AhoCorasick(list(surfaces), matchkind=MatchKind.Standard)

    def find_all(self, text: str) -> list[Hit]:
        """All whole-word hits, overlapping ones too, in order of their end."""
        hits = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return [Hit(a, b, i) for i, a, b in hits if is_whole_word(text, a, b)]

    def find(self, text: str) -> list[Hit]:
        """Whole-word hits without overlaps: the leftmost, then the longest, wins."""
        return choose_longest(self.find_all(text))


def is_whole_word(text: str, start: int, end: int) -> bool:
    """Whether no letter or digit touches the range on either side."""
    before = start == 0 or not text[start - 1].isalnum() or not text[start].isalnum()
    after = end >= len(text) or not text[end].isalnum() or not text[end - 1].isalnum()
    return before and after


def choose_longest(hits: Iterable[Hit]) -> list[Hit]:
    """Of overlapping hits keep the leftmost, and the longest of those that start together."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start, -h.end, h.index)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept
