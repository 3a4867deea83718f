-- One row per counted partnership that is not in force and has a deadline, past or to come
-- key: partnership_id
with newest as (
    select max(published_date) as newest_date
    from staging.original_articles
),

awaited as (
    select
        partnerships.partnership_id,
        partnerships.name,
        partnerships.parties,
        partnerships.sectors,
        partnerships.stage,
        partnerships.stage_since,
        partnerships.deadline_date,
        partnerships.last_reported
    from main.partnerships
    inner join staging.counted_partnerships as counted on partnerships.partnership_id = counted.partnership_id
    where counted.status in ('open', 'concluded') and partnerships.deadline_date is not null
),

later_reports as (
    select
        awaited.partnership_id,
        count(distinct originals.article_id) as reports_since
    from awaited
    inner join main.claims on awaited.partnership_id = claims.partnership_id
    inner join staging.original_articles as originals on claims.article_id = originals.article_id
    where originals.published_date > awaited.deadline_date
    group by awaited.partnership_id
)

select
    awaited.*,
    coalesce(later_reports.reports_since, 0) as reports_since,
    newest.newest_date
from awaited
cross join newest
left join later_reports on awaited.partnership_id = later_reports.partnership_id
