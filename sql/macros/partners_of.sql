-- One row per partner of a country or body: the counted partnerships they share, of a sector and reported since a day if given
-- key: partner_code
-- macro: partners_of(country, sector := null, since := null)
select
    pairs.partner_code,
    any_value(pairs.partner_name) as partner_name,
    any_value(pairs.partner_type) as partner_type,
    count(*) as partnerships,
    count(*) filter (where counted.status = 'open') as open,
    count(*) filter (where counted.status = 'concluded') as concluded,
    count(*) filter (where counted.status = 'in_force') as in_force,
    count(*) filter (where counted.status = 'ended') as ended,
    try_cast(sum(counted.amount_usd) as decimal(18, 2)) as amount_usd,
    min(counted.first_reported) as first_reported,
    max(counted.last_reported) as last_reported
from intermediate.partner_pairs as pairs
inner join staging.counted_partnerships as counted on pairs.partnership_id = counted.partnership_id
where
    pairs.country_code = code_of(country)
    and (since is null or counted.last_reported >= day_of(since))
    and (
        sector is null
        or pairs.partnership_id in (
            select concerned.partnership_id
            from main.partnership_sectors as concerned
            where concerned.sector = sector_of(sector)
        )
    )
group by pairs.partner_code
order by count(*) desc, pairs.partner_code asc
