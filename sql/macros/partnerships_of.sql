-- One row per counted partnership of a country or body, of a sector and reported since a day if given
-- key: partnership_id
-- macro: partnerships_of(country, sector := null, since := null)
select
    partnerships.partnership_id,
    partnerships.name,
    partnerships.parties,
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
inner join intermediate.partnership_principals as principals on partnerships.partnership_id = principals.partnership_id
where
    principals.country_code = code_of(country)
    and (since is null or partnerships.last_reported >= day_of(since))
    and (
        sector is null
        or partnerships.partnership_id in (
            select concerned.partnership_id
            from main.partnership_sectors as concerned
            where concerned.sector = sector_of(sector)
        )
    )
order by partnerships.last_reported desc nulls last, partnerships.partnership_id asc
