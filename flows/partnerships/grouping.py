"""Which claims of the same parties speak of one arrangement.

Claims are taken in their canonical order, and each joins the earlier group that it fits best: no member may speak against it, one
must speak for it. The order comes from the claims' own content, so the groups do not depend on the order in which claims arrived.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from flows.lexicon.arrangements import load_instruments, load_stages
from flows.partnerships.name_likeness import compare_names

UNKNOWN_DAY = -1
_AMOUNTS_AGREE = 1.1  # two reports round one sum differently; tranches differ by more
# Talks reported this long after an arrangement was at such a stage are about something new.
_NEW_ROUND_DAYS = {"concluded": 180, "in_force": 14, "ended": 60}
_SAME_EVENT_DAYS = 45  # one conclusion is not dated further apart, but by slips such as the day of the report
_WORDLESS_DAYS = 21  # reports that share no telling word are of one arrangement only if they lie this near
_WEIGHTS = {"words": 2.0, "name": 4.0, "amount": 3.0, "event": 2.0, "instrument": 1.0, "sectors": 1.0, "closeness": 1.0}

_Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Traits:
    """What is compared of one claim. Days are ordinals or UNKNOWN_DAY; ``sectors`` is a bit set."""

    article: str
    instrument: str
    name: str | None
    stage: str
    sectors: int
    amount: float | None
    currency: str | None
    event_day: int  # where it is known to the day
    report_day: int
    words: frozenset[str] = frozenset()  # of the quote, where they can tell one deal from another


class Block:
    """The traits of claims of the same parties, in canonical order, as columns."""

    def __init__(self, traits: Sequence[Traits]) -> None:
        instruments, stages = load_instruments(), load_stages()
        codes = list(instruments)
        self.size = len(traits)
        self.article = _number([t.article for t in traits])
        self.instrument = np.array([codes.index(t.instrument) for t in traits])
        self.window = np.array([instruments[t.instrument].window_days for t in traits])
        self.is_yearly = np.array([instruments[t.instrument].is_yearly for t in traits])
        self.stage = np.array([stages[t.stage].order for t in traits])
        self.is_open = np.array([stages[t.stage].status == "open" for t in traits])
        self.round_days = np.array([_NEW_ROUND_DAYS.get(stages[t.stage].status, 0) for t in traits])
        self.sectors = np.array([t.sectors for t in traits], dtype=np.uint64)
        self.amount = np.array([np.nan if t.amount is None else t.amount for t in traits])
        self.currency = _number([t.currency or "" for t in traits])
        self.event = np.array([t.event_day for t in traits])
        self.report = np.array([t.report_day for t in traits])
        names = sorted({t.name for t in traits if t.name})
        self.name = np.array([names.index(t.name) if t.name else len(names) for t in traits])
        self.name_table = _compare_all_names(names)
        self.words = [t.words for t in traits]
        self.claims_by_word = _index_words(self.words)


def group_claims(traits: Sequence[Traits]) -> list[int]:
    """The group number of each claim; ``traits`` in canonical order, all of the same parties."""
    block = Block(traits)
    groups = np.zeros(block.size, dtype=np.int64)
    count = 0
    for index in range(block.size):
        found = _find_group(block, index, groups[:index]) if index else None
        groups[index] = count if found is None else found
        count += found is None
    return [int(group) for group in groups]


def _find_group(block: Block, index: int, groups: NDArray[np.int64]) -> int | None:
    """The best earlier group that a claim fits; of equal ones the oldest."""
    against, likeness = _compare_with_earlier(block, index)
    count = int(groups.max()) + 1
    best = np.full(count, -1.0)
    np.maximum.at(best, groups, likeness)
    best[groups[against]] = -1.0
    chosen = int(best.argmax())
    return chosen if best[chosen] >= 0 else None


def _compare_with_earlier(block: Block, i: int) -> tuple[_Flags, NDArray[np.float64]]:
    """Which earlier claims speak against claim ``i`` being one with them, and how much each speaks for it (-1: not at all)."""
    names = block.name_table[block.name[i], block.name[:i]]
    alike = names == 1
    amounts_meet, amounts_part = _compare_amounts(block, i)
    events_meet, events_part = _compare_events(block, i)
    gap = _report_gap(block, i)
    shared, sectors_part = _compare_sectors(block, i)
    same_article = block.article[:i] == block.article[i]
    unlike = sectors_part | amounts_part | events_part | _is_new_round(block, i, gap) | same_article | ~_share_family(block, i)
    against = (names == -1) | (~alike & unlike) | _is_next_edition(block, i, gap)
    words = _count_shared_words(block, i)
    window = np.minimum(block.window[:i], block.window[i])
    near = alike | amounts_meet | events_meet | (gap <= np.where(words > 0, window, np.minimum(window, _WORDLESS_DAYS)))
    same_instrument = block.instrument[:i] == block.instrument[i]
    closeness = np.clip(1 - gap / window, 0, 1)
    parts = {
        "words": np.minimum(words, 2) / 2,
        "name": alike,
        "amount": amounts_meet,
        "event": events_meet,
        "instrument": same_instrument,
        "sectors": shared,
        "closeness": closeness,
    }
    likeness = sum((weight * parts[sign].astype(float) for sign, weight in _WEIGHTS.items()), np.zeros(i))
    return against, np.where(near & ~against, likeness, -1.0)


def _compare_amounts(block: Block, i: int) -> tuple[_Flags, _Flags]:
    both = (block.currency[:i] == block.currency[i]) & ~np.isnan(block.amount[:i]) & ~np.isnan(block.amount[i])
    larger, smaller = np.fmax(block.amount[:i], block.amount[i]), np.fmin(block.amount[:i], block.amount[i])
    meet = both & (larger <= smaller * _AMOUNTS_AGREE)
    return meet, both & ~meet


def _compare_events(block: Block, i: int) -> tuple[_Flags, _Flags]:
    both = (
        (block.stage[:i] == block.stage[i])
        & ~block.is_open[:i]
        & (block.event[:i] != UNKNOWN_DAY)
        & (block.event[i] != UNKNOWN_DAY)
    )
    apart = np.abs(block.event[:i] - block.event[i])
    return both & (apart == 0), both & (apart > _SAME_EVENT_DAYS)


def _compare_sectors(block: Block, i: int) -> tuple[NDArray[np.float64], _Flags]:
    earlier, own = block.sectors[:i], block.sectors[i]
    both = np.bitwise_count(earlier & own).astype(float)
    either = np.bitwise_count(earlier | own).astype(float)
    return both / np.fmax(either, 1), (earlier != 0) & (own != 0) & (both == 0)


def _report_gap(block: Block, i: int) -> NDArray[np.int64]:
    """Days between the reports; 0 where one of them is unknown, for it says nothing."""
    known = (block.report[:i] != UNKNOWN_DAY) & (block.report[i] != UNKNOWN_DAY)
    return np.where(known, np.abs(block.report[i] - block.report[:i]), 0)


def _is_new_round(block: Block, i: int, gap: NDArray[np.int64]) -> _Flags:
    opened_again = ~block.is_open[:i] & block.is_open[i]
    return np.asarray(opened_again & (gap > block.round_days[:i]))


def _is_next_edition(block: Block, i: int, gap: NDArray[np.int64]) -> _Flags:
    return np.asarray(block.is_yearly[:i] & block.is_yearly[i] & (gap > block.window[i]))


def _share_family(block: Block, i: int) -> _Flags:
    return np.asarray(_family_table()[block.instrument[i], block.instrument[:i]])


@cache
def _family_table() -> _Flags:
    families = [instrument.families for instrument in load_instruments().values()]
    return np.array([[bool(one & other) for other in families] for one in families])


def _compare_all_names(names: Sequence[str]) -> NDArray[np.int8]:
    """Names against names; the last row and column stand for no name."""
    table = np.zeros((len(names) + 1, len(names) + 1), dtype=np.int8)
    for row, one in enumerate(names):
        for column, other in enumerate(names[: row + 1]):
            table[row, column] = table[column, row] = compare_names(one, other)
    return table


def _index_words(words: Sequence[frozenset[str]]) -> dict[str, NDArray[np.int64]]:
    """The claims that hold each word, in order."""
    index: dict[str, list[int]] = {}
    for claim, found in enumerate(words):
        for word in found:
            index.setdefault(word, []).append(claim)
    return {word: np.array(claims) for word, claims in index.items()}


def _count_shared_words(block: Block, i: int) -> NDArray[np.int64]:
    counts = np.zeros(i, dtype=np.int64)
    for word in block.words[i]:
        claims = block.claims_by_word[word]
        counts[claims[: np.searchsorted(claims, i)]] += 1
    return counts


def _number(values: Sequence[str]) -> NDArray[np.int64]:
    return np.unique(np.array(values, dtype=object), return_inverse=True)[1].astype(np.int64)
