"""Weighs the cues of every sector in a list of words, the longest cue first: "food aid" is no "food"."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from flows.lexicon.sectors import load_sectors
from flows.topics.words import cut_words

Vector = NDArray[np.float32]

WEIGHT_OF_FURTHER_WORDS = 0.3  # a cue of several words says more than a word alone


@dataclass(frozen=True, slots=True)
class CueTable:
    """All cues: ``numbers`` by their words, ``lengths`` (longest first) by their first word, ``weights`` cue by sector."""

    numbers: dict[str, int]
    lengths: dict[str, tuple[int, ...]]
    weights: Vector


@cache
def load_cue_table() -> CueTable:
    """The cues of ``sectors.yml``, ready to be looked up."""
    weights: dict[str, dict[int, float]] = {}
    lengths: dict[str, set[int]] = {}
    for sector_number, sector in enumerate(load_sectors()):
        for cue, weight in sector.cues:
            words = cut_words(cue)
            lengths.setdefault(words[0], set()).add(len(words))
            by_sector = weights.setdefault(" ".join(words), {})
            heavier = weight * (1 + WEIGHT_OF_FURTHER_WORDS * (len(words) - 1))
            by_sector[sector_number] = max(by_sector.get(sector_number, 0.0), heavier)
    table = np.zeros((len(weights), len(load_sectors())), dtype=np.float32)
    for row, by_sector in zip(table, weights.values(), strict=True):
        row[list(by_sector)] = list(by_sector.values())
    return CueTable(
        numbers={cue: number for number, cue in enumerate(weights)},
        lengths={word: tuple(sorted(found, reverse=True)) for word, found in lengths.items()},
        weights=table,
    )


def find_cues(words: list[str]) -> list[tuple[int, int]]:
    """The cues in a list of words: (position of the first word, number of the cue), leftmost longest, none overlapping."""
    table = load_cue_table()
    lengths, numbers = table.lengths, table.numbers
    found: list[tuple[int, int]] = []
    end = 0
    for position in [i for i, word in enumerate(words) if word in lengths]:
        if position < end:
            continue
        for length in lengths[words[position]]:
            number = numbers.get(words[position] if length == 1 else " ".join(words[position : position + length]))
            if number is not None:
                found.append((position, number))
                end = position + length
                break
    return found


def weigh_cues(numbers: list[int]) -> Vector:
    """The weight of the cues found for each sector; a cue that comes again adds less each time."""
    table = load_cue_table()
    if not numbers:
        return np.zeros(table.weights.shape[1], dtype=np.float32)
    counts = Counter(numbers)
    times = 1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))
    weighed: Vector = times @ table.weights[list(counts)]
    return weighed
