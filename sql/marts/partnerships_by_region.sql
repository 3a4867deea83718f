-- One row per region of the world, with the counted partnerships to which a country or body of it is a party
-- key: region
-- stored: sorted by region
with concerned as (
    select distinct
        known.region,
        principals.partnership_id
    from intermediate.partnership_principals as principals
    inner join staging.known_principals as known on principals.country_code = known.country_code
    where known.region is not null
)

select
    concerned.region,
    count(*) as partnerships,
    count(*) filter (where counted.status = 'open') as open,
    count(*) filter (where counted.status = 'concluded') as concluded,
    count(*) filter (where counted.status = 'in_force') as in_force,
    count(*) filter (where counted.status = 'ended') as ended,
    try_cast(sum(counted.amount_usd) as decimal(18, 2)) as amount_usd,
    min(counted.first_reported) as first_reported,
    max(counted.last_reported) as last_reported
from concerned
inner join staging.counted_partnerships as counted on concerned.partnership_id = counted.partnership_id
group by concerned.region
