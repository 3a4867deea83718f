-- One row per sector, with the counted partnerships that concern it
-- key: sector
-- stored: sorted by sector
select
    concerned.sector,
    any_value(sectors.name) as sector_name,
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
inner join main.sectors on concerned.sector = sectors.code
group by concerned.sector
