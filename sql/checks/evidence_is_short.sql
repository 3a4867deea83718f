-- One row per claim whose evidence is empty, or longer than 700 code points
-- key: claim_id
select
    claim_id,
    char_start,
    char_end
from main.claims
where char_start < 0 or char_end <= char_start or char_end - char_start > 700
