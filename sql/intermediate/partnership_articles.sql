-- One row per counted partnership and article that reports it
-- key: partnership_id, article_id
select distinct
    claims.partnership_id,
    claims.article_id
from main.claims
inner join staging.counted_partnerships as counted on claims.partnership_id = counted.partnership_id
