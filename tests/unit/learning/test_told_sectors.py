"""How much claims say beside words of an article's sectors is learned from both."""

from __future__ import annotations

import numpy as np

from flows.learning.told_sectors import fit_blend


def test_claims_weigh_where_they_tell_more_than_the_words() -> None:
    rng = np.random.default_rng(0)
    labels = rng.random((200, 5)) < 0.3
    noise = rng.random(labels.shape)
    by_words = np.where(labels, 0.4 + 0.3 * noise, 0.2 + 0.3 * noise)
    by_claims = np.where(labels & (noise > 0.3), 0.9, 0.0)
    blend = fit_blend(by_words, by_claims, labels)
    silent = fit_blend(by_words, np.zeros(labels.shape), labels)
    assert blend.words > 0
    assert blend.claims > 1
    assert silent.claims == 0
    sure, unsure = blend.weigh(np.array([0.45, 0.45], np.float32), np.array([0.9, 0.0], np.float32))
    assert sure > blend.threshold > unsure
