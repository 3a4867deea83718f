-- One row per partnership without a party
-- key: partnership_id
select partnerships.partnership_id
from main.partnerships
anti join main.partnership_parties as parties on partnerships.partnership_id = parties.partnership_id
