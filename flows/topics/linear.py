"""The linear models that score sectors: a weight for each word, word pair and cue figure, made by ``flows.learning.sectors``."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from flows.topics.cues import Vector
from flows.topics.features import Features

STEEPEST = 16.0  # log odds beyond which a probability is no longer told from certainty


@dataclass(frozen=True, slots=True)
class LinearModel:
    """One logistic regression per sector. A word counts by its ``rarity``, then by its ``weights`` (8 bits, times ``scale``)."""

    rows: dict[str, int]
    rarity: Vector
    weights: NDArray[np.int8]
    scale: Vector
    cue_weights: Vector
    bias: Vector
    threshold: float
    known: frozenset[str] = field(init=False)  # the keys of ``rows``: two sets meet faster than a set and a dictionary

    def __post_init__(self) -> None:
        object.__setattr__(self, "known", frozenset(self.rows))

    def score(self, features: Features) -> Vector:
        """The probability of every sector."""
        odds: Vector = self.bias + features.cues @ self.cue_weights
        rows = sorted(map(self.rows.__getitem__, self.known & features.grams))  # in one order, so that sums never differ
        if rows:
            rarity = self.rarity[rows]
            odds = odds + self.scale * ((rarity / np.sqrt(rarity @ rarity)) @ self.weights[rows])
        probabilities: Vector = (1 / (1 + np.exp(-odds.clip(-STEEPEST, STEEPEST)))).astype(np.float32)
        return probabilities


def choose_best(probabilities: Vector, threshold: float, most: int, floor: float) -> list[int]:
    """The sectors above the threshold, best first and at most ``most``; else the best alone, if it reaches the floor."""
    order = probabilities.argsort(kind="stable")[::-1]
    chosen = [int(number) for number in order[:most] if probabilities[number] > threshold]
    return chosen or [int(number) for number in order[:1] if probabilities[number] >= floor]


@cache
def load_linear_model(name: str) -> LinearModel:
    """The model ``flows/topics/<name>.npz``."""
    with resources.files("flows.topics").joinpath(f"{name}.npz").open("rb") as file, np.load(file) as stored:
        words = stored["words"].tobytes().decode("utf-8").split("\n")
        return LinearModel(
            rows={word: row for row, word in enumerate(words)},
            rarity=stored["rarity"].astype(np.float32),
            weights=stored["weights"],
            scale=stored["scale"],
            cue_weights=stored["cue_weights"],
            bias=stored["bias"],
            threshold=float(stored["threshold"]),
        )
