-- One row per principal with a counted partnership: how many, with whom, in what, for how much, and how often and where reported
-- key: country_code
-- stored: sorted by country_code
with partner_counts as (
    select
        country_code,
        partner_code,
        any_value(partner_name) as partner_name,
        count(*) as shared,
        row_number() over (partition by country_code order by count(*) desc, partner_code asc) as place
    from intermediate.partner_pairs
    group by country_code, partner_code
),

partners as (
    select
        country_code,
        count(*) as partners,
        any_value(partner_code) filter (where place = 1) as top_partner,
        string_agg(partner_name || ' (' || shared || ')', '; ' order by place) filter (where place <= 5) as top_partners
    from partner_counts
    group by country_code
),

sector_counts as (
    select
        country_code,
        sector,
        sector_name,
        partnerships,
        row_number() over (partition by country_code order by partnerships desc, sector asc) as place
    from main.partnerships_by_sector_country
),

sectors as (
    select
        country_code,
        any_value(sector) filter (where place = 1) as top_sector,
        string_agg(sector_name || ' (' || partnerships || ')', '; ' order by place) filter (where place <= 5) as top_sectors
    from sector_counts
    group by country_code
),

instrument_counts as (
    select
        principals.country_code,
        instruments.name as instrument_kind,
        count(*) as partnerships,
        row_number() over (partition by principals.country_code order by count(*) desc, instruments.name asc) as place
    from intermediate.partnership_principals as principals
    inner join staging.counted_partnerships as counted on principals.partnership_id = counted.partnership_id
    inner join main.instruments on counted.instrument = instruments.code
    group by principals.country_code, instruments.name
),

instruments as (
    select
        country_code,
        string_agg(instrument_kind || ' (' || partnerships || ')', '; ' order by place) as top_instruments
    from instrument_counts
    where place <= 5
    group by country_code
),

outlet_counts as (
    select
        principals.country_code,
        reports.outlet,
        count(distinct reports.article_id) as articles
    from intermediate.partnership_principals as principals
    inner join intermediate.partnership_reports as reports on principals.partnership_id = reports.partnership_id
    group by principals.country_code, reports.outlet
),

ranked_outlets as (
    select
        *,
        row_number() over (partition by country_code, outlet is null order by articles desc, outlet asc) as place
    from outlet_counts
),

outlets as (
    select
        country_code,
        sum(articles)::bigint as articles,
        count(outlet) as outlets,
        string_agg(outlet || ' (' || articles || ')', '; ' order by place) filter (where place <= 5) as top_outlets
    from ranked_outlets
    group by country_code
),

-- of equal amounts the one whose id comes first
largest as (
    select
        principals.country_code,
        counted.partnership_id,
        counted.amount,
        counted.currency,
        counted.amount_usd
    from intermediate.partnership_principals as principals
    inner join staging.counted_partnerships as counted on principals.partnership_id = counted.partnership_id
    where counted.amount_usd is not null
    qualify
        row_number() over (
            partition by principals.country_code order by counted.amount_usd desc, counted.partnership_id asc
        ) = 1
),

received as (
    select
        recipient_code as country_code,
        try_cast(sum(amount_usd) as decimal(18, 2)) as received_usd
    from main.partnership_funding
    group by recipient_code
)

select
    counted.country_code,
    counted.country_name,
    counted.principal_type,
    known.region,
    counted.partnerships,
    counted.open,
    counted.concluded,
    counted.in_force,
    counted.ended,
    coalesce(partners.partners, 0) as partners,
    partners.top_partner,
    partners.top_partners,
    sectors.top_sector,
    sectors.top_sectors,
    instruments.top_instruments,
    counted.amount_usd,
    received.received_usd,
    largest.partnership_id as largest_partnership_id,
    largest.amount as largest_amount,
    largest.currency as largest_currency,
    largest.amount_usd as largest_amount_usd,
    coalesce(outlets.articles, 0) as articles,
    coalesce(outlets.outlets, 0) as outlets,
    outlets.top_outlets,
    counted.first_reported,
    counted.last_reported
from main.partnerships_by_country as counted
inner join staging.known_principals as known on counted.country_code = known.country_code
left join partners on counted.country_code = partners.country_code
left join sectors on counted.country_code = sectors.country_code
left join instruments on counted.country_code = instruments.country_code
left join outlets on counted.country_code = outlets.country_code
left join largest on counted.country_code = largest.country_code
left join received on counted.country_code = received.country_code
