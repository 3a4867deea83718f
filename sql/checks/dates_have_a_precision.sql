-- One row per date without its precision, or the reverse
-- key: id
select
    claim_id as id,
    event_date as day,
    event_date_precision as precision
from main.claims
where (event_date is null) != (event_date_precision is null)
union all
select
    article_id,
    published_date,
    published_precision
from main.articles
where (published_date is null) != (published_precision is null)
