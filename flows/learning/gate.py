"""Makes the gate: ``python -m flows.learning.gate CORPUS.jsonl[.gz] … OUT.json.gz [--articles 1500] [--recall 0.97]``.

A logistic regression over the words of windows, taught by the claim model itself: what it finds in sentences of the corpora when
it reads them all. The threshold is set on out-of-fold scores, so that the wanted share of the model's finds passes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from flows.learning.examples import is_held_out, load_lines, make_article, read_windows
from flows.partnerships.claims import THRESHOLD
from flows.partnerships.gate import list_features
from flows.partnerships.judge import load_model

LEAST_COUNT = 4  # windows that a feature must occur in
STRENGTH = 0.1  # of the regression: the inverse of its penalty
FOLDS = 5

Taught = tuple[str, list[str], bool]  # article, features of one window, whether the model finds a partnership in it


def ask_model(rows: Sequence[dict[str, Any]]) -> Iterator[Taught]:
    """What the claim model says of every window of the articles."""
    model = load_model()
    for row in rows:
        windows = read_windows(make_article(row))
        verdicts = model.read(windows, range(len(windows)))
        stated = {v.window for v in verdicts if v.probability >= THRESHOLD}
        for number, window in enumerate(windows):
            yield row["id"], list_features(window), number in stated


def train_gate(taught: Sequence[Taught], recall: float) -> dict[str, Any]:
    """Weights and threshold."""
    from scipy.sparse import csr_array
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold, cross_val_predict

    articles, lists, labels = zip(*taught, strict=True)
    counts = Counter(f for features in lists for f in features)
    vectorizer = DictVectorizer()
    table = csr_array(vectorizer.fit_transform([{f: 1.0 for f in features if counts[f] >= LEAST_COUNT} for features in lists]))
    table.indices, table.indptr = table.indices.astype("i4"), table.indptr.astype("i4")
    stated = np.array(labels)
    model = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=300)
    scores = cross_val_predict(model, table, stated, groups=articles, cv=GroupKFold(FOLDS), method="decision_function")
    least = float(np.quantile(scores[stated], 1 - recall))
    print(f"{len(taught)} windows, {stated.sum()} with finds; at recall {recall} {np.mean(scores >= least):.3f} pass")
    model.fit(table, stated)
    weights = dict(zip(vectorizer.get_feature_names_out().tolist(), model.coef_[0].tolist(), strict=True))
    kept = {f: round(w, 4) for f, w in weights.items() if abs(w) >= 0.01}
    return {"weights": kept, "least": round(least - float(model.intercept_[0]), 4)}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path, nargs="+")
    parser.add_argument("out", type=Path)
    parser.add_argument("--articles", type=int, default=1500)
    parser.add_argument("--recall", type=float, default=0.97)
    args = parser.parse_args()
    rows = [row for path in args.corpora for key, row in sorted(load_lines(path).items()) if not is_held_out(key)]
    chosen = random.Random(0).sample(rows, min(args.articles, len(rows)))
    stored = json.dumps(train_gate(list(ask_model(chosen)), args.recall), sort_keys=True).encode()
    args.out.write_bytes(gzip.compress(stored, mtime=0))


if __name__ == "__main__":
    main()
