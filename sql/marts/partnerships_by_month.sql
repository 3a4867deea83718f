-- One row per month of the first report, with the counted partnerships that were first reported in it
-- key: month
-- stored: sorted by month
select
    date_trunc('month', counted.first_reported)::date as month,
    count(*) as partnerships,
    count(*) filter (where counted.status = 'open') as open,
    count(*) filter (where counted.status = 'concluded') as concluded,
    count(*) filter (where counted.status = 'in_force') as in_force,
    count(*) filter (where counted.status = 'ended') as ended,
    try_cast(sum(counted.amount_usd) as decimal(18, 2)) as amount_usd
from staging.counted_partnerships as counted
group by date_trunc('month', counted.first_reported)::date
