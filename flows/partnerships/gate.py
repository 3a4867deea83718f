"""The gate: a linear model over a sentence's words that passes over sentences which say nothing of agreements."""

from __future__ import annotations

import gzip
import itertools
import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from flows.partnerships.windows import Window

_WORD = re.compile(r"[a-z]+")
_MARK = re.compile(r"\[unused\d+\]")


@dataclass(frozen=True, slots=True)
class Gate:
    """Weights of words and word pairs, and the sum from which a window is read closely."""

    weights: dict[str, float]
    least: float


@cache
def load_gate() -> Gate:
    """The gate that ships with the package."""
    stored = json.loads(gzip.decompress(files("flows.partnerships").joinpath("model", "gate.json.gz").read_bytes()))
    return Gate(stored["weights"], stored["least"])


def list_features(window: Window) -> list[str]:
    """Words and word pairs of the sentence, how many principals it names, and its length in steps of eight words."""
    words = _WORD.findall(_MARK.sub(" ", window.target.lower()))
    pairs = [f"{a} {b}" for a, b in itertools.pairwise(words)]
    return [*dict.fromkeys([*words, *pairs]), f"#n{min(4, len(window.named))}", f"#len{min(6, len(words) // 8)}"]


def score_gate(window: Window) -> float:
    """How much a window's words speak of agreements; from 0 on it passes."""
    gate = load_gate()
    return sum(gate.weights.get(f, 0.0) for f in list_features(window)) - gate.least


def pass_gate(window: Window) -> bool:
    """Whether the claim model should read a window."""
    return score_gate(window) >= 0
