-- One row per counted partnership not in force though its deadline lies before a day: by default that of the newest article
-- key: partnership_id
-- macro: overdue(as_of := null)
select
    awaited.partnership_id,
    awaited.name,
    awaited.parties,
    awaited.sectors,
    awaited.stage,
    awaited.stage_since,
    awaited.deadline_date,
    date_diff('day', awaited.deadline_date, coalesce(day_of(as_of), awaited.newest_date)) as days_overdue,
    awaited.last_reported,
    awaited.reports_since
from intermediate.awaited_partnerships as awaited
where awaited.deadline_date < coalesce(day_of(as_of), awaited.newest_date)
order by awaited.deadline_date asc, awaited.partnership_id asc
