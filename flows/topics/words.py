"""Cuts a text into the lower-case words that cues and models count."""

from __future__ import annotations

import re
from itertools import pairwise

LONGEST_TEXT = 3000  # code points read of one text: what an article is about stands in its first 450 words

_find_words = re.compile(r"\w+").findall


def cut_words(text: str) -> list[str]:
    """The words and numbers of a text, in lower case; hyphens and apostrophes separate."""
    words: list[str] = _find_words(text[:LONGEST_TEXT].lower().replace("_", " "))
    return words


def pair_words(words: list[str]) -> map[str]:
    """Every two neighbouring words, joined by a space."""
    return map(" ".join, pairwise(words))
