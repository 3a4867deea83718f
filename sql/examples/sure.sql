-- How sure are we: by tenths of confidence, how much was found, how much of it counts, and how much rests on one article?
select *
from partnerships_by_confidence
order by confidence_from desc;
