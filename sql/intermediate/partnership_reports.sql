-- One row per counted partnership and article that reports it, with the outlet
-- key: partnership_id, article_id
select
    reports.partnership_id,
    reports.article_id,
    originals.outlet
from intermediate.partnership_articles as reports
inner join staging.original_articles as originals on reports.article_id = originals.article_id
