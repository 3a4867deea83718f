-- One row per counted partnership that is not in force and whose deadline had passed when the newest article was published
-- key: partnership_id
-- stored: sorted by partnership_id
select
    partnership_id,
    name,
    parties,
    stage,
    stage_since,
    deadline_date,
    date_diff('day', deadline_date, newest_date) as days_overdue,
    last_reported,
    reports_since,
    newest_date as as_of
from intermediate.awaited_partnerships
where deadline_date < newest_date
