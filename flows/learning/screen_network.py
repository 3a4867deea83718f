"""The screen's network: words and places, a few narrow layers of a transformer, one number."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from flows.partnerships.judge import TARGET_TOKENS

WIDTH, HEADS, INNER = 128, 4, 256


class ScreenNetwork(nn.Module):
    """Words, places, a few layers; the mean and the greatest of the tokens decide."""

    def __init__(self, words: Tensor, layers: int) -> None:
        super().__init__()
        self.words = nn.Embedding.from_pretrained(words, freeze=False, padding_idx=0)
        self.places = nn.Embedding(TARGET_TOKENS, WIDTH)
        nn.init.normal_(self.places.weight, std=0.02)
        self.layers = nn.ModuleList(ScreenLayer() for _ in range(layers))
        self.norm = nn.LayerNorm(WIDTH)
        self.out = nn.Sequential(nn.Linear(2 * WIDTH, WIDTH), nn.ReLU(), nn.Linear(WIDTH, 1))

    def forward(self, ids: Tensor) -> Tensor:
        """Logits; ``ids`` are padded with 0."""
        there = ids > 0
        states = self.norm(self.words(ids) + self.places(torch.arange(ids.shape[1])))
        hidden = (~there).float()[:, None, None, :] * -1e4
        for layer in self.layers:
            states = layer(states, hidden)
        share = there.float()[:, :, None]
        mean = (states * share).sum(1) / share.sum(1).clamp(min=1)
        greatest = (states - (1 - share) * 1e4).max(1).values
        logits: Tensor = self.out(torch.cat([mean, greatest], 1)).squeeze(1)
        return logits


class ScreenLayer(nn.Module):
    """One layer of a transformer."""

    def __init__(self) -> None:
        super().__init__()
        self.asks, self.blend = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.first, self.second = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.inner = nn.Sequential(nn.Linear(WIDTH, INNER), nn.ReLU(), nn.Dropout(0.1), nn.Linear(INNER, WIDTH))

    def forward(self, states: Tensor, hidden: Tensor) -> Tensor:
        """The states after attention and feed-forward."""
        rows, length, _ = states.shape
        split = self.asks(states).view(rows, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        weights = (split[0] @ split[1].transpose(2, 3) / math.sqrt(WIDTH // HEADS) + hidden).softmax(-1)
        seen = (weights @ split[2]).transpose(1, 2).reshape(rows, length, WIDTH)
        states = self.first(states + self.blend(seen))
        result: Tensor = self.second(states + self.inner(states))
        return result
