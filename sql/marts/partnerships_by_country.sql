-- One row per principal, with the counted partnerships to which it is a party
-- key: country_code
-- stored: sorted by country_code
select
    principals.country_code,
    any_value(principals.country_name) as country_name,
    any_value(principals.principal_type) as principal_type,
    count(*) as partnerships,
    count(*) filter (where counted.status = 'open') as open,
    count(*) filter (where counted.status = 'concluded') as concluded,
    count(*) filter (where counted.status = 'in_force') as in_force,
    count(*) filter (where counted.status = 'ended') as ended,
    try_cast(sum(counted.amount_usd) as decimal(18, 2)) as amount_usd,
    min(counted.first_reported) as first_reported,
    max(counted.last_reported) as last_reported
from staging.counted_partnerships as counted
inner join intermediate.partnership_principals as principals on counted.partnership_id = principals.partnership_id
group by principals.country_code
