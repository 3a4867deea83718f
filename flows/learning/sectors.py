"""Makes the two sector models: ``python -m flows.learning.sectors GOLD ARTICLES OUT``.

GOLD and ARTICLES are annotated articles as in the gold format; articles whose number ends in 0 or 5 are left out. OUT is the
folder that receives ``article_sectors.npz`` and ``claim_sectors.npz`` (``flows/topics``). The threshold of each model is
chosen, and its figures are measured, on folds of articles that it was not fitted to. Run it again after ``sectors.yml`` has
changed.
"""

from __future__ import annotations

import argparse
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from flows.learning.examples import is_held_out, load_lines
from flows.lexicon.sectors import list_sector_codes
from flows.text.document import split_sentences
from flows.topics import article_sectors, claim_sectors
from flows.topics.features import Features, describe_article, describe_claim
from flows.topics.linear import LinearModel

FOLDS = 5
FEWEST_ARTICLES = 3  # in which a word stands, for it to have a weight
CUE_FACTOR = 0.15  # of the cue figures before fitting: how far they may sway beside the words
STRENGTH = 3.0  # inverse of the regularization
RARE_BOOST = 0.3  # power of a sector's rarity by which its examples weigh more
STEPS = 127  # of the 8-bit weights
THRESHOLDS = np.arange(0.2, 0.7, 0.02)
AIMS = {"f1": 1.0, "overlap": 0.25}  # what the threshold is chosen for

Labels = NDArray[np.bool_]
Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Examples:
    """What one model learns from: features, the sectors that the annotators gave, and the article of each."""

    features: list[Features]
    labels: Labels
    articles: list[str]

    def select(self, rows: Iterable[int]) -> Examples:
        """Some of the examples."""
        chosen = list(rows)
        return Examples([self.features[i] for i in chosen], self.labels[chosen], [self.articles[i] for i in chosen])


def list_article_examples(gold: dict[str, Any], articles: dict[str, Any]) -> Examples:
    """One example for each article."""
    ids = [key for key in articles if key in gold]
    features = [describe_article(articles[key].get("title") or "", articles[key]["text"]) for key in ids]
    return Examples(features, encode_labels([gold[key]["sectors"] for key in ids]), ids)


def list_claim_examples(gold: dict[str, Any], articles: dict[str, Any]) -> Examples:
    """One example for each record with a sector."""
    rows = [(key, record) for key in articles if key in gold for record in gold[key]["partnerships"] if record["sectors"]]
    features = [describe_claim(*describe_record(record, articles[key]), record["instrument"]) for key, record in rows]
    return Examples(features, encode_labels([record["sectors"] for _, record in rows]), [key for key, _ in rows])


def describe_record(record: dict[str, Any], article: dict[str, Any]) -> tuple[str, str, str]:
    """A record's evidence, the sentences around it, and its article's title, as the pipeline has them."""
    evidence, title, text = record["evidence"], article.get("title") or "", article["text"]
    start = text.find(evidence)
    sentences = split_sentences(text)
    touched = [i for i, s in enumerate(sentences) if s.start < start + len(evidence) and s.end > start] if start >= 0 else [0]
    around = sentences[max(0, touched[0] - 1) : touched[-1] + 2] if touched else []
    return evidence, text[around[0].start : around[-1].end] if around else "", title


def encode_labels(lists: Sequence[Sequence[str]]) -> Labels:
    """A row for each list of sectors, a column for each sector."""
    return np.array([[code in found for code in list_sector_codes()] for found in lists], dtype=bool)


