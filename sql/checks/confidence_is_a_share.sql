-- One row per record whose confidence is not between 0 and 1
-- key: id
select
    claim_id as id,
    confidence
from main.claims
where not confidence between 0 and 1
union all
select
    partnership_id,
    confidence
from main.partnerships
where not confidence between 0 and 1
union all
select
    mention_id,
    confidence
from main.mentions
where not confidence between 0 and 1
