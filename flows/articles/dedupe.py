"""Copies among all known articles: the same text, the same address, or nearly the same text. What is found depends on the set
of articles alone, not on their order or on the runs they came with, so the whole set can be judged anew from its columns.

The numbers below were set on copies made of real articles (2, 5, 10 % of the words changed, ends cut, agency lines added)
against different stories from one template: those keep their common words and change names, numbers and dates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import numpy.typing as npt

from flows.articles.signature import BANDS, MOST_MARKS, ROWS, SHINGLE, ArticleKey, key_article, key_articles, read_numbers
from flows.model import Article

__all__ = ["ArticleKey", "Duplicate", "key_article", "key_articles", "mark_duplicates", "merge_identical"]

DuplicateKind = Literal["same_text", "same_url", "near_copy"]

LEAST_SHARED = 0.38  # estimated Jaccard likeness of shingles
LEAST_CONTAINED = 0.75  # or this share of the shorter text inside the longer one,
LEAST_SHARED_IF_CONTAINED = 0.15  # which is then at least this alike
LEAST_SHARED_WITHOUT_MARKS = 0.7  # where too few names and numbers tell stories apart
FEW_MARKS = 4
MOST_DAYS_APART = 7  # a text from a template comes back after weeks or a year; a syndicated copy after days
SAME_FRAME = 0.005  # with fewer common words changed than this, any name or number that conflicts means another story
CONFLICT = 0.03  # share of names or numbers that each side has for itself, and how it may grow with the common words changed
NAME_CONFLICT_PER_CHANGE = 1.5
NUMBER_CONFLICT_PER_CHANGE = 1.0
MOST_NAME_CONFLICT = 0.16
WIDEST_BUCKET = 400  # in a wider one, only neighbours by date are compared
NEIGHBOURS = 40


@dataclass(frozen=True, slots=True)
class Duplicate:
    """That an article is a copy of another, which is itself no copy."""

    of: str
    kind: DuplicateKind


def merge_identical(articles: Iterable[Article]) -> list[Article]:
    """One article of each id, in the order of the ids: of equals the one whose source is first in alphabetical order."""
    chosen: dict[str, Article] = {}
    for article in articles:
        known = chosen.get(article.article_id)
        if known is None or _source_order(article) < _source_order(known):
            chosen[article.article_id] = article
    return [chosen[article_id] for article_id in sorted(chosen)]


def _source_order(article: Article) -> tuple[str, str]:
    return article.source_path or "", article.raw_sha256 or ""


def mark_duplicates(keys: Sequence[ArticleKey]) -> dict[str, Duplicate]:
    """The copies among the articles by article_id. Of equal or near texts the earliest stands, of versions under one address
    the latest; ties go to the smallest id."""
    standing = sorted({key.article_id: key for key in keys}.values(), key=_age)
    found: dict[str, Duplicate] = {}
    for find in (_find_same_text, _find_same_url, _find_near_copies):
        found.update(find(standing))
        standing = [key for key in standing if key.article_id not in found]
    return {article_id: Duplicate(_find_root(found, article_id), found[article_id].kind) for article_id in sorted(found)}


def _age(key: ArticleKey) -> tuple[str, str]:
    return key.date or "9999", key.article_id


def _find_root(found: dict[str, Duplicate], article_id: str) -> str:
    while article_id in found:
        article_id = found[article_id].of
    return article_id


def _find_same_text(standing: list[ArticleKey]) -> dict[str, Duplicate]:
    first: dict[str, str] = {}
    for key in standing:
        first.setdefault(key.text_key, key.article_id)
    return {
        key.article_id: Duplicate(first[key.text_key], "same_text") for key in standing if first[key.text_key] != key.article_id
    }


def _find_same_url(standing: list[ArticleKey]) -> dict[str, Duplicate]:
    """The latest version wins; of several on one day the longest, as stories grow."""
    versions: dict[str, list[ArticleKey]] = defaultdict(list)
    for key in standing:
        if key.url_key:
            versions[key.url_key].append(key)
    latest = {url: max(group, key=lambda key: (key.date or "", key.words, key.article_id)) for url, group in versions.items()}
    return {
        key.article_id: Duplicate(latest[url].article_id, "same_url")
        for url, group in versions.items()
        for key in group
        if key is not latest[url]
    }


@dataclass(slots=True)
class _Compared:
    """An article ready to be compared: its columns as numbers."""

    key: ArticleKey
    signature: npt.NDArray[np.uint32]
    frame: npt.NDArray[np.uint32]
    marks: npt.NDArray[np.uint32]


def _prepare(key: ArticleKey) -> _Compared:
    return _Compared(key, read_numbers(key.signature), read_numbers(key.frame), read_numbers(key.marks))


def _find_near_copies(standing: list[ArticleKey]) -> dict[str, Duplicate]:
    """Each article, from the earliest on, is a copy of the earliest original that it is near to. Copies do not chain."""
    compared = [_prepare(key) for key in standing if key.signature and key.frame]
    found: dict[str, Duplicate] = {}
    for later, candidates in sorted(_find_candidates(compared).items()):
        copy = compared[later]
        originals = (compared[place] for place in sorted(candidates) if compared[place].key.article_id not in found)
        original = next((one for one in originals if _are_near(one, copy)), None)
        if original:
            found[copy.key.article_id] = Duplicate(original.key.article_id, "near_copy")
    return found


def _find_candidates(compared: list[_Compared]) -> dict[int, set[int]]:
    """For each place, the earlier places that share a band of the signature."""
    candidates: dict[int, set[int]] = defaultdict(set)
    if len(compared) < 2:
        return candidates
    signatures = np.stack([one.signature for one in compared]).astype(np.uint64)
    for band in range(BANDS):
        rows = signatures[:, band * ROWS : (band + 1) * ROWS]
        for bucket in _find_buckets((rows[:, 0] * np.uint64(0x9E3779B97F4A7C15)) ^ (rows[:, 1] << np.uint64(32)) ^ rows[:, 2]):
            for place, later in enumerate(bucket):
                candidates[later].update(bucket[_first_neighbour(place, len(bucket)) : place])
    return candidates


def _first_neighbour(place: int, width: int) -> int:
    return 0 if width <= WIDEST_BUCKET else max(0, place - NEIGHBOURS)


def _find_buckets(values: npt.NDArray[np.uint64]) -> Iterator[list[int]]:
    """The places of each value that occurs more than once, in order."""
    order = np.argsort(values, kind="stable")
    borders = np.flatnonzero(np.diff(values[order])) + 1
    for group in np.split(order, borders):
        if len(group) > 1:
            yield group.tolist()


def _are_near(one: _Compared, other: _Compared) -> bool:
    if _days_apart(one.key.date, other.key.date) > MOST_DAYS_APART:
        return False
    shared = float(np.mean(one.signature == other.signature))
    contained = _estimate_contained(shared, one.key.words, other.key.words)
    if shared < LEAST_SHARED and not (contained >= LEAST_CONTAINED and shared >= LEAST_SHARED_IF_CONTAINED):
        return False
    return _marks_agree(one, other, shared)


def _days_apart(one: str | None, other: str | None) -> int:
    """0 where a day is not known: then dates do not tell."""
    if not one or not other or len(one) < 10 or len(other) < 10:
        return 0
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days)


def _estimate_contained(shared: float, one: int, other: int) -> float:
    """The share of the shorter text's shingles that the longer one has."""
    one, other = one - SHINGLE + 1, other - SHINGLE + 1
    return min(1.0, shared / (1 + shared) * (one + other) / max(1, min(one, other)))


