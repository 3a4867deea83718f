-- One row per principal with a counted partnership: how many, with whom, in what, and how often reported
-- key: country_code
with partners as (
    select
        country_a as country_code,
        country_b as partner,
        partnership_id
    from intermediate.principal_pairs
    union all
    select
        country_b as country_code,
        country_a as partner,
        partnership_id
    from intermediate.principal_pairs
),

partner_counts as (
    select
        country_code,
        partner,
        count(*) as shared,
        count(*) over (partition by country_code) as partners,
        row_number() over (partition by country_code order by count(*) desc, partner asc) as place
    from partners
    group by country_code, partner
),

sector_counts as (
    select
        country_code,
        sector,
        row_number() over (partition by country_code order by partnerships desc, sector asc) as place
    from main.partnerships_by_sector_country
),

article_counts as (
    select
        principals.country_code,
        count(distinct reports.article_id) as articles
    from intermediate.partnership_principals as principals
    inner join intermediate.partnership_articles as reports on principals.partnership_id = reports.partnership_id
    group by principals.country_code
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
    coalesce(partner_counts.partners, 0) as partners,
    partner_counts.partner as top_partner,
    sector_counts.sector as top_sector,
    coalesce(article_counts.articles, 0) as articles,
    counted.first_reported,
    counted.last_reported
from main.partnerships_by_country as counted
inner join staging.known_principals as known on counted.country_code = known.country_code
left join partner_counts on counted.country_code = partner_counts.country_code and partner_counts.place = 1
left join sector_counts on counted.country_code = sector_counts.country_code and sector_counts.place = 1
left join article_counts on counted.country_code = article_counts.country_code
order by counted.country_code
