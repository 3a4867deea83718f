"""What an article, and each of its claims, is about: sectors by cue words and small linear models."""

from flows.topics.article_sectors import score_article, score_article_sectors
from flows.topics.claim_sectors import score_claim, score_claim_sectors

__all__ = ["score_article", "score_article_sectors", "score_claim", "score_claim_sectors"]
