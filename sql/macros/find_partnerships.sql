-- One row per partnership, counted or not, in whose name, parties, sectors or quotes the words stand, in any case
-- key: partnership_id
-- macro: find_partnerships(words)
with told as (
    select distinct claims.partnership_id
    from main.claims as claims
    where contains(lower(claims.evidence), lower(words)) or contains(lower(claims.instrument_name), lower(words))
)

select
    partnerships.partnership_id,
    partnerships.name,
    partnerships.parties,
    partnerships.sectors,
    partnerships.instrument,
    partnerships.stage,
    partnerships.last_reported,
    partnerships.article_count,
    partnerships.confidence,
    partnerships.recommended
from main.partnerships as partnerships
where
    contains(lower(concat_ws(' ', partnerships.name, partnerships.parties, partnerships.sectors)), lower(words))
    or partnerships.partnership_id in (select told.partnership_id from told)
order by partnerships.recommended desc, partnerships.last_reported desc nulls last, partnerships.partnership_id asc
