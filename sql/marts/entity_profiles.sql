-- One row per entity: how often and where it is named, and in how many counted partnerships it takes part, with whom, in what
-- key: entity_id
-- stored: sorted by entity_id
with naming as (
    select
        mentions.entity_id,
        count(*) as mentions,
        count(distinct mentions.article_id) as articles,
        count(distinct articles.outlet) as outlets,
        min(articles.published_date) as first_reported,
        max(articles.published_date) as last_reported
    from main.mentions
    inner join staging.original_articles as articles on mentions.article_id = articles.article_id
    group by mentions.entity_id
),

taking_part as (
    select
        parties.entity_id,
        parties.partnership_id,
        entities.principal_code,
        counted.status,
        counted.amount_usd
    from main.partnership_parties as parties
    inner join staging.counted_partnerships as counted on parties.partnership_id = counted.partnership_id
    inner join main.entities on parties.entity_id = entities.entity_id
),

totals as (
    select
        entity_id,
        count(*) as partnerships,
        count(*) filter (where status = 'open') as open,
        count(*) filter (where status = 'concluded') as concluded,
        count(*) filter (where status = 'in_force') as in_force,
        count(*) filter (where status = 'ended') as ended,
        max(amount_usd) as largest_amount_usd
    from taking_part
    group by entity_id
),

partner_counts as (
    select
        taking_part.entity_id,
        principals.country_name,
        count(*) as shared,
        row_number() over (partition by taking_part.entity_id order by count(*) desc, principals.country_name asc) as place
    from taking_part
    inner join intermediate.partnership_principals as principals
        on
            taking_part.partnership_id = principals.partnership_id
            and taking_part.principal_code is distinct from principals.country_code
    group by taking_part.entity_id, principals.country_name
),

partners as (
    select
        entity_id,
        string_agg(country_name || ' (' || shared || ')', '; ' order by place) as top_partners
    from partner_counts
    where place <= 5
    group by entity_id
),

sector_counts as (
    select
        taking_part.entity_id,
        sectors.name as sector_name,
        count(*) as shared,
        row_number() over (partition by taking_part.entity_id order by count(*) desc, sectors.name asc) as place
    from taking_part
    inner join main.partnership_sectors as concerned on taking_part.partnership_id = concerned.partnership_id
    inner join main.sectors on concerned.sector = sectors.code
    group by taking_part.entity_id, sectors.name
),

sectors as (
    select
        entity_id,
        string_agg(sector_name || ' (' || shared || ')', '; ' order by place) as top_sectors
    from sector_counts
    where place <= 5
    group by entity_id
)

select
    entities.entity_id,
    entities.entity_type,
    entities.name,
    entities.public_role,
    entities.principal_code,
    entities.country_code,
    known.country_name,
    coalesce(naming.mentions, 0) as mentions,
    coalesce(naming.articles, 0) as articles,
    coalesce(naming.outlets, 0) as outlets,
    coalesce(totals.partnerships, 0) as partnerships,
    coalesce(totals.open, 0) as open,
    coalesce(totals.concluded, 0) as concluded,
    coalesce(totals.in_force, 0) as in_force,
    coalesce(totals.ended, 0) as ended,
    partners.top_partners,
    sectors.top_sectors,
    totals.largest_amount_usd,
    naming.first_reported,
    naming.last_reported
from main.entities
left join staging.known_principals as known on entities.principal_code = known.country_code
left join naming on entities.entity_id = naming.entity_id
left join totals on entities.entity_id = totals.entity_id
left join partners on entities.entity_id = partners.entity_id
left join sectors on entities.entity_id = sectors.entity_id