def fit_model(examples: Examples, threshold: float = 0.5) -> LinearModel:
    """Fit what all sectors share, then one logistic regression per sector, and round the weights of words to 8 bits."""
    rarity = weigh_rarity(examples.features)
    rows = {gram: row for row, gram in enumerate(rarity)}
    inputs = make_inputs(examples.features, rows, np.array(list(rarity.values())))
    shared = fit_shared(examples)
    opinions = shared.judge(examples.features)
    fitted = [
        _fit_sector(hstack([inputs, csr_matrix(opinions[:, [k]])]).tocsr(), examples.labels[:, k])
        for k in range(opinions.shape[1])
    ]
    table, trust = np.array([weights[:-1] for weights, _ in fitted]).T, np.array([weights[-1] for weights, _ in fitted])
    scale = np.abs(table[: len(rows)]).max(axis=0) / STEPS
    return LinearModel(
        rows=rows,
        rarity=np.array(list(rarity.values()), dtype=np.float32),
        weights=np.rint(table[: len(rows)] / np.where(scale, scale, 1)).astype(np.int8),
        scale=scale.astype(np.float32),
        cue_weights=(CUE_FACTOR * table[len(rows) :] + shared.spread(trust)).astype(np.float32),
        bias=(np.array([bias for _, bias in fitted]) + trust * shared.bias).astype(np.float32),
        threshold=threshold,
    )


@dataclass(frozen=True, slots=True)
class SharedModel:
    """How much a sector's own cue figures say, alike for all sectors, so that rare ones learn from common ones."""

    weights: Scores  # one per block of cue figures
    bias: Scores  # one per sector

    def judge(self, features: list[Features]) -> Scores:
        """The log odds of every sector for each example."""
        odds: Scores = _group_by_sector(features) @ self.weights + self.bias
        return odds

    def spread(self, trust: Scores) -> Scores:
        """The same as a table of weights, cue figure by sector."""
        return np.concatenate([np.diag(weight * trust) for weight in self.weights])


def fit_shared(examples: Examples) -> SharedModel:
    """Fit one logistic regression to all pairs of example and sector."""
    figures = _group_by_sector(examples.features)
    count, sectors, blocks = figures.shape
    identity = csr_matrix(np.tile(np.eye(sectors), (count, 1)))
    inputs = hstack([csr_matrix(figures.reshape(count * sectors, blocks)), identity]).tocsr()
    model = LogisticRegression(max_iter=300, solver="liblinear", random_state=0).fit(inputs, examples.labels.reshape(-1))
    return SharedModel(model.coef_[0][:blocks], model.coef_[0][blocks:] + model.intercept_[0])


def _group_by_sector(features: list[Features]) -> Scores:
    figures = np.array([f.cues for f in features], dtype=np.float64)
    return figures.reshape(len(features), -1, len(list_sector_codes())).transpose(0, 2, 1)


def weigh_rarity(features: list[Features]) -> dict[str, float]:
    """The words that get weights, each with the weight that its rarity gives it."""
    counts = Counter(gram for f in features for gram in f.grams)
    common = sorted(gram for gram, count in counts.items() if count >= FEWEST_ARTICLES)
    return {gram: 1 + float(np.log((1 + len(features)) / (1 + counts[gram]))) for gram in common}


def make_inputs(features: list[Features], rows: dict[str, int], rarity: Scores) -> csr_matrix:
    """The matrix that is fitted: rarity-weighted words at unit length, and the cue figures."""
    columns = [sorted(rows[gram] for gram in f.grams if gram in rows) for f in features]
    values = [rarity[row] / max(float(np.linalg.norm(rarity[row])), 1e-9) for row in columns]
    ends = np.cumsum([0, *map(len, columns)])
    words = csr_matrix((np.concatenate(values), np.concatenate(columns).astype(int), ends), shape=(len(features), len(rows)))
    return hstack([words, csr_matrix(CUE_FACTOR * np.array([f.cues for f in features]))]).tocsr()


def _fit_sector(inputs: csr_matrix, labels: NDArray[np.bool_]) -> tuple[Scores, float]:
    if not labels.any():
        return np.append(np.zeros(inputs.shape[1] - 1), 1.0), 0.0  # never seen: what all sectors share decides
    boost = {False: 1.0, True: float((1 / labels.mean()) ** RARE_BOOST)}
    model = LogisticRegression(C=STRENGTH, class_weight=boost, max_iter=200, solver="liblinear", random_state=0)
    model.fit(inputs, labels)
    return model.coef_[0], float(model.intercept_[0])