def _marks_agree(one: _Compared, other: _Compared, shared: float) -> bool:
    """Whether no more names and numbers conflict than the changes in the common words explain."""
    marks, others = _cut_to_common_range(one.marks, other.marks)
    if min(len(marks), len(others)) < FEW_MARKS:
        return shared >= LEAST_SHARED_WITHOUT_MARKS and _count_conflicts(marks, others) == 0
    changed = _estimate_changed(one, other)
    if changed < SAME_FRAME:
        return _count_conflicts(marks, others) == 0
    numbers, other_numbers = _pick_numbers(marks), _pick_numbers(others)
    names_allowed = min(MOST_NAME_CONFLICT, CONFLICT + NAME_CONFLICT_PER_CHANGE * changed)
    numbers_allowed = CONFLICT + NUMBER_CONFLICT_PER_CHANGE * changed
    return _conflict_share(marks - numbers, others - other_numbers) <= names_allowed and (
        _conflict_share(numbers, other_numbers) <= numbers_allowed
    )


def _estimate_changed(one: _Compared, other: _Compared) -> float:
    """The share of the common words that an editor changed, additions and cuts at the ends aside."""
    shared = float(np.mean(one.frame == other.frame))
    contained = _estimate_contained(shared, one.key.frame_words, other.key.frame_words)
    return float(1 - contained ** (1 / SHINGLE))


def _pick_numbers(marks: set[int]) -> set[int]:
    return {mark for mark in marks if mark & 1}


def _conflict_share(one: set[int], other: set[int]) -> float:
    return _count_conflicts(one, other) / max(1, min(len(one), len(other)))


def _count_conflicts(one: set[int], other: set[int]) -> int:
    """How many marks each side has for itself; what only one side has may be an addition or a cut."""
    return min(len(one - other), len(other - one))


def _cut_to_common_range(one: npt.NDArray[np.uint32], other: npt.NDArray[np.uint32]) -> tuple[set[int], set[int]]:
    """Both samples as far as both are complete: a full sample says nothing beyond its greatest hash."""
    ends = [int(marks[-1]) for marks in (one, other) if len(marks) == MOST_MARKS]
    end = min(ends, default=0xFFFFFFFF)
    return set(one[one <= end].tolist()), set(other[other <= end].tolist())
