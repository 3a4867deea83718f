"""How sure a claim is: the model's probability, bent so that of claims told with confidence .7 about seven in ten are right.

The bend is fitted by ``flows.learning.confidence`` on articles that the model was not made with.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_LEAST = 1e-4  # beyond, one certainty is like another


@dataclass(frozen=True, slots=True)
class Bend:
    """A straight line on the logits: ``slope`` below 1 takes back what the model is too sure of."""

    slope: float
    offset: float


@cache
def load_bend() -> Bend:
    """The bend that ships with the model."""
    stored = json.loads(files("flows.partnerships").joinpath("model", "confidence.json").read_text(encoding="utf-8"))
    return Bend(stored["slope"], stored["offset"])


def take_logit(probability: float) -> float:
    """The logarithm of the odds."""
    held = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(held / (1 - held))


def tell_confidence(probability: float, bend: Bend) -> float:
    """The share of claims of this probability that are right."""
    return 1 / (1 + math.exp(-(bend.slope * take_logit(probability) + bend.offset)))
