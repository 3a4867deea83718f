-- One row per sector and principal, with the counted partnerships that concern both
-- key: sector, country_code
-- stored: sorted by sector, country_code
select
    concerned.sector,
    any_value(sectors.name) as sector_name,
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
inner join main.partnership_sectors as concerned on counted.partnership_id = concerned.partnership_id
inner join intermediate.partnership_principals as principals on counted.partnership_id = principals.partnership_id
inner join main.sectors on concerned.sector = sectors.code
group by concerned.sector, principals.country_code
