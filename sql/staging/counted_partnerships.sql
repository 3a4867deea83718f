-- One row per partnership that the views count: recommended ones, with the group of their stage
-- key: partnership_id
select
    partnerships.partnership_id,
    partnerships.instrument,
    partnerships.stage,
    stages.status,
    partnerships.first_reported,
    partnerships.last_reported,
    partnerships.amount,
    partnerships.currency,
    partnerships.amount_usd
from main.partnerships
inner join main.stages on partnerships.stage = stages.code
where partnerships.recommended
