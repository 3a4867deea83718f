-- One row per claim that is denied and has a partnership, or is not and has none
-- key: claim_id
select
    claim_id,
    modality,
    partnership_id
from main.claims
where (modality = 'denied') = (partnership_id is not null)
