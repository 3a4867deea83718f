"""The claim model: reads windows and says which principals they bind, by what, how far it got and about what.

A small transformer (ONNX, int8) made by ``flows.learning.claims``. Sentences that state nothing are passed over by the gate
and the screen first. Everything is deterministic: windows are read in batches of about one length, sorted by content.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flows.partnerships.screen import Screen
from flows.partnerships.sessions import open_session
from flows.partnerships.verdicts import Verdict
from flows.partnerships.windows import MOST_PRINCIPALS, Window

CONTEXT_TOKENS = 96
TARGET_TOKENS = 112
BATCH_TOKENS = 1600  # of padded input at once: memory stays flat, the matrices stay in the cache

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """A window as the model takes it: token ids, where the sentence itself begins, where each principal's marks stand."""

    window: int
    ids: list[int]
    target_at: int
    places: tuple[tuple[int, ...], ...]


@cache
def load_model() -> ClaimModel:
    """The model that ships with the package, loaded once a process."""
    folder = files("flows.partnerships").joinpath("model")
    with as_file(folder) as path:
        return ClaimModel(path, Screen(str(path / "screen.onnx")))


class Encoder:
    """Turns windows into token ids by the model's tokenizer."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._start, self._stop = (tokenizer.token_to_id(t) for t in ("[CLS]", "[SEP]"))
        self._marks = [tokenizer.token_to_id(f"[unused{k + 1}]") for k in range(MOST_PRINCIPALS)]

    def cut_sentences(self, windows: Sequence[Window], wanted: Sequence[int]) -> list[list[int]]:
        """Tokens of the sentences of the wanted windows, cut at their end."""
        encoded = self._tokenizer.encode_batch([windows[i].target for i in wanted], add_special_tokens=False)
        return [e.ids[:TARGET_TOKENS] for e in encoded]

    def join(self, windows: Sequence[Window], sentences: Mapping[int, list[int]]) -> list[Encoded]:
        """Windows whole, by number: before the tokens of the sentence those of its context, cut at their start."""
        contexts = self._tokenizer.encode_batch([windows[i].context for i in sentences], add_special_tokens=False)
        return [self._join(i, len(windows[i].codes), c.ids, s) for (i, s), c in zip(sentences.items(), contexts, strict=True)]

    def _join(self, window: int, count: int, context: list[int], target: list[int]) -> Encoded:
        head = [self._start, *context[-CONTEXT_TOKENS:], self._stop]
        ids = [*head, *target, self._stop]
        return Encoded(window, ids, len(head), tuple(_find_marks(ids, mark, len(head)) for mark in self._marks[:count]))


class ClaimModel:
    """An ONNX session, its encoder, and the screen before it, if any. ``folder`` holds ``claims.onnx`` and ``tokenizer.json``."""

    def __init__(self, folder: Path, screen: Screen | None = None) -> None:
        from tokenizers import Tokenizer

        self._session = open_session(str(folder / "claims.onnx"))
        self._encoder = Encoder(Tokenizer.from_file(str(folder / "tokenizer.json")))
        self._screen = screen

    def read(self, windows: Sequence[Window], wanted: Sequence[int]) -> list[Verdict]:
        """A verdict for every two principals of each wanted window that the screen lets through."""
        sentences = self._encoder.cut_sentences(windows, wanted)
        chosen = self._screen.choose(sentences) if self._screen else range(len(wanted))
        verdicts: list[Verdict] = []
        for batch in _batch(self._encoder.join(windows, {wanted[n]: sentences[n] for n in chosen})):
            verdicts += self._read_batch(windows, batch)
        return sorted(verdicts, key=lambda v: (v.window, v.codes))

    def _read_batch(self, windows: Sequence[Window], batch: Sequence[Encoded]) -> list[Verdict]:
        pairs = [
            (row, a, b)
            for row, e in enumerate(batch)
            for a, b in combinations(range(len(e.places)), 2)
            if e.places[a] and e.places[b]
        ]
        if not pairs:
            return []
        pair, instruments, stages, sectors = self._session.run(None, make_feed(batch, pairs))
        found = []
        for n, (row, a, b) in enumerate(pairs):
            codes = windows[batch[row].window].codes
            one, other = sorted((codes[a], codes[b]))
            found.append(Verdict(batch[row].window, (one, other), float(pair[n]), instruments[n], stages[n], sectors[n]))
        return found


def _find_marks(ids: Sequence[int], mark: int, target_at: int) -> tuple[int, ...]:
    """Where a mark stands in the sentence itself, else in its context."""
    places = [i for i, token in enumerate(ids) if token == mark]
    return tuple([i for i in places if i >= target_at] or places)


def _batch(encoded: Sequence[Encoded]) -> Iterator[list[Encoded]]:
    batch: list[Encoded] = []
    for e in sorted(encoded, key=lambda e: (len(e.ids), e.window)):
        if batch and (len(batch) + 1) * len(e.ids) > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(e)
    if batch:
        yield batch


def make_feed(batch: Sequence[Encoded], pairs: Sequence[tuple[int, int, int]]) -> dict[str, NDArray[Any]]:
    """The model's inputs: padded tokens of a batch; for each pair (window, mark, mark) its row and the weights of its marks."""
    width = max(len(e.ids) for e in batch)
    ids, mask, types = (np.zeros((len(batch), width), np.int64) for _ in range(3))
    for row, e in enumerate(batch):
        ids[row, : len(e.ids)] = e.ids
        mask[row, : len(e.ids)] = 1
        types[row, e.target_at : len(e.ids)] = 1
    one, other = (np.zeros((len(pairs), width), np.float32) for _ in range(2))
    for n, (row, a, b) in enumerate(pairs):
        _spread(one[n], batch[row].places[a])
        _spread(other[n], batch[row].places[b])
    rows = np.array([row for row, _, _ in pairs], np.int64)
    return {"ids": ids, "mask": mask, "types": types, "rows": rows, "a": one, "b": other}


def _spread(weights: Floats, places: Sequence[int]) -> None:
    weights[list(places)] = 1 / len(places)
