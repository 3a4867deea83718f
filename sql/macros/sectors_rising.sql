-- One row per sector: counted partnerships first reported in the months up to a day (default: the newest article's), and before
-- key: sector
-- macro: sectors_rising(as_of := null, months := 12)
-- Shares tell more than counts where more articles were read of one period than of the other.
with ends as (
    select coalesce(day_of(as_of), max(originals.published_date)) as until
    from staging.original_articles as originals
),

periods as (
    select
        counted.partnership_id,
        counted.first_reported > ends.until - to_months(months) as is_now
    from staging.counted_partnerships as counted
    cross join ends
    where counted.first_reported > ends.until - to_months(2 * months) and counted.first_reported <= ends.until
),

totals as (
    select
        count(*) filter (where periods.is_now) as now,
        count(*) filter (where not periods.is_now) as before
    from periods
),

per_sector as (
    select
        concerned.sector,
        count(*) filter (where periods.is_now) as now,
        count(*) filter (where not periods.is_now) as before
    from periods
    inner join main.partnership_sectors as concerned on periods.partnership_id = concerned.partnership_id
    group by concerned.sector
)

select
    per_sector.sector,
    sectors.name as sector_name,
    per_sector.now as partnerships,
    per_sector.before as partnerships_before,
    per_sector.now - per_sector.before as difference,
    round(per_sector.now / nullif(totals.now, 0), 3) as share,
    round(per_sector.before / nullif(totals.before, 0), 3) as share_before
from per_sector
inner join main.sectors as sectors on per_sector.sector = sectors.code
cross join totals
order by difference desc, partnerships desc, per_sector.sector asc
