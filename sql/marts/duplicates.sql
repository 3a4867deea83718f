-- One row per copy that came in: an article that copies another one, or the same article found in a further place
-- key: article_id, source_path, raw_sha256
with places as (
    select
        article_id,
        source_path,
        raw_sha256,
        row_number() over in_order as place,
        first_value(raw_sha256) over in_order as first_sha256
    from main.article_sources
    window in_order as (partition by article_id order by source_path, raw_sha256)
)

select
    places.article_id,
    places.source_path,
    places.raw_sha256,
    coalesce(articles.duplicate_of, articles.article_id) as duplicate_of,
    case
        when places.place = 1 then articles.duplicate_kind
        when places.raw_sha256 = places.first_sha256 then 'same_bytes'
        else 'same_article'
    end as duplicate_kind
from places
inner join main.articles on places.article_id = articles.article_id
where articles.duplicate_of is not null or places.place > 1
order by places.article_id, places.source_path, places.raw_sha256
