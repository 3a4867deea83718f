"""The sectors that an article is about: what its words say, and what the partnerships that it claims are about."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from flows.lexicon.sectors import list_sector_codes
from flows.topics.cues import Vector
from flows.topics.features import describe_article
from flows.topics.linear import choose_best, load_linear_model

MOST_SECTORS = 4
FLOOR = 0.1  # an article whose best sector is less likely than this is about none
_LEAST = 1e-4  # beyond, one certainty is like another

Told = tuple[Iterable[str], float]  # the sectors of a claim, and its confidence


@dataclass(frozen=True, slots=True)
class Blend:
    """How much the words of an article and its claims say of a sector, on the logits; made by ``flows.learning.told_sectors``."""

    words: float
    claims: float
    bias: float
    threshold: float

    def weigh(self, words: Vector, claims: Vector) -> Vector:
        """The probability of every sector: that by words, and how surely a claim is about it."""
        held = words.clip(_LEAST, 1 - _LEAST)
        odds = self.words * np.log(held / (1 - held)) + self.claims * claims + self.bias
        probabilities: Vector = (1 / (1 + np.exp(-odds))).astype(np.float32)
        return probabilities


@cache
def load_blend() -> Blend:
    """The blend that ships."""
    return Blend(**json.loads(files("flows.topics").joinpath("told_sectors.json").read_text(encoding="utf-8")))


def spread_told(told: Iterable[Told]) -> Vector:
    """For each sector how surely at least one claim is about it."""
    doubts = dict.fromkeys(list_sector_codes(), 1.0)
    for sectors, confidence in told:
        for sector in sectors:
            doubts[sector] *= 1 - confidence
    return np.array([1 - doubt for doubt in doubts.values()], dtype=np.float32)


def score_article(title: str, text: str, told: Iterable[Told] = ()) -> tuple[tuple[str, float], ...]:
    """The sectors that an article is substantially about, best first, each with its probability: none to four.

    ``told``: the sectors and the confidence of each of its claims.
    """
    if not (title or text).strip():
        return ()
    codes, blend = list_sector_codes(), load_blend()
    by_words = load_linear_model("article_sectors").score(describe_article(title, text))
    probabilities = blend.weigh(by_words, spread_told(told))
    chosen = choose_best(probabilities, blend.threshold, MOST_SECTORS, FLOOR)
    return tuple((codes[n], round(float(probabilities[n]), 4)) for n in chosen)


def score_article_sectors(title: str, text: str) -> dict[str, float]:
    """The probability of every sector by the words alone, chosen or not."""
    probabilities = load_linear_model("article_sectors").score(describe_article(title, text))
    return dict(zip(list_sector_codes(), map(float, probabilities), strict=True))
