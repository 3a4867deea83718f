"""Makes the screen: ``python -m flows.learning.screen POOL TOKENIZER.json OUT.onnx [--recall 0.99] …``.

A very small transformer over a sentence alone that says whether the claim model could find a partnership in it. POOL is what
``flows.learning.pool`` made; the screen shares the tokenizer of the claim model. Its words begin as the base model's, narrowed.
"""

from __future__ import annotations

import argparse
import math
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from flows.learning.lessons import Lesson, read_lessons
from flows.learning.screen_network import WIDTH, ScreenNetwork
from flows.learning.steps import Plan, choose_rate
from flows.learning.tokens import base_model_folder, make_tokenizer
from flows.partnerships.judge import TARGET_TOKENS

BATCH = 64
TESTED = 20  # every so many articles measure the screen and do not teach it
STATED = 3  # times the weight of a window that states a partnership


def narrow_words(tokenizer: Any) -> Tensor:
    """The base model's words along their main directions, for the words of a tokenizer."""
    from transformers import AutoModel

    old = make_tokenizer().get_vocab()
    table = AutoModel.from_pretrained(base_model_folder()).embeddings.word_embeddings.weight.data
    words = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    rows = table[[old[word] for word, _ in words]]
    rows = rows - rows.mean(0)
    _, _, directions = torch.linalg.svd(rows, full_matrices=False)
    narrow = rows @ directions[:WIDTH].T
    scaled: Tensor = narrow / narrow.std() * 0.5
    return scaled


def list_truths(pool: Sequence[Lesson]) -> list[float]:
    """For each window how surely it states a partnership."""
    return [max((_believe(lesson, v.codes, v.probability) for v in lesson.verdicts), default=0.0) for lesson in pool]


def _believe(lesson: Lesson, codes: tuple[str, str], believed: float) -> float:
    label = lesson.find_label(codes)
    return believed if label is None else 0.5 * believed + 0.5 * bool(label.records)


def cut_batches(ids: Sequence[Sequence[int]], rng: random.Random) -> Iterator[list[int]]:
    """Numbers of windows of about one length."""
    order = sorted(range(len(ids)), key=lambda n: len(ids[n]) + rng.random() * 6)
    starts = list(range(0, len(order), BATCH))
    rng.shuffle(starts)
    yield from (order[i : i + BATCH] for i in starts)


def pad(rows: Sequence[Sequence[int]]) -> Tensor:
    """One table of token ids."""
    table = np.zeros((len(rows), max(map(len, rows))), np.int64)
    for n, row in enumerate(rows):
        table[n, : len(row)] = row
    return torch.from_numpy(table)


def train(network: ScreenNetwork, lessons: Sequence[tuple[list[int], float]], unknown: int, plan: Plan) -> None:
    """Teach the screen: token ids of a sentence, and how surely it states a partnership."""
    rng = random.Random(plan.seed)
    optimizer = torch.optim.AdamW(network.parameters(), lr=plan.rate, weight_decay=0.02, fused=True)
    total, step, started = plan.epochs * math.ceil(len(lessons) / BATCH), 0, time.monotonic()
    for epoch in range(plan.epochs):
        network.train()
        losses = 0.0
        for numbers in cut_batches([ids for ids, _ in lessons], rng):
            step += 1
            for group in optimizer.param_groups:
                group["lr"] = plan.rate * choose_rate(step, total)
            aim = torch.tensor([lessons[n][1] for n in numbers])
            logits = network(pad([_blank(lessons[n][0], unknown, rng) for n in numbers]))
            loss = F.binary_cross_entropy_with_logits(logits, aim, weight=1 + (STATED - 1) * aim)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            losses += loss.item()
        print(f"epoch {epoch} loss {losses * BATCH / len(lessons):.4f} {time.monotonic() - started:.0f}s", flush=True)


def _blank(row: Sequence[int], unknown: int, rng: random.Random) -> list[int]:
    """The row with some words unknown: it must not lean on single ones."""
    return [unknown if i > unknown and rng.random() < 0.05 else i for i in row]


def score(network: ScreenNetwork, ids: Sequence[Sequence[int]]) -> Any:
    """Probabilities."""
    network.eval()
    out = np.zeros(len(ids), np.float32)
    order = sorted(range(len(ids)), key=lambda n: len(ids[n]))
    with torch.no_grad():
        for i in range(0, len(order), 256):
            part = order[i : i + 256]
            out[part] = torch.sigmoid(network(pad([ids[n] for n in part]))).numpy()
    return out


def write_onnx(network: ScreenNetwork, path: Path) -> None:
    """Export and quantize."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    class Shares(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, ids: Tensor) -> Tensor:
            """Probabilities."""
            return torch.sigmoid(self.network(ids))

    with tempfile.TemporaryDirectory() as folder:
        whole = str(Path(folder) / "whole.onnx")
        torch.onnx.export(
            Shares().eval(),
            (torch.randint(1, 100, (2, 24)),),
            whole,
            input_names=["ids"],
            output_names=["stated"],
            dynamic_axes={"ids": {0: "windows", 1: "tokens"}, "stated": {0: "windows"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            whole, str(path), weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["MatMul", "Gather"]
        )


def main() -> None:
    """The command line."""
    from tokenizers import Tokenizer

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pool", type=Path)
    parser.add_argument("tokenizer", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--leave-out", type=Path, help="ids of articles whose windows must not teach, one a line")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--layers", type=int, default=2)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    tokenizer = Tokenizer.from_file(str(args.tokenizer))
    pool = read_lessons(args.pool, args.leave_out)
    ids = [e.ids[:TARGET_TOKENS] for e in tokenizer.encode_batch([x.window.target for x in pool], add_special_tokens=False)]
    truths = list_truths(pool)
    tested = [n for n, x in enumerate(pool) if crc32(x.article_id.encode()) % TESTED == 0]
    taught = sorted(set(range(len(pool))) - set(tested))
    network = ScreenNetwork(narrow_words(tokenizer), args.layers)
    plan = Plan(args.epochs, args.seed, args.rate)
    train(network, [(ids[n], truths[n]) for n in taught], tokenizer.get_vocab()["[UNK]"], plan)
    report(score(network, [ids[n] for n in tested]), np.array([truths[n] for n in tested]))
    torch.save(network.state_dict(), args.out.with_suffix(".pt"))
    write_onnx(network, args.out)


def report(scores: Any, truths: Any) -> None:
    """What share passes when this share of what is stated must."""
    mass = truths * (truths > 0.5)
    order = np.argsort(-scores)
    kept = np.cumsum(mass[order]) / mass.sum()
    for recall in (0.95, 0.97, 0.98, 0.99, 0.995):
        n = int(np.searchsorted(kept, recall))
        print(
            f"recall {recall}: {(n + 1) / len(scores):.3f} pass (stated: {(truths > 0.5).mean():.3f}) from {scores[order[n]]:.4f}"
        )


if __name__ == "__main__":
    main()
