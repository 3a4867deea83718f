"""The screen: a very small transformer over a sentence alone that says whether the claim model could find a partnership in it.

The gate passes over sentences by their words; the screen reads those that it lets through, at a fiftieth of the claim model's
cost, and passes over most of those that state nothing. Made by ``flows.learning.screen``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from flows.partnerships.sessions import open_session

LEAST = 0.2  # believed less, a sentence is passed over
PADDED = 1.25  # the longest sentence of a batch is at most this much longer than its shortest
MOST_ROWS = 64  # sentences of a batch: memory stays flat


class Screen:
    """An ONNX session that reads sentences as token ids."""

    def __init__(self, path: str) -> None:
        self._session = open_session(path)

    def score(self, sentences: Sequence[Sequence[int]]) -> list[float]:
        """How surely each sentence states a partnership. Batches follow from the sentences alone."""
        scores = [0.0] * len(sentences)
        for batch in _cut(sentences):
            table = np.zeros((len(batch), len(sentences[batch[-1]])), np.int64)
            for row, n in enumerate(batch):
                table[row, : len(sentences[n])] = sentences[n]
            for n, score in zip(batch, self._session.run(None, {"ids": table})[0].tolist(), strict=True):
                scores[n] = score
        return scores

    def choose(self, sentences: Sequence[Sequence[int]]) -> list[int]:
        """Numbers of the sentences that are worth a close reading."""
        return [n for n, score in enumerate(self.score(sentences)) if score >= LEAST]


def _cut(sentences: Sequence[Sequence[int]]) -> list[list[int]]:
    batches: list[list[int]] = []
    for n in sorted(range(len(sentences)), key=lambda n: (len(sentences[n]), n)):
        if not batches or len(batches[-1]) == MOST_ROWS or len(sentences[n]) > PADDED * len(sentences[batches[-1][0]]) + 4:
            batches.append([])
        batches[-1].append(n)
    return batches
