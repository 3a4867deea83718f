-- One row per article that is no copy of another one and was not forgotten
-- key: article_id
select
    article_id,
    outlet,
    published_date,
    date_trunc('month', published_date)::date as month
from main.articles
where duplicate_of is null and is_forgotten is not true
