-- One row per stage, with the counted partnerships that are at it
-- key: stage
-- stored: sorted by stage_order
select
    stages.code as stage,
    stages.name as stage_name,
    stages.status,
    stages.stage_order,
    count(counted.partnership_id) as partnerships,
    try_cast(sum(counted.amount_usd) as decimal(18, 2)) as amount_usd,
    min(counted.first_reported) as first_reported,
    max(counted.last_reported) as last_reported
from main.stages
left join staging.counted_partnerships as counted on stages.code = counted.stage
group by stages.code, stages.name, stages.status, stages.stage_order
