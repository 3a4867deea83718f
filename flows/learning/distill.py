"""Makes a smaller claim model from a larger one: ``python -m flows.learning.distill POOL LARGER.pt OUT [--keep 0,2,5] …``.

POOL is what ``flows.learning.pool`` made. The smaller network begins with some layers and the heads of the larger one and learns
what annotators and the larger one say. OUT is a folder that receives ``claims.pt`` for ``flows.learning.export``. With three
layers it is twice as fast, and behind on newspapers: what ships is the larger one.
"""

from __future__ import annotations

import argparse
import math
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from flows.learning.claims import KIND_WEIGHT, open_network
from flows.learning.examples import Pair, Record
from flows.learning.lessons import Lesson, read_lessons
from flows.learning.network import ClaimNetwork
from flows.learning.steps import BATCH, Batch, Plan, save_network, teach
from flows.learning.tokens import Tokens
from flows.partnerships.labels import INSTRUMENTS, SECTORS, STAGES
from flows.partnerships.verdicts import Verdict

TAUGHT_SHARE = 0.6  # of a target that annotators settle, where they do; the larger model has the rest
DULL = 0.02  # windows of whose pairs the larger model believes less than this teach little
DULL_SHARE = 0.2  # of them that an epoch sees
KINDS = {"instrument": len(INSTRUMENTS), "stage": len(STAGES), "sector": len(SECTORS)}
BOUND = 0.3  # a pair believed less teaches nothing of instruments, stages and sectors


def keep_layers(network: ClaimNetwork, kept: Sequence[int]) -> ClaimNetwork:
    """The same network with some of its layers only."""
    layers = network.encoder.encoder.layer
    network.encoder.encoder.layer = torch.nn.ModuleList(layers[k] for k in kept)
    network.encoder.config.num_hidden_layers = network.layers = len(kept)
    return network


def encode_lessons(lessons: Sequence[Lesson], tokens: Tokens) -> Batch:
    """One batch: the network's inputs, and the targets of its pairs."""
    inputs, pairs = tokens.make_inputs([lesson.window for lesson in lessons])
    rows = [_mix(lessons[row], codes) for row, codes in pairs]
    return inputs, {name: torch.from_numpy(np.array([row[name] for row in rows], np.float32)) for name in rows[0]}


def _mix(lesson: Lesson, codes: Pair) -> dict[str, Any]:
    """What is taught of a pair: the larger model's belief, and beside it what annotators say."""
    verdict = next((v for v in lesson.verdicts if v.codes == codes), None)
    if verdict is None:  # its marks lay beyond what the larger model reads
        nothing = {name: np.zeros(size, np.float32) for name, size in KINDS.items()}
        return {"pair": 0.0, "counts": 0.0, "told": 0.0, **nothing}
    believed = {"instrument": verdict.instruments, "stage": verdict.stages, "sector": verdict.sectors}
    label = lesson.find_label(codes)
    if label is None:
        told = verdict.probability if verdict.probability > BOUND else 0.0
        return {"pair": verdict.probability, "counts": 1.0, "told": told, **believed}
    bound = float(bool(label.records))
    mixed = {"pair": _blend(bound, verdict.probability), "counts": 1.0, "told": bound}
    return mixed | believed | _mix_kinds(label.records, verdict)


def _mix_kinds(records: Sequence[Record], verdict: Verdict) -> dict[str, Any]:
    """Instruments and stages are taught by records that this very window states, sectors by all."""
    stated = [r for r in records if "restated" not in r]
    mixed: dict[str, Any] = {}
    if stated:
        mixed["instrument"] = _blend(_share([r["instrument"] for r in stated], INSTRUMENTS), verdict.instruments)
        mixed["stage"] = _blend(_share([r["stage"] for r in stated], STAGES), verdict.stages)
    if records:
        found = _share([s for r in records for s in r["sectors"]], SECTORS) > 0
        mixed["sector"] = _blend(found.astype(np.float32), verdict.sectors)
    return mixed


def _blend(taught: Any, believed: Any) -> Any:
    return TAUGHT_SHARE * taught + (1 - TAUGHT_SHARE) * believed


def _share(values: Sequence[str], names: Sequence[str]) -> Any:
    shares = np.zeros(len(names), np.float32)
    for value in values:
        shares[names.index(value)] += 1 / len(values)
    return shares


def compute_loss(outputs: Sequence[Tensor], targets: dict[str, Tensor]) -> Tensor:
    """Whether two principals are bound counts for every pair; what binds them, for those that may be."""
    pair, instrument, stage, sector = (o.float() for o in outputs)
    each = F.binary_cross_entropy_with_logits(pair, targets["pair"], reduction="none")
    loss: Tensor = (each * targets["counts"] * (1 + targets["pair"])).sum() / BATCH
    told = targets["told"]
    if float(told.sum()) > 0:
        kinds = -(targets["instrument"] * F.log_softmax(instrument, 1)).sum(1)
        stages = -(targets["stage"] * F.log_softmax(stage, 1)).sum(1)
        sectors = F.binary_cross_entropy_with_logits(sector, targets["sector"], reduction="none").mean(1)
        whole = KIND_WEIGHT * (kinds + stages) + 6 * sectors
        loss = loss + (whole * told).sum() / told.sum() * math.sqrt(float(told.sum())) / BATCH
    return loss


def choose_lessons(pool: Sequence[Lesson], most: int, rng: random.Random) -> list[Lesson]:
    """What one epoch sees."""
    chosen = [x for x in pool if x.verdicts and (_is_telling(x) or rng.random() < DULL_SHARE)]
    return rng.sample(chosen, min(most or len(chosen), len(chosen)))


def _is_telling(lesson: Lesson) -> bool:
    return max(v.probability for v in lesson.verdicts) > DULL or any(label.records for label in lesson.labels)


def train(network: ClaimNetwork, pool: Sequence[Lesson], most: int, plan: Plan) -> None:
    """Train a network on lessons, at most so many windows an epoch."""
    tokens = Tokens()
    teach(network, plan, lambda rng: choose_lessons(pool, most, rng), lambda batch: encode_lessons(batch, tokens), compute_loss)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pool", type=Path)
    parser.add_argument("larger", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--keep", default="0,2,5", help="the layers that the smaller network begins with")
    parser.add_argument("--leave-out", type=Path, help="ids of articles whose windows must not teach, one a line")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--most", type=int, default=0, help="windows an epoch")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    network = keep_layers(open_network(args.larger, 0), [int(k) for k in args.keep.split(",")])
    train(network, read_lessons(args.pool, args.leave_out), args.most, Plan(args.epochs, args.seed, args.rate))
    save_network(network, args.out)


if __name__ == "__main__":
    main()
