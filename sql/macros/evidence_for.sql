-- One row per claim that stands behind an id: of a partnership (an id of old will do), of a claim, or of an article
-- key: claim_id
-- macro: evidence_for(id)
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
where quotes.partnership_id = current_id(id) or quotes.claim_id = id or quotes.article_id = id
order by quotes.published_date asc nulls last, quotes.claim_id asc
