-- One row per stage and date in the story of a partnership (an id of old will do), with the quote that reported it first
-- key: position
-- macro: timeline_of(id)
select
    timeline.position,
    timeline.stage,
    timeline.event_date,
    timeline.event_date_precision,
    timeline.reported_date,
    quotes.evidence,
    quotes.outlet,
    quotes.url,
    timeline.claim_id
from main.partnership_timeline as timeline
inner join main.evidence as quotes on timeline.claim_id = quotes.claim_id
where timeline.partnership_id = current_id(id)
order by timeline.position asc
