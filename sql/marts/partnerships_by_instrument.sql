-- One row per kind of arrangement, with the counted partnerships of it
-- key: instrument
-- stored: sorted by instrument
select
    instruments.code as instrument,
    instruments.name as instrument_kind,
    count(counted.partnership_id) as partnerships,
    count(*) filter (where counted.status = 'open') as open,
    count(*) filter (where counted.status = 'concluded') as concluded,
    count(*) filter (where counted.status = 'in_force') as in_force,
    count(*) filter (where counted.status = 'ended') as ended,
    try_cast(sum(counted.amount_usd) as decimal(18, 2)) as amount_usd,
    min(counted.first_reported) as first_reported,
    max(counted.last_reported) as last_reported
from main.instruments
left join staging.counted_partnerships as counted on instruments.code = counted.instrument
group by instruments.code, instruments.name
