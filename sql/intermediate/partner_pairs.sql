-- One row per counted partnership, principal and partner: every pair of its principals, both ways round
-- key: partnership_id, country_code, partner_code
-- stored: sorted by country_code, partnership_id, partner_code
select
    one.partnership_id,
    one.country_code,
    other.country_code as partner_code,
    other.country_name as partner_name,
    other.principal_type as partner_type
from intermediate.partnership_principals as one
inner join intermediate.partnership_principals as other
    on one.partnership_id = other.partnership_id and one.country_code != other.country_code
