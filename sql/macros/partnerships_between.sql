-- One row per counted partnership to which two countries or bodies are both party, with its surest quote and where that stands
-- key: partnership_id
-- macro: partnerships_between(country_a, country_b, since := null)
with shared as (
    select pairs.partnership_id
    from intermediate.partner_pairs as pairs
    where pairs.country_code = code_of(country_a) and pairs.partner_code = code_of(country_b)
),

surest as (
    select quotes.*
    from main.evidence as quotes
    where quotes.partnership_id in (select shared.partnership_id from shared)
    qualify
        row_number() over (
            partition by quotes.partnership_id
            order by quotes.confidence desc, quotes.published_date asc nulls last, quotes.claim_id asc
        ) = 1
)

select
    partnerships.partnership_id,
    partnerships.name,
    partnerships.parties,
    partnerships.sectors,
    partnerships.instrument,
    partnerships.stage,
    partnerships.stage_date,
    partnerships.amount,
    partnerships.currency,
    partnerships.amount_usd,
    partnerships.article_count,
    partnerships.confidence,
    surest.evidence,
    surest.title,
    surest.outlet,
    surest.published_date,
    surest.url
from main.partnerships as partnerships
inner join surest on partnerships.partnership_id = surest.partnership_id
where since is null or partnerships.last_reported >= day_of(since)
order by coalesce(partnerships.stage_date, partnerships.last_reported) desc nulls last, partnerships.partnership_id asc
