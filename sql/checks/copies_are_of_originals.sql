-- One row per article that is a copy of a copy, or of itself
-- key: article_id
select
    copies.article_id,
    copies.duplicate_of
from main.articles as copies
inner join main.articles as originals on copies.duplicate_of = originals.article_id
where originals.duplicate_of is not null
