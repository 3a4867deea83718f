"""The sectors that an article is about."""

from __future__ import annotations

from flows.lexicon.sectors import list_sector_codes
from flows.topics.features import describe_article
from flows.topics.linear import load_linear_model

MOST_SECTORS = 4
FLOOR = 0.1  # an article whose best sector is less likely than this is about none


def score_article(title: str, text: str) -> tuple[tuple[str, float], ...]:
    """The sectors that an article is substantially about, best first, each with its probability: none to four."""
    if not (title or text).strip():
        return ()
    model, codes = load_linear_model("article_sectors"), list_sector_codes()
    probabilities = model.score(describe_article(title, text))
    return tuple((codes[n], round(float(probabilities[n]), 4)) for n in model.choose(probabilities, MOST_SECTORS, FLOOR))


def score_article_sectors(title: str, text: str) -> dict[str, float]:
    """The probability of every sector, chosen or not."""
    probabilities = load_linear_model("article_sectors").score(describe_article(title, text))
    return dict(zip(list_sector_codes(), map(float, probabilities), strict=True))
