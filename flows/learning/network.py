"""The claim model's network: a small BERT encoder and one head over pairs of marked principals."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from transformers import AutoModel

from flows.partnerships.labels import INSTRUMENTS, SECTORS, STAGES

HIDDEN = 256
DROPOUT = 0.2


class ClaimNetwork(nn.Module):
    """Encodes windows; scores pairs: is there a partnership, its instrument, its stage, its sectors."""

    def __init__(self, base: str, layers: int) -> None:
        super().__init__()
        self.layers = layers
        # Dropout of attention costs a fifth of a step's time and gained nothing.
        self.encoder: Any = AutoModel.from_pretrained(base, attn_implementation="eager", attention_probs_dropout_prob=0.0)
        self.encoder.encoder.layer = self.encoder.encoder.layer[:layers]
        width = self.encoder.config.hidden_size
        self.trunk = nn.Sequential(nn.Dropout(DROPOUT), nn.Linear(width * 6, HIDDEN), nn.GELU(), nn.Dropout(DROPOUT))
        self.pair = nn.Linear(HIDDEN, 1)
        self.instrument = nn.Linear(HIDDEN, len(INSTRUMENTS))
        self.stage = nn.Linear(HIDDEN, len(STAGES))
        self.sector = nn.Linear(HIDDEN, len(SECTORS))

    def forward(
        self, ids: Tensor, mask: Tensor, types: Tensor, rows: Tensor, a: Tensor, b: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Logits of pairs: ``rows`` is each pair's window, ``a`` and ``b`` (pairs × tokens) weigh the marks of its principals."""
        states = self.encoder(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state
        here = states[rows]
        one, other = torch.einsum("ntd,nt->nd", here, a), torch.einsum("ntd,nt->nd", here, b)
        share = (types * mask).float()
        share = share / share.sum(1, keepdim=True).clamp(min=1)
        sentence = torch.einsum("btd,bt->bd", states, share.to(states.dtype))[rows]
        joined = torch.cat(
            [one + other, (one - other).abs(), one * other, sentence, states[:, 0][rows], torch.maximum(one, other)], 1
        )
        trunk = self.trunk(joined)
        return self.pair(trunk).squeeze(1), self.instrument(trunk), self.stage(trunk), self.sector(trunk)


class Shipped(nn.Module):
    """The network as it ships: probabilities in place of logits."""

    def __init__(self, network: ClaimNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(
        self, ids: Tensor, mask: Tensor, types: Tensor, rows: Tensor, a: Tensor, b: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Probabilities of pairs; arguments as of the network."""
        pair, instrument, stage, sector = self.network(ids, mask, types, rows, a, b)
        return torch.sigmoid(pair), instrument.softmax(1), stage.softmax(1), torch.sigmoid(sector)
