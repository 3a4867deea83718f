-- One row per claim that stands behind an id: of a partnership (an id of old will do), of a claim, or of an article
-- key: claim_id
-- macro: evidence_for(id)
with meant as (
    select claims.claim_id
    from main.claims as claims
    where claims.partnership_id = current_id(id)
    union
    select claims.claim_id
    from main.claims as claims
    where claims.claim_id = id
    union
    select claims.claim_id
    from main.claims as claims
    where claims.article_id = id
)

select
    quotes.claim_id,
    quotes.partnership_id,
    quotes.parties,
    quotes.stage,
    quotes.modality,
    quotes.evidence,
    quotes.confidence,
    quotes.title,
    quotes.outlet,
    quotes.published_date,
    quotes.url,
    quotes.article_id,
    quotes.field,
    quotes.char_start,
    quotes.char_end
from main.evidence as quotes
inner join meant on quotes.claim_id = meant.claim_id
order by quotes.published_date asc nulls last, quotes.claim_id asc
