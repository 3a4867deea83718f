-- One row per counted partnership and unordered pair of its principals
-- key: partnership_id, country_a, country_b
select
    pairs.partnership_id,
    pairs.country_code as country_a,
    pairs.partner_code as country_b,
    known.country_name as country_a_name,
    pairs.partner_name as country_b_name
from intermediate.partner_pairs as pairs
inner join staging.known_principals as known on pairs.country_code = known.country_code
where pairs.country_code < pairs.partner_code
