-- One row per counted partnership that is not in force and whose deadline had passed when the newest article was published
-- key: partnership_id
with newest as (
    select max(published_date) as as_of
    from staging.original_articles
),

later_reports as (
    select
        articles.partnership_id,
        count(*) as reports_since
    from intermediate.partnership_articles as articles
    inner join staging.original_articles as originals on articles.article_id = originals.article_id
    inner join main.partnerships as partnerships on articles.partnership_id = partnerships.partnership_id
    where originals.published_date > partnerships.deadline_date
    group by articles.partnership_id
)

select
    partnerships.partnership_id,
    partnerships.name,
    partnerships.parties,
    partnerships.stage,
    partnerships.stage_since,
    partnerships.deadline_date,
    date_diff('day', partnerships.deadline_date, newest.as_of) as days_overdue,
    partnerships.last_reported,
    coalesce(later_reports.reports_since, 0) as reports_since,
    newest.as_of
from main.partnerships
inner join staging.counted_partnerships as counted on partnerships.partnership_id = counted.partnership_id
cross join newest
left join later_reports on partnerships.partnership_id = later_reports.partnership_id
where counted.status in ('open', 'concluded') and partnerships.deadline_date < newest.as_of
