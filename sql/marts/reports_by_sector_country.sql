-- One row per sector and principal, with the reports (not the arrangements) of counted partnerships
-- key: sector, country_code
-- stored: sorted by sector, country_code
with claims as (
    select
        partnership_id,
        article_id,
        count(*) as claims
    from main.claims
    where partnership_id is not null
    group by partnership_id, article_id
),

reports as (
    select
        sectors.sector,
        principals.country_code,
        principals.country_name,
        principals.partnership_id,
        claims.article_id,
        claims.claims,
        articles.outlet
    from intermediate.partnership_principals as principals
    inner join main.partnership_sectors as sectors on principals.partnership_id = sectors.partnership_id
    inner join claims on principals.partnership_id = claims.partnership_id
    inner join staging.original_articles as articles on claims.article_id = articles.article_id
)

select
    reports.sector,
    sectors.name as sector_name,
    reports.country_code,
    reports.country_name,
    count(distinct reports.article_id) as articles,
    count(distinct reports.outlet) as outlets,
    sum(reports.claims)::bigint as claims,
    count(distinct reports.partnership_id) as partnerships
from reports
inner join main.sectors as sectors on reports.sector = sectors.code
group by reports.sector, sectors.name, reports.country_code, reports.country_name
