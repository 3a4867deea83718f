"""Copies among all known articles: the same text, the same address, or nearly the same text. What is found depends on the set
of articles alone, not on their order or on the runs they came with, so the whole set can be judged anew from its columns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from flows.articles.likeness import Compared, are_near, prepare_key
from flows.articles.signature import BANDS, ROWS, ArticleKey, key_article, key_articles
from flows.model import Article

__all__ = ["ArticleKey", "Duplicate", "key_article", "key_articles", "mark_duplicates", "merge_identical", "source_order"]

# The same words under one address, or anywhere; another text that stood under the address before; nearly the same words.
DuplicateKind = Literal["same_url", "same_text", "earlier_version", "near_copy"]

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
        if known is None or source_order(article) < source_order(known):
            chosen[article.article_id] = article
    return [chosen[article_id] for article_id in sorted(chosen)]


def source_order(article: Article) -> tuple[str, str]:
    """Where it came from, to choose one of several by."""
    return article.source_path or "", article.raw_sha256 or ""


def mark_duplicates(keys: Sequence[ArticleKey]) -> dict[str, Duplicate]:
    """The copies among the articles by article_id. Of equal or near texts the earliest stands, of versions under one address
    the latest; ties go to the smallest id."""
    standing = sorted({key.article_id: key for key in keys}.values(), key=_age)
    found: dict[str, Duplicate] = {}
    for find in (_find_same_text, _find_earlier_versions, _find_near_copies):
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
    first: dict[str, ArticleKey] = {}
    for key in standing:
        first.setdefault(key.text_key, key)
    return {
        key.article_id: Duplicate(first[key.text_key].article_id, _name_kind(key, first[key.text_key]))
        for key in standing
        if first[key.text_key] is not key
    }


def _name_kind(key: ArticleKey, first: ArticleKey) -> DuplicateKind:
    return "same_url" if key.url_key and key.url_key == first.url_key else "same_text"


def _find_earlier_versions(standing: list[ArticleKey]) -> dict[str, Duplicate]:
    """Other texts under one address: the latest wins; of several on one day the longest, as stories grow."""
    versions: dict[str, list[ArticleKey]] = defaultdict(list)
    for key in standing:
        if key.url_key:
            versions[key.url_key].append(key)
    latest = {url: max(group, key=lambda key: (key.date or "", key.words, key.article_id)) for url, group in versions.items()}
    return {
        key.article_id: Duplicate(latest[url].article_id, "earlier_version")
        for url, group in versions.items()
        for key in group
        if key is not latest[url]
    }


def _find_near_copies(standing: list[ArticleKey]) -> dict[str, Duplicate]:
    """Each article, from the earliest on, is a copy of the earliest original that it is near to. Copies do not chain."""
    compared = [prepare_key(key) for key in standing if key.signature and key.frame]
    found: dict[str, Duplicate] = {}
    for later, candidates in sorted(_find_candidates(compared).items()):
        copy = compared[later]
        originals = (compared[place] for place in sorted(candidates) if compared[place].key.article_id not in found)
        original = next((one for one in originals if are_near(one, copy)), None)
        if original:
            found[copy.key.article_id] = Duplicate(original.key.article_id, "near_copy")
    return found


def _find_candidates(compared: list[Compared]) -> dict[int, set[int]]:
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
    starts, ends = np.append(0, borders), np.append(borders, len(order))
    shared = np.flatnonzero(ends - starts > 1)  # most values occur once
    for start, end in zip(starts[shared].tolist(), ends[shared].tolist(), strict=True):
        yield order[start:end].tolist()
