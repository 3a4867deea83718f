"""Weighs claims beside words for article sectors: ``python -m flows.learning.told_sectors GOLD ARTICLES OUT.json --digits 38``.

Reads the articles whose number ends in one of the digits (which the claim model must not have been made with: ``--validate``).
What their words say comes from sector models that were not fitted to them, what their claims say from the pipeline.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from flows.learning.examples import is_held_out, load_lines, make_article
from flows.learning.sectors import Labels, Scores, choose_sectors, list_article_examples, measure, score_folds
from flows.pipeline import read_article
from flows.topics.article_sectors import MOST_SECTORS, Blend, spread_told

THRESHOLDS = np.arange(0.3, 0.56, 0.02)
STRENGTH = 10.0  # inverse of the regularization


def fit_blend(words: Scores, claims: Scores, labels: Labels) -> Blend:
    """One logistic regression over all pairs of article and sector, and the threshold of the best F1."""
    held = words.clip(1e-4, 1 - 1e-4)
    inputs = np.stack([np.log(held / (1 - held)), claims], -1).reshape(-1, 2)
    model = LogisticRegression(C=STRENGTH).fit(inputs, labels.reshape(-1))
    scores = model.predict_proba(inputs)[:, 1].reshape(labels.shape)
    best = max(THRESHOLDS, key=lambda t: measure(labels, choose_sectors(scores, t, MOST_SECTORS))["f1"])
    by_words, by_claims = model.coef_[0]
    return Blend(*(round(float(x), 4) for x in (by_words, by_claims, model.intercept_[0], best)))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("articles", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--digits", default="38", help="last digits of the numbers of the articles to fit on")
    args = parser.parse_args()
    rows = {key: row for key, row in load_lines(args.articles).items() if not is_held_out(key)}
    examples = list_article_examples(load_lines(args.gold), rows)
    chosen = [n for n, key in enumerate(examples.articles) if key[-1] in args.digits]
    words = score_folds(examples)[chosen]
    readings = [read_article(make_article(rows[examples.articles[n]])) for n in chosen]
    claims = np.array([spread_told((c.sectors, c.confidence) for c in reading.claims) for reading in readings])
    blend = fit_blend(words, claims, examples.labels[chosen])
    args.out.write_text(json.dumps({name: getattr(blend, name) for name in Blend.__slots__}) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
