-- What did Japan and the Philippines sign, and in which words was it reported?
select parties, instrument, stage_date, evidence, title, outlet, url
from partnerships_between('Japan', 'Philippines')
where stage in ('signed', 'ratified', 'in_force');
