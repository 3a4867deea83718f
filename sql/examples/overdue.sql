-- Which agreements are overdue: past their deadline and not in force, as far as the newest article tells?
select parties, stage, stage_since, deadline_date, days_overdue, last_reported
from overdue_deadlines
order by days_overdue desc;
