-- One row per outlet and month of publication: how many articles were read, and how many of them state a partnership
-- key: outlet, month
-- stored: sorted by outlet, month
with stated as (
    select
        article_id,
        count(*) as claims
    from main.claims
    group by article_id
)

select
    articles.outlet,
    date_trunc('month', articles.published_date)::date as month,
    count(*) as articles,
    count(articles.duplicate_of) as duplicates,
    count(stated.article_id) as articles_with_claims,
    coalesce(sum(stated.claims), 0)::bigint as claims
from main.articles
left join stated on articles.article_id = stated.article_id
where articles.is_forgotten is not true
group by articles.outlet, date_trunc('month', articles.published_date)::date
