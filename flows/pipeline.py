"""The page to read first: an article goes in, a reading comes out, by pure composition of the stages.

Article -> sentences -> mentions and references -> windows -> verdicts of the claim model -> claims
                     -> sectors of the article
"""

from __future__ import annotations

from flows.mentions.read import Mentioned, read_mentions
from flows.model import Article, Claim, Reading
from flows.partnerships.claims import Texts, compose_claims
from flows.partnerships.gate import pass_gate
from flows.partnerships.judge import load_model
from flows.partnerships.windows import Window, build_windows, cut_pieces, list_principal_names
from flows.text.dateline import find_dateline_date
from flows.text.document import Fields, split_fields
from flows.topics import score_article, score_claim_sectors

ENGLISH = "en"
MOST_WINDOWS = 1000  # that the claim model reads of one article, the first ones: a hostile text must not take minutes


def read_article(article: Article) -> Reading:
    """Read one article: its mentions and entities, its sectors, and the partnerships that it claims. English only is read."""
    if article.language != ENGLISH:
        return Reading(article.article_id)
    fields = split_fields(article.title, article.text)
    mentioned = read_mentions(fields, article.outlet_country, article.date)
    claims = read_claims(article, fields, mentioned)
    return Reading(
        article_id=article.article_id,
        claims=claims,
        sectors=score_article(article.title, article.text, ((c.sectors, c.confidence) for c in claims)),
        countries=mentioned.countries,
        entities=mentioned.entities,
        mentions=mentioned.mentions,
    )


def list_windows(article: Article, fields: Fields, mentioned: Mentioned) -> list[Window]:
    """The windows of an article, as the claim model reads them and learns from them."""
    pieces = [piece for field, _, sentences in fields for piece in cut_pieces(field, sentences, mentioned.references)]
    return build_windows(article.title, article.text, pieces, article.outlet_country, list_principal_names())


def read_claims(article: Article, fields: Fields, mentioned: Mentioned) -> tuple[Claim, ...]:
    """The partnerships that an article claims, each with its quote."""
    windows = list_windows(article, fields, mentioned)
    wanted = [i for i, window in enumerate(windows) if pass_gate(window)][:MOST_WINDOWS]
    if not wanted:
        return ()
    verdicts = load_model().read(windows, wanted)
    reported = article.date or find_dateline_date(article.text)
    texts = Texts(article.title, article.text, reported, article.outlet_country)
    return compose_claims(texts, windows, verdicts, score_claim_sectors)
