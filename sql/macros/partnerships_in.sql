-- One row per counted partnership with a party of a region (Africa, 'Western Africa'), of a sector and since a day if given
-- key: partnership_id
-- macro: partnerships_in(place, sector := null, since := null)
with concerned as (
    select distinct principals.partnership_id
    from intermediate.partnership_principals as principals
    inner join staging.known_principals as known on principals.country_code = known.country_code
    where contains(lower(known.region), lower(place))
),

recipients as (
    select
        receiving.partnership_id,
        string_agg(receiving.country_name, '; ' order by receiving.country_name) as recipients
    from intermediate.partnership_recipients as receiving
    group by receiving.partnership_id
)

select
    partnerships.partnership_id,
    partnerships.name,
    partnerships.parties,
    recipients.recipients,
    partnerships.sectors,
    partnerships.instrument,
    partnerships.stage,
    partnerships.stage_date,
    partnerships.amount,
    partnerships.currency,
    partnerships.amount_usd,
    partnerships.first_reported,
    partnerships.last_reported,
    partnerships.article_count,
    partnerships.confidence
from main.partnerships as partnerships
inner join concerned on partnerships.partnership_id = concerned.partnership_id
left join recipients on partnerships.partnership_id = recipients.partnership_id
where
    (since is null or partnerships.last_reported >= day_of(since))
    and (
        sector is null
        or partnerships.partnership_id in (
            select sectors.partnership_id
            from main.partnership_sectors as sectors
            where sectors.sector = sector_of(sector)
        )
    )
order by partnerships.last_reported desc nulls last, partnerships.partnership_id asc
