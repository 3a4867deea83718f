-- One row per claim or partnership with an amount and no currency, or the reverse
-- key: id
select
    claim_id as id,
    amount,
    currency
from main.claims
where (amount is null) != (currency is null)
union all
select
    partnership_id,
    amount,
    currency
from main.partnerships
where (amount is null) != (currency is null)
