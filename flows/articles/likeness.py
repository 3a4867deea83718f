"""Whether two texts are nearly the same: judged from their keys alone.

The numbers below were set on copies made of real articles (2, 5, 10 % of the words changed, ends cut, agency lines added)
against different stories from one template: those keep their common words and change names, numbers and dates.
``tests/benchmarks/near_duplicates.py`` measures them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from flows.articles.signature import MOST_MARKS, MOST_SLOTS, SHINGLE, ArticleKey, read_numbers

LEAST_SHARED = 0.38  # estimated Jaccard likeness of shingles
LEAST_CONTAINED = 0.75  # or this share of the shorter text inside the longer one,
LEAST_SHARED_IF_CONTAINED = 0.15  # which is then at least this alike
LEAST_SHARED_WITHOUT_MARKS = 0.7  # where too few names and numbers tell stories apart
FEW_MARKS = FEW_PLACES = 4
MOST_DAYS_APART = 7  # a text from a template comes back after weeks or a year; a syndicated copy after days
SAME_FRAME = 0.005  # with fewer common words changed than this, any name or number that conflicts means another story
CONFLICT = 0.03  # share of the places in which other names or numbers stand, and how it may grow with the common words changed
NAME_CONFLICT_PER_CHANGE = 1.5
NUMBER_CONFLICT_PER_CHANGE = 1.0
MOST_NAME_CONFLICT = 0.16
MOST_MARK_CONFLICT = 0.15  # share of names and numbers that each side has for itself, where they are more than
DRESS_MARKS = 4
DRESS_NAMES = 1  # an agency's own name for that of another
SAME_LENGTH = 0.02
SAME_WORDS = 0.02


@dataclass(slots=True)
class Compared:
    """An article ready to be compared: its columns as numbers."""

    key: ArticleKey
    signature: npt.NDArray[np.uint32]
    frame: npt.NDArray[np.uint32]
    slots: npt.NDArray[np.uint32]
    marks: npt.NDArray[np.uint32]


def prepare_key(key: ArticleKey) -> Compared:
    """The columns of an article as numbers."""
    return Compared(key, read_numbers(key.signature), read_numbers(key.frame), read_numbers(key.slots), read_numbers(key.marks))


def are_near(one: Compared, other: Compared) -> bool:
    """Whether two texts are nearly the same, and no two stories of one template."""
    if _days_apart(one.key.date, other.key.date) > MOST_DAYS_APART:
        return False
    shared = float(np.mean(one.signature == other.signature))
    contained = _estimate_contained(shared, one.key.words, other.key.words)
    if shared < LEAST_SHARED and not (contained >= LEAST_CONTAINED and shared >= LEAST_SHARED_IF_CONTAINED):
        return False
    return _slots_agree(one, other) and _marks_agree(one, other, shared, contained)


def _days_apart(one: str | None, other: str | None) -> int:
    """0 where a day is not known: then dates do not tell."""
    if not one or not other or len(one) < 10 or len(other) < 10:
        return 0
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days)


def _estimate_contained(shared: float, one: int, other: int) -> float:
    """The share of the shorter text's shingles that the longer one has."""
    one, other = one - SHINGLE + 1, other - SHINGLE + 1
    return min(1.0, shared / (1 + shared) * (one + other) / max(1, min(one, other)))


def _slots_agree(one: Compared, other: Compared) -> bool:
    """Whether in the places that both texts have no more names and numbers differ than the changed common words explain."""
    names, numbers = _compare_slots(one.slots, other.slots)
    changed = _estimate_changed(one, other)
    if changed < SAME_FRAME or names.places + numbers.places < FEW_PLACES:
        return not names.conflicts + numbers.conflicts
    names_allowed = min(MOST_NAME_CONFLICT, CONFLICT + NAME_CONFLICT_PER_CHANGE * changed)
    return names.share <= names_allowed and numbers.share <= CONFLICT + NUMBER_CONFLICT_PER_CHANGE * changed


def _marks_agree(one: Compared, other: Compared, shared: float, contained: float) -> bool:
    """Whether the names and numbers that each has for itself, wherever they stand, are few: an agency's dress brings some, a cut
    takes some. Where the frames and the lengths are the same, nothing was added or cut, so nothing may differ but the name of an
    agency."""
    marks, others = _cut_to_common_range(one.marks, other.marks)
    conflicts = min(len(marks - others), len(others - marks))
    if min(len(marks), len(others)) < FEW_MARKS:
        return not conflicts and shared >= LEAST_SHARED_WITHOUT_MARKS
    if _have_one_length(one, other) and _estimate_changed(one, other) < SAME_FRAME:
        return conflicts <= DRESS_NAMES and 1 - contained ** (1 / SHINGLE) < SAME_WORDS
    return conflicts <= DRESS_MARKS or conflicts <= MOST_MARK_CONFLICT * min(len(marks), len(others))


def _have_one_length(one: Compared, other: Compared) -> bool:
    return abs(one.key.words - other.key.words) <= SAME_LENGTH * max(one.key.words, other.key.words)


def _cut_to_common_range(one: npt.NDArray[np.uint32], other: npt.NDArray[np.uint32]) -> tuple[set[int], set[int]]:
    """Both samples as far as both are complete: a full sample says nothing beyond its greatest hash."""
    ends = [int(marks[-1]) for marks in (one, other) if len(marks) == MOST_MARKS]
    end = min(ends, default=0xFFFFFFFF)
    return set(one[one <= end].tolist()), set(other[other <= end].tolist())


def _estimate_changed(one: Compared, other: Compared) -> float:
    """The share of the common words that an editor changed, additions and cuts at the ends aside."""
    shared = float(np.mean(one.frame == other.frame))
    contained = _estimate_contained(shared, one.key.frame_words, other.key.frame_words)
    return float(1 - contained ** (1 / SHINGLE))


@dataclass(slots=True)
class _Differences:
    """How many places both texts have, and in how many of them something else stands."""

    places: int = 0
    conflicts: int = 0

    @property
    def share(self) -> float:
        return self.conflicts / max(1, self.places)

    def count(self, one: set[int], other: set[int]) -> None:
        """A place in which both have something; it conflicts if no more than half of the shorter list is in the other."""
        if one and other:
            self.places += 1
            self.conflicts += len(one & other) <= min(len(one), len(other)) // 2


def _compare_slots(one: npt.NDArray[np.uint32], other: npt.NDArray[np.uint32]) -> tuple[_Differences, _Differences]:
    """The names and the numbers that differ."""
    names, numbers = _Differences(), _Differences()
    mine, others = _group_slots(one), _group_slots(other)
    for place in mine.keys() & others.keys():
        for differences, odd in ((names, 0), (numbers, 1)):
            differences.count(*({value for value in found if value & 1 == odd} for found in (mine[place], others[place])))
    return names, numbers


def _group_slots(slots: npt.NDArray[np.uint32]) -> dict[int, set[int]]:
    """What stands in each place; a full sample says nothing of the last one."""
    places: dict[int, set[int]] = defaultdict(set)
    for slot in slots.tolist():
        places[slot >> 8].add(slot & 0xFF)
    if len(slots) == MOST_SLOTS:
        del places[int(slots[-1]) >> 8]
    return places
