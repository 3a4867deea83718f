-- One row per claim of an article that is a copy of another one
-- key: claim_id
select
    claims.claim_id,
    claims.article_id
from main.claims
inner join main.articles on claims.article_id = articles.article_id
where articles.duplicate_of is not null
