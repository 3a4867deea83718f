"""The linear models that score sectors: a table of small weights per word, pair and cue figure, made by ``flows.learning.sectors``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from flows.topics.cues import Vector
from flows.topics.features import Features


@dataclass(frozen=True, slots=True)
class LinearModel:
    """One logistic regression per sector. ``weights`` are ``scale`` times small whole numbers; ``rarity`` weighs a word before that."""

    rows: dict[str, int]
    rarity: Vector
    weights: NDArray[np.int8]
    scale: Vector
    cue_weights: Vector
    bias: Vector
    threshold: float

    def score(self, features: Features) -> Vector:
        """The probability of every sector."""
        logits = self.bias + features.cues @ self.cue_weights
        rows = sorted(map(self.rows.__getitem__, self.rows.keys() & features.grams))  # in one order, so that sums never differ
        if rows:
            rarity = self.rarity[rows]
            logits += (rarity / np.linalg.norm(rarity)) @ self.weights[rows] * self.scale
        probabilities: Vector = 1 / (1 + np.exp(-logits))
        return probabilities

    def choose(self, probabilities: Vector, most: int, floor: float) -> list[int]:
        """The sectors above the threshold, best first and at most ``most``; else the best alone, if it reaches the floor."""
        order = probabilities.argsort(kind="stable")[::-1]
        chosen = [int(number) for number in order[:most] if probabilities[number] > self.threshold]
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
