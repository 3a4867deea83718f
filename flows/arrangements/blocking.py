"""Which claims are compared at all: those that share a strong key, or two weak ones. Keys are whole numbers, made from content.

Strong keys (odd numbers) hold at any distance in time: names, sums, days of events, the wording. Weak ones (even) are telling
words and fields in one year: two deals of one pair share one of them by chance.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations

from flows.arrangements.contradiction import FEW_WORDS
from flows.arrangements.name_likeness import read_name
from flows.arrangements.signs import AMOUNTS_AGREE
from flows.arrangements.traits import UNKNOWN_DAY, Traits

ENOUGH_HITS = 2  # a strong key hits twice, a weak one once
_BUCKET_DAYS = 365  # nameless claims are compared with those of the same year, the one before and the one after
_MOST_PAIRS = 36  # of principals: nine of them; of more, some pairs stand for all
_BRIEF_DAYS = 7  # reports that say hardly anything are compared with others of the week
_SKETCH = 4  # of a quote's words those with the smallest hashes: quotes that are nearly one share two of them
# The keys of one pair lie together, so that a claim touches few pages of their index; a database column holds 63 bits.
_PAIR_BITS, _KEY_BITS = 0x7FFF_FFFF, 0xFFFF_FFFF
_BITS = 0x7FFF_FFFF_FFFF_FFFF
_SPREAD = 0x9E37_79B9_7F4A_7C15


def list_keys(traits: Traits) -> set[int]:
    """The keys under which a claim is found."""
    return _hash_keys(traits, (0,))


def list_wanted_keys(traits: Traits) -> set[int]:
    """The keys under which the claims lie that a claim is compared with."""
    return _hash_keys(traits, (-1, 0, 1))


def count_hits(key: int) -> int:
    """How much a shared key says."""
    return 1 + (key & 1)


def _hash_keys(traits: Traits, around: tuple[int, ...]) -> set[int]:
    strong = [_combine(key) | 1 for key in _list_strong(traits)]
    weak = [_combine(key) & ~1 for key in _list_weak(traits, around)]
    pairs = [(hash_text(pair) & _PAIR_BITS) << 32 for pair in _list_pairs(traits)]
    return {pair | key & _KEY_BITS for pair in pairs for key in (*strong, *weak)}


def _combine(parts: tuple[object, ...]) -> int:
    mixed = 0
    for part in parts:
        mixed = (mixed * _SPREAD + hash_text(str(part))) & _BITS
    return mixed


@lru_cache(maxsize=1 << 18)
def hash_text(text: str) -> int:
    """A number of 62 bits made from a text, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 2


def _list_pairs(traits: Traits) -> list[str]:
    pairs = ["+".join(pair) for pair in combinations(sorted(traits.principals), 2)] or ["+".join(sorted(traits.principals))]
    return pairs if len(pairs) <= _MOST_PAIRS else sorted(pairs, key=hash_text)[:_MOST_PAIRS]


def _list_strong(traits: Traits) -> Iterator[tuple[object, ...]]:
    if traits.name:
        signs = read_name(traits.name)
        for word in (*signs.words.split(), *signs.acronyms, *([signs.initials] if signs.initials else ())):
            yield "name", word.lower()
        if signs.kind:
            yield "kind", signs.kind
    for currency, amount in {(traits.currency, traits.amount), ("USD", traits.dollars)}:
        if amount and amount > 0:
            yield from (("sum", currency, step) for step in _step_sum(amount))
    if traits.event_day != UNKNOWN_DAY:
        yield "event", traits.event_day
    for words in combinations(sorted(traits.words, key=hash_text)[:_SKETCH], 2):
        yield "text", *words

    if len(traits.words) <= FEW_WORDS and traits.report_day != UNKNOWN_DAY:
        yield "brief", traits.report_day // _BRIEF_DAYS
        yield "brief", traits.report_day // _BRIEF_DAYS + 1


def _step_sum(amount: float) -> tuple[int, int]:
    """Two overlapping steps in which a sum lies: sums that agree share one of them."""
    place = math.log(amount) / (2 * math.log(AMOUNTS_AGREE))
    return 2 * math.floor(place), 2 * math.floor(place + 0.5) + 1


def _list_weak(traits: Traits, around: tuple[int, ...]) -> Iterator[tuple[object, ...]]:
    if traits.report_day != UNKNOWN_DAY:
        bucket = traits.report_day // _BUCKET_DAYS
        for step in around:
            yield from (("year", bucket + step, word) for word in traits.words)
            yield from (("field", bucket + step, sector) for sector in traits.sectors)
