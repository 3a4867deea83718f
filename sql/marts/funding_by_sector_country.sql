-- One row per sector, recipient principal and currency, with the money of the counted partnerships that concern them
-- key: sector, country_code, currency
-- stored: sorted by sector, country_code, currency
select
    concerned.sector,
    any_value(sectors.name) as sector_name,
    recipients.country_code,
    any_value(recipients.country_name) as country_name,
    counted.currency,
    try_cast(sum(counted.amount) as decimal(18, 2)) as amount,
    try_cast(sum(counted.amount_usd) as decimal(18, 2)) as amount_usd,
    count(*) as partnerships
from staging.counted_partnerships as counted
inner join main.partnership_sectors as concerned on counted.partnership_id = concerned.partnership_id
inner join intermediate.partnership_recipients as recipients on counted.partnership_id = recipients.partnership_id
inner join main.sectors on concerned.sector = sectors.code
where counted.amount is not null and counted.currency is not null
group by concerned.sector, recipients.country_code, counted.currency
