"""The words of a quote that can tell one deal from another of the same parties: not their names, nor the words of any deal."""

from __future__ import annotations

import re
from functools import cache

from flows.lexicon.arrangements import load_name_words
from flows.lexicon.names import load_names

_WORD = re.compile(r"[^\W\d_]{4,}", re.UNICODE)
_STEM = 6  # letters: "tariff" and "tariffs", "immigration" and "immigrants" are one


def find_telling_words(quote: str, name: str | None) -> frozenset[str]:
    """The stems of the telling words in a quote and in the arrangement's name."""
    words = _WORD.findall(f"{quote} {name or ''}".lower())
    return frozenset(word[:_STEM] for word in words) - _common_stems()


@cache
def _common_stems() -> frozenset[str]:
    known = load_name_words()
    countries = (word for name in load_names() if name.type == "country" for word in _WORD.findall(name.surface.lower()))
    return frozenset(word[:_STEM] for word in (*known.generic, *known.common, *countries))
