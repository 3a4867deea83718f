-- One row per counted partnership and principal; parties of one principal, its subdivisions too, are one
-- key: partnership_id, country_code
-- stored: sorted by partnership_id, country_code
select distinct
    parties.partnership_id,
    principals.country_code,
    principals.country_name,
    principals.principal_type
from main.partnership_parties as parties
inner join staging.counted_partnerships as counted on parties.partnership_id = counted.partnership_id
inner join staging.known_principals as principals on parties.principal_code = principals.country_code
