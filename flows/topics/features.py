"""What the sector models see of an article or a claim: words and word pairs by place, and the weighed cues of every sector."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np

from flows.topics.cues import Vector, find_cues, weigh_cues
from flows.topics.words import cut_words, pair_words

TEXT_WORDS = 450  # words of an article's text that are read
LEAD_WORDS = 60  # words of the text that count as its lead
SHARE_DAMPING = 5.0  # weight of cues below which their shares say little


@dataclass(frozen=True, slots=True)
class Features:
    """``grams``: words and word pairs, each marked with its place; ``cues``: a fixed number of figures from the cues."""

    grams: set[str]
    cues: Vector


def describe_article(title: str, text: str) -> Features:
    """The features of an article: its title, its lead, and all of it."""
    title_words, text_words = cut_words(title), cut_words(text)[:TEXT_WORDS]
    found = find_cues(text_words)
    numbers = [number for _, number in found]
    lead = numbers[: bisect_left(found, (LEAD_WORDS, 0))]
    zones = [weigh_cues([number for _, number in find_cues(title_words)]), weigh_cues(lead), weigh_cues(numbers)]
    words = [*title_words, ".", *text_words]
    grams = {*words, *pair_words(words)}
    grams.update(map("title:".__add__, title_words))
    return Features(grams, _combine_zones(zones))


def describe_claim(evidence: str, surroundings: str, title: str, instrument: str | None) -> Features:
    """The features of a claim: its own words, those around it, the article's title, and the instrument."""
    own, around, above = (cut_words(text)[:TEXT_WORDS] for text in (evidence, surroundings, title))
    zones = [weigh_cues([number for _, number in find_cues(words)]) for words in (own, around, above)]
    grams = {*own, *pair_words(own), f"instrument:{instrument}"}
    grams.update(map("around:".__add__, around))
    grams.update(map("title:".__add__, above))
    return Features(grams, _combine_zones(zones))


def _combine_zones(zones: list[Vector]) -> Vector:
    """One figure per sector in each block: weights and shares by zone and in all, and whether a sector is foremost."""
    weights = np.stack([*zones, 2 * zones[0] + zones[1] + zones[2]])
    shares = 3 * weights / (weights.sum(axis=1, keepdims=True) + SHARE_DAMPING)
    ends = weights[[0, -1]]  # the first zone, and all
    foremost = np.zeros_like(ends)
    foremost[[0, 1], ends.argmax(axis=1)] = 2.0 * ends.any(axis=1)
    combined: Vector = np.concatenate([np.log1p(weights[:-1]), shares, foremost]).astype(np.float32).ravel()
    return combined
