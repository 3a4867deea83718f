"""The sectors that one claim concerns: by its own words first, then those around it, then the article's title."""

from __future__ import annotations

from flows.lexicon.sectors import list_sector_codes
from flows.topics.features import describe_claim
from flows.topics.linear import choose_best, load_linear_model

MOST_SECTORS = 3


def score_claim(evidence: str, surroundings: str, title: str, instrument: str | None = None) -> tuple[str, ...]:
    """The sectors of a claim, best first: at least one, at most three.

    ``surroundings``: the sentence of the evidence with one sentence before and after; ``instrument``: its code, if known.
    """
    model, codes = load_linear_model("claim_sectors"), list_sector_codes()
    probabilities = model.score(describe_claim(evidence, surroundings, title, instrument))
    return tuple(codes[number] for number in choose_best(probabilities, model.threshold, MOST_SECTORS, floor=0.0))


def score_claim_sectors(evidence: str, surroundings: str, title: str, instrument: str | None = None) -> dict[str, float]:
    """The probability of every sector for a claim, chosen or not."""
    probabilities = load_linear_model("claim_sectors").score(describe_claim(evidence, surroundings, title, instrument))
    return dict(zip(list_sector_codes(), map(float, probabilities), strict=True))