def score_folds(examples: Examples) -> Scores:
    """The probabilities of all sectors for each example, by models that were not fitted to its article."""
    fold = np.array([int(hashlib.sha256(key.encode()).hexdigest(), 16) % FOLDS for key in examples.articles])
    scores = np.zeros(examples.labels.shape)
    for number in range(FOLDS):
        model = fit_model(examples.select(np.flatnonzero(fold != number)))
        for row in np.flatnonzero(fold == number):
            scores[row] = model.score(examples.features[row])
    return scores


def choose_sectors(scores: Scores, threshold: float, most: int) -> Labels:
    """The sectors above the threshold, at most so many, and the best in any case."""
    ranks = (-scores).argsort(axis=1).argsort(axis=1)
    chosen: Labels = (ranks < most) & ((scores > threshold) | (ranks == 0))
    return chosen


def measure(labels: Labels, chosen: Labels) -> dict[str, float]:
    """Precision, recall and F1 over all sectors, and the share of examples with at least one sector right."""
    right = float((labels & chosen).sum())
    precision, recall = right / max(chosen.sum(), 1), right / max(labels.sum(), 1)
    f1 = 2 * right / max(chosen.sum() + labels.sum(), 1)
    return {"precision": precision, "recall": recall, "f1": f1, "overlap": float((labels & chosen).any(axis=1).mean())}


def write_model(model: LinearModel, path: Path) -> None:
    """Write a model in the form that ``flows.topics.linear`` reads."""
    words = np.frombuffer("\n".join(model.rows).encode("utf-8"), dtype=np.uint8)
    np.savez_compressed(
        path,
        words=words,
        rarity=model.rarity.astype(np.float16),
        weights=model.weights,
        scale=model.scale,
        cue_weights=model.cue_weights,
        bias=model.bias,
        threshold=np.float32(model.threshold),
    )


def make_model(name: str, examples: Examples, most: int, out: Path) -> Iterator[str]:
    """Choose the threshold on folds, fit to all, write; yields the lines of a report."""
    scores = score_folds(examples)
    threshold = max(THRESHOLDS, key=lambda t: _weigh_figures(measure(examples.labels, choose_sectors(scores, t, most))))
    chosen = choose_sectors(scores, threshold, most)
    write_model(fit_model(examples, float(threshold)), out / f"{name}.npz")
    yield f"{name}: {len(examples.features)} examples, threshold {threshold:.2f}, {_show(measure(examples.labels, chosen))}"
    for number, code in enumerate(list_sector_codes()):
        given, found = examples.labels[:, [number]], chosen[:, [number]]
        yield f"  {code:<14}{given.sum():>5}  {_show(measure(given, found), ('precision', 'recall', 'f1'))}"


def _weigh_figures(figures: dict[str, float]) -> float:
    return sum(weight * figures[name] for name, weight in AIMS.items())


def _show(figures: dict[str, float], names: Iterable[str] = ("precision", "recall", "f1", "overlap")) -> str:
    return "  ".join(f"{name} {figures[name]:.3f}" for name in names)


def main() -> None:
    """Read the annotated articles, make both models, print their figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("gold", "articles", "out"):
        parser.add_argument(name, type=Path)
    args = parser.parse_args()
    gold = load_lines(args.gold)
    articles = {key: row for key, row in load_lines(args.articles).items() if not is_held_out(key)}
    for line in make_model("article_sectors", list_article_examples(gold, articles), article_sectors.MOST_SECTORS, args.out):
        print(line)
    for line in make_model("claim_sectors", list_claim_examples(gold, articles), claim_sectors.MOST_SECTORS, args.out):
        print(line)


if __name__ == "__main__":
    main()
