"""How the claim models are taught: batches of windows of about one length, and steps of the optimizer."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

import torch
from torch import Tensor

from flows.learning.network import ClaimNetwork
from flows.partnerships.windows import Window

BATCH = 16
HEAD_RATE = 5  # times the encoder's
WARM = 100  # steps until the top rate
LEAST_RATE = 0.02  # of the top rate, at the end

Batch = tuple[dict[str, Tensor], dict[str, Tensor]]
Loss = Callable[[Sequence[Tensor], dict[str, Tensor]], Tensor]


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train: epochs, the seed of everything random, and the top rate of the encoder."""

    epochs: int
    seed: int
    rate: float


class Windowed(Protocol):
    """What is taught by its window."""

    @property
    def window(self) -> Window: ...


T = TypeVar("T", bound=Windowed)


def cut_batches(items: Sequence[T], rng: random.Random) -> Iterator[list[T]]:
    """Batches of windows of about one length, in random order."""
    order = sorted(items, key=lambda e: len(e.window.target) + len(e.window.context) + rng.random() * 40)
    starts = list(range(0, len(order), BATCH))
    rng.shuffle(starts)
    yield from (order[i : i + BATCH] for i in starts)


def make_optimizer(network: ClaimNetwork, rate: float) -> torch.optim.Optimizer:
    """The heads learn faster than the encoder, whose top rate this is."""
    heads = [p for name, p in network.named_parameters() if not name.startswith("encoder")]
    groups: list[dict[str, Any]] = [
        {"params": network.encoder.parameters(), "top": rate},
        {"params": heads, "top": rate * HEAD_RATE},
    ]
    return torch.optim.AdamW(groups, weight_decay=0.01, fused=True)


def choose_rate(step: int, total: int) -> float:
    """The share of the top rate at a step."""
    return min(1, step / WARM) * max(LEAST_RATE, 1 - step / total)


def take_step(network: ClaimNetwork, optimizer: torch.optim.Optimizer, batch: Batch, rate: float, compute_loss: Loss) -> float:
    """One step of the optimizer at a share of its top rate; the loss."""
    for group in optimizer.param_groups:
        group["lr"] = group["top"] * rate
    inputs, targets = batch
    with torch.autocast("cpu", dtype=torch.bfloat16):
        outputs = network(**inputs)
    loss = compute_loss(outputs, targets)
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()
    return float(loss)


def teach(
    network: ClaimNetwork,
    plan: Plan,
    choose: Callable[[random.Random], Sequence[T]],
    encode: Callable[[Sequence[T]], Batch],
    compute_loss: Loss,
) -> None:
    """Teach a network for some epochs. ``choose`` says what an epoch sees, ``encode`` makes inputs and targets of a batch."""
    rng, step, started = random.Random(plan.seed), 0, time.monotonic()
    optimizer = make_optimizer(network, plan.rate)
    for epoch in range(plan.epochs):
        seen = choose(rng)
        total = math.ceil(len(seen) / BATCH) * plan.epochs
        network.train()
        losses = 0.0
        for n, batch in enumerate(cut_batches(seen, rng), 1):
            step += 1
            losses += take_step(network, optimizer, encode(batch), choose_rate(step, total), compute_loss)
            if n % 20 == 0:
                print(f"epoch {epoch} step {step}/{total} loss {losses / 20:.3f} {time.monotonic() - started:.0f}s", flush=True)
                losses = 0.0


def save_network(network: ClaimNetwork, out: Path) -> None:
    """Keep a network as ``claims.pt`` in a folder, for ``flows.learning.export``."""
    out.mkdir(parents=True, exist_ok=True)
    torch.save({"layers": network.layers, "state": network.state_dict()}, out / "claims.pt")
