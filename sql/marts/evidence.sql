-- One row per claim, with its quote and the article that it stands in
-- key: claim_id
select
    claims.claim_id,
    claims.partnership_id,
    claims.article_id,
    articles.title,
    articles.url,
    articles.outlet,
    articles.published_date,
    articles.published_precision,
    partnerships.parties,
    claims.instrument,
    claims.instrument_name,
    claims.stage,
    claims.modality,
    claims.event_date,
    claims.event_date_precision,
    claims.deadline_date,
    claims.amount,
    claims.currency,
    claims.amount_usd,
    claims.confidence,
    claims.evidence,
    claims.field,
    claims.char_start,
    claims.char_end
from main.claims
inner join main.articles on claims.article_id = articles.article_id
left join main.partnerships on claims.partnership_id = partnerships.partnership_id
