-- One row per entity: how often it is named, and in how many counted partnerships it takes part
-- key: entity_id
with naming as (
    select
        mentions.entity_id,
        count(*) as mentions,
        count(distinct mentions.article_id) as articles,
        min(articles.published_date) as first_reported,
        max(articles.published_date) as last_reported
    from main.mentions
    inner join staging.original_articles as articles on mentions.article_id = articles.article_id
    group by mentions.entity_id
),

taking_part as (
    select
        parties.entity_id,
        count(*) as partnerships
    from main.partnership_parties as parties
    inner join staging.counted_partnerships as counted on parties.partnership_id = counted.partnership_id
    group by parties.entity_id
)

select
    entities.entity_id,
    entities.entity_type,
    entities.name,
    entities.principal_code,
    entities.country_code,
    coalesce(naming.mentions, 0) as mentions,
    coalesce(naming.articles, 0) as articles,
    coalesce(taking_part.partnerships, 0) as partnerships,
    naming.first_reported,
    naming.last_reported
from main.entities
left join naming on entities.entity_id = naming.entity_id
left join taking_part on entities.entity_id = taking_part.entity_id
order by entities.entity_id
