-- One row per counted partnership and unordered pair of its principals
-- key: partnership_id, country_a, country_b
select
    one.partnership_id,
    one.country_code as country_a,
    other.country_code as country_b,
    one.country_name as country_a_name,
    other.country_name as country_b_name
from intermediate.partnership_principals as one
inner join intermediate.partnership_principals as other
    on one.partnership_id = other.partnership_id and one.country_code < other.country_code
