"""Turns a trained claim model into what ships: ``python -m flows.learning.export CLAIMS.pt OUT TEXTS.jsonl[.gz] …``.

Words that hardly occur in TEXTS leave the vocabulary (they are then read in pieces), weights become 8-bit integers, and OUT
receives ``claims.onnx`` and ``tokenizer.json``.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import torch

from flows.learning.claims import open_network
from flows.learning.examples import load_lines
from flows.learning.network import ClaimNetwork, Shipped
from flows.learning.tokens import make_tokenizer

LEAST_COUNT = 11  # occurrences of a word that stays: the model must weigh less than 20 MB
INPUTS = ("ids", "mask", "types", "rows", "a", "b")
OUTPUTS = ("pair", "instrument", "stage", "sector")
WINDOW, PAIR, TOKEN = {0: "windows", 1: "tokens"}, {0: "pairs"}, {0: "pairs", 1: "tokens"}


def choose_words(tokenizer: Any, texts: Iterable[str]) -> list[int]:
    """Ids to keep: those that occur often enough, single characters, and special tokens; in their old order."""
    vocabulary: dict[str, int] = tokenizer.get_vocab()
    kept = {
        i
        for token, i in vocabulary.items()
        if len(token.removeprefix("##")) == 1 or (token[0] == "[" and not token.startswith("[unused"))
    }
    kept |= {i for token, i in vocabulary.items() if token in {f"[unused{k + 1}]" for k in range(10)}}
    counts = Counter(i for text in texts for i in tokenizer.encode(text, add_special_tokens=False).ids)
    return sorted(kept | {i for i, count in counts.items() if count >= LEAST_COUNT})


def prune_tokenizer(tokenizer: Any, kept: Sequence[int]) -> str:
    """The tokenizer's JSON with the kept ids only, numbered anew."""
    stored = json.loads(tokenizer.to_str())
    number = {old: new for new, old in enumerate(kept)}
    stored["model"]["vocab"] = {token: number[i] for token, i in stored["model"]["vocab"].items() if i in number}
    for token in stored["added_tokens"]:
        token["id"] = number[token["id"]]
    stored["post_processor"] = None
    return json.dumps(stored, ensure_ascii=False)


def prune_network(network: ClaimNetwork, kept: Sequence[int]) -> None:
    """Drop the rows of the embedding whose words are gone."""
    embeddings = network.encoder.embeddings
    weights = embeddings.word_embeddings.weight.data[list(kept)]
    embeddings.word_embeddings = torch.nn.Embedding.from_pretrained(weights, padding_idx=0)


def write_onnx(network: ClaimNetwork, path: Path) -> None:
    """Export and quantize the network."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    ids = torch.randint(0, 100, (2, 24))
    types = torch.zeros_like(ids)
    types[:, 12:] = 1
    example = (ids, torch.ones_like(ids), types, torch.tensor([0, 1, 1]), torch.rand(3, 24), torch.rand(3, 24))
    axes = dict(zip((*INPUTS, *OUTPUTS), (WINDOW, WINDOW, WINDOW, PAIR, TOKEN, TOKEN, PAIR, PAIR, PAIR, PAIR), strict=True))
    with tempfile.TemporaryDirectory() as folder:
        whole = str(Path(folder) / "whole.onnx")
        torch.onnx.export(
            Shipped(network).eval(),
            example,
            whole,
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            whole, str(path), weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["MatMul", "Gather"]
        )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("texts", type=Path, nargs="+")
    args = parser.parse_args()
    network = open_network(args.model, 0)
    tokenizer = make_tokenizer()
    texts = (f"{row.get('title') or ''} {row['text']}" for path in args.texts for row in load_lines(path).values())
    kept = choose_words(tokenizer, texts)
    prune_network(network, kept)
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "tokenizer.json").write_text(prune_tokenizer(tokenizer, kept), encoding="utf-8")
    write_onnx(network, args.out / "claims.onnx")
    print(f"{len(kept)} words, {(args.out / 'claims.onnx').stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
