-- One row per unordered pair of principals, with the counted partnerships that they share
-- key: country_a, country_b
-- stored: sorted by country_a, country_b
select
    pairs.country_a,
    pairs.country_b,
    any_value(pairs.country_a_name) as country_a_name,
    any_value(pairs.country_b_name) as country_b_name,
    count(*) as partnerships,
    count(*) filter (where counted.status = 'open') as open,
    count(*) filter (where counted.status = 'concluded') as concluded,
    count(*) filter (where counted.status = 'in_force') as in_force,
    count(*) filter (where counted.status = 'ended') as ended,
    try_cast(sum(counted.amount_usd) as decimal(18, 2)) as amount_usd,
    min(counted.first_reported) as first_reported,
    max(counted.last_reported) as last_reported
from staging.counted_partnerships as counted
inner join intermediate.principal_pairs as pairs on counted.partnership_id = pairs.partnership_id
group by pairs.country_a, pairs.country_b
