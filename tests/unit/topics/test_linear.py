"""A linear model scores by words and cue figures, and chooses what stands above its threshold."""

from __future__ import annotations

import numpy as np
import pytest

from flows.lexicon.sectors import list_sector_codes
from flows.topics.features import Features, describe_article
from flows.topics.linear import LinearModel, choose_best, load_linear_model


def make_model(threshold: float = 0.5) -> LinearModel:
    """Two sectors, two words, one cue figure."""
    return LinearModel(
        rows={"oil": 0, "gas": 1},
        rarity=np.array([3, 4], dtype=np.float32),
        weights=np.array([[100, 0], [50, -100]], dtype=np.int8),
        scale=np.array([0.01, 0.02], dtype=np.float32),
        cue_weights=np.array([[1, -1]], dtype=np.float32),
        bias=np.array([0, 0.5], dtype=np.float32),
        threshold=threshold,
    )


def odds(probabilities: np.ndarray) -> list[float]:
    return [round(float(x), 4) for x in np.log(probabilities / (1 - probabilities))]


def test_words_count_by_rarity_at_unit_length() -> None:
    found = make_model().score(Features({"oil", "gas", "unknown"}, np.zeros(1, dtype=np.float32)))
    assert odds(found) == pytest.approx([0.6 * 1 + 0.8 * 0.5, 0.5 - 0.8 * 2], abs=1e-3)


def test_cue_figures_count_without_any_word() -> None:
    found = make_model().score(Features(set(), np.array([2], dtype=np.float32)))
    assert odds(found) == pytest.approx([2, -1.5], abs=1e-3)


@pytest.mark.parametrize(
    ("probabilities", "most", "floor", "chosen"),
    [
        ([0.6, 0.9], 4, 0.1, [1, 0]),
        ([0.6, 0.9], 1, 0.1, [1]),
        ([0.2, 0.3], 4, 0.1, [1]),
        ([0.05, 0.02], 4, 0.1, []),
        ([0.5, 0.1], 4, 0.6, []),
    ],
)
def test_choice(probabilities: list[float], most: int, floor: float, chosen: list[int]) -> None:
    assert choose_best(np.array(probabilities, dtype=np.float32), 0.5, most, floor) == chosen


@pytest.mark.parametrize("name", ["article_sectors", "claim_sectors"])
def test_shipped_model_fits_the_sectors_and_features(name: str) -> None:
    model = load_linear_model(name)
    sectors = len(list_sector_codes())
    assert model.weights.shape == (len(model.rows), sectors)
    assert model.rarity.shape == (len(model.rows),)
    assert model.cue_weights.shape == (describe_article("", "").cues.size, sectors)
    assert 0.2 <= model.threshold <= 0.7
    assert np.isfinite(model.cue_weights).all()
