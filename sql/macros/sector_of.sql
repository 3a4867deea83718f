-- One value: the code of a sector, given by its code or name in any case; an error if there is none
-- macro: sector_of(sector)
select
    coalesce(
        min(sectors.code) filter (where lower(sectors.code) = lower(sector)),
        min(sectors.code) filter (where lower(sectors.name) = lower(sector)),
        case
            when sector is not null
                then error('There is no sector ''' || sector || '''. All are in: select code, name from sectors')
        end
    )
from main.sectors as sectors
