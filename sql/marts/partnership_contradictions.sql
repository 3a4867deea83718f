-- One row per counted partnership, fact and value, where its reports do not agree on the fact
-- key: partnership_id, fact, stated_value
-- stored: sorted by partnership_id, fact, stated_value
with claims as (
    select
        claims.partnership_id,
        claims.stage,
        claims.event_date,
        claims.event_date_precision,
        claims.amount,
        claims.currency,
        articles.published_date
    from main.claims
    inner join staging.counted_partnerships as counted on claims.partnership_id = counted.partnership_id
    inner join staging.original_articles as articles on claims.article_id = articles.article_id
),

sums as (
    select
        partnership_id,
        'amount in ' || currency as fact,
        amount::varchar as stated_value,
        published_date,
        max(amount) over in_currency > 1.1 * min(amount) over in_currency as is_contradicted
    from claims
    where amount is not null
    window in_currency as (partition by partnership_id, currency)
),

days as (
    select
        claims.partnership_id,
        'date of ' || claims.stage as fact,
        claims.event_date::varchar as stated_value,
        claims.published_date,
        max(claims.event_date) over of_stage > min(claims.event_date) over of_stage as is_contradicted
    from claims
    inner join main.stages as stages on claims.stage = stages.code
    where claims.event_date_precision = 'day' and stages.status in ('concluded', 'ended')
    window of_stage as (partition by claims.partnership_id, claims.stage)
),

facts as (
    select * from sums
    union all
    select * from days
)

select
    partnership_id,
    fact,
    stated_value,
    count(*) as claims,
    min(published_date) as first_reported,
    max(published_date) as last_reported
from facts
where is_contradicted
group by partnership_id, fact, stated_value
