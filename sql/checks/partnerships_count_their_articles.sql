-- One row per partnership whose article count is not that of its claims
-- key: partnership_id
with counted as (
    select
        partnership_id,
        count(distinct article_id) as articles
    from main.claims
    group by partnership_id
)

select
    partnerships.partnership_id,
    partnerships.article_count,
    counted.articles
from main.partnerships
left join counted on partnerships.partnership_id = counted.partnership_id
where partnerships.article_count is distinct from counted.articles
