-- What changed since last week, and why?
select version_date, change, record, reason, key
from changes_since(current_date - 7)
where table_name = 'partnerships';
