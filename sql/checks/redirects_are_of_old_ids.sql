-- One row per redirect from an id that is in use
-- key: old_id
select redirects.old_id
from main.partnership_redirects as redirects
inner join main.partnerships on redirects.old_id = partnerships.partnership_id
