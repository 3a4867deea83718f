"""Whether the proper names of two arrangements speak for one, for two, or for neither."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz

from flows.lexicon.arrangements import load_name_words

ALIKE, DIFFERENT, NEITHER = 1, -1, 0
_LIKENESS = 90.0  # of the words that tell arrangements apart; below it "Power Africa" and "Power Pool" would meet
_WORD = re.compile(r"\w+", re.UNICODE)
_ACRONYM = re.compile(r"\b[A-Z][A-Z0-9]{2,9}\b")
_NUMBER = re.compile(r"\d+|[ivx]+")


@dataclass(frozen=True, slots=True)
class NameSigns:
    """What of a name can tell arrangements apart: its particular words, numbers, acronyms as written, and initials."""

    words: str
    numbers: frozenset[str]
    acronyms: frozenset[str]
    initials: str


@cache
def read_name(name: str) -> NameSigns:
    """The telling signs of a proper name."""
    known = load_name_words()
    acronyms = (
        frozenset(_ACRONYM.findall(name)) - known.generic_acronyms if not name.isupper() or " " not in name else frozenset()
    )
    spelled = [word for word in _WORD.findall(re.sub(r"\([^)]*\)", " ", name)) if word.lower() not in known.small]
    words = [word.lower() for word in spelled]
    numbers = frozenset(word for word in words if _NUMBER.fullmatch(word))
    telling = sorted(
        {word for word in words if word not in known.generic and word.upper() not in known.generic_acronyms} - numbers
    )
    initials = "".join(word[0].upper() for word in spelled)
    return NameSigns(
        " ".join(telling), numbers, acronyms, initials if len(initials) > 2 and initials not in known.generic_acronyms else ""
    )


def compare_names(one: str, other: str) -> int:
    """ALIKE, DIFFERENT or NEITHER; symmetric."""
    a, b = read_name(one), read_name(other)
    if a.numbers and b.numbers and a.numbers != b.numbers:
        return DIFFERENT
    if a.acronyms & b.acronyms or a.initials in b.acronyms or b.initials in a.acronyms:
        return ALIKE
    if not a.words or not b.words:
        return NEITHER
    return ALIKE if fuzz.token_set_ratio(a.words, b.words) >= _LIKENESS else DIFFERENT
