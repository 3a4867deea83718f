"""Whether the proper names of two arrangements speak for one, for two, or for neither."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz

from flows.arrangements.telling_words import drop_countries
from flows.lexicon.arrangements import load_link_words, load_name_words

ALIKE, DIFFERENT, NEITHER = 1, -1, 0
_LIKENESS = 90.0  # of the words that tell arrangements apart; below it "Power Africa" and "Power Pool" would meet
_WORD = re.compile(r"\w+", re.UNICODE)
_ACRONYM = re.compile(r"\b[A-Z][A-Z0-9]{2,9}\b")
_NUMBER = re.compile(r"\d+|[ivx]+")
_BRACKETED = re.compile(r"\([^)]*\)")


@dataclass(frozen=True, slots=True)
class NameSigns:
    """What of a name can tell arrangements apart: its particular words, numbers, acronyms as written, and initials.

    ``kind`` is the name without countries where nothing else tells it apart ("strategic partnership"): it tells between one pair.
    """

    words: str
    numbers: frozenset[str]
    acronyms: frozenset[str]
    initials: str
    kind: str


@cache
def read_name(name: str) -> NameSigns:
    """The telling signs of a proper name."""
    known = load_name_words()
    found = _ACRONYM.findall(name) if not name.isupper() or " " not in name else []
    spelled = [word for word in _WORD.findall(_BRACKETED.sub(" ", name)) if word.lower() not in known.small]
    rest = drop_countries(_BRACKETED.sub(" ", name))
    words = [word for word in rest if word not in known.small and (len(word) > 1 or _NUMBER.fullmatch(word))]
    numbers = frozenset(word for word in words if _NUMBER.fullmatch(word))
    plain = known.generic | load_link_words().hosts
    telling = {word for word in words if word not in plain and word.upper() not in known.generic_acronyms} - numbers
    initials = "".join(word[0].upper() for word in spelled)
    kind = " ".join(word for word in rest if len(word) > 1)
    return NameSigns(
        words=" ".join(sorted(telling)),
        numbers=numbers,
        acronyms=frozenset(word for word in found if word not in known.generic_acronyms and drop_countries(word)),
        initials=initials if len(initials) > 2 and initials not in known.generic_acronyms else "",
        kind="" if telling or kind in load_link_words().bare else kind,
    )


@lru_cache(maxsize=1 << 16)
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


def share_kind(one: str, other: str) -> bool:
    """Whether two names that hold nothing particular are of one kind: between one pair there is one "strategic partnership"."""
    kind = read_name(one).kind
    return bool(kind) and kind == read_name(other).kind
