"""Makes the gate: ``python -m flows.learning.gate GOLD ARTICLES OUT.json.gz [--recall 0.97]``.

A logistic regression over the words of windows, taught by whether an annotator quoted the sentence. Its threshold is set on
out-of-fold scores so that the wanted share of quoted windows passes.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from flows.learning.examples import Example, Source, is_held_out, load_lines, make_article, make_examples
from flows.partnerships.gate import list_features

LEAST_COUNT = 4  # windows that a feature must occur in
STRENGTH = 0.05  # of the regression: the inverse of its penalty
FOLDS = 5


def train_gate(examples: Sequence[Example], recall: float) -> dict[str, Any]:
    """Weights and threshold."""
    from scipy.sparse import csr_array
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold, cross_val_predict

    lists = [list_features(e.window) for e in examples]
    counts = Counter(f for features in lists for f in features)
    vectorizer = DictVectorizer()
    table = csr_array(vectorizer.fit_transform([{f: 1.0 for f in features if counts[f] >= LEAST_COUNT} for features in lists]))
    table.indices, table.indptr = table.indices.astype("i4"), table.indptr.astype("i4")
    stated = np.array([any(label.records for label in e.labels) for e in examples])
    groups = [e.article_id for e in examples]
    model = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=300)
    scores = cross_val_predict(model, table, stated, groups=groups, cv=GroupKFold(FOLDS), method="decision_function")
    least = float(np.quantile(scores[stated], 1 - recall))
    print(f"{len(examples)} windows, {stated.sum()} stated; at recall {recall} {np.mean(scores >= least):.3f} pass")
    model.fit(table, stated)
    weights = dict(zip(vectorizer.get_feature_names_out().tolist(), model.coef_[0].tolist(), strict=True))
    return {
        "weights": {f: round(w, 4) for f, w in weights.items() if abs(w) >= 0.01},
        "least": round(least - float(model.intercept_[0]), 4),
    }


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("articles", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--recall", type=float, default=0.97)
    args = parser.parse_args()
    gold = load_lines(args.gold)
    rows = [row for key, row in load_lines(args.articles).items() if not is_held_out(key)]
    examples = [e for row in rows for e in make_examples(Source(make_article(row), gold[row["id"]]))]
    stored = json.dumps(train_gate(examples, args.recall), sort_keys=True).encode()
    args.out.write_bytes(gzip.compress(stored, mtime=0))


if __name__ == "__main__":
    main()
