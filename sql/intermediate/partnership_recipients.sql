-- One row per counted partnership and principal that receives its money
-- key: partnership_id, country_code
with roles as (
    select
        partnership_id,
        principal_code,
        role in ('donor', 'lender', 'investor') as gives,
        role in ('recipient', 'borrower') as receives,
        role = 'party' as is_plain
    from main.partnership_parties
    where principal_code is not null
),

partnerships as (
    select
        partnership_id,
        bool_or(gives) as has_giver,
        bool_or(receives) as has_recipient
    from roles
    group by partnership_id
),

principals as (
    select
        partnership_id,
        principal_code,
        bool_or(gives) as gives,
        bool_or(receives) as receives,
        bool_or(is_plain) as is_plain
    from roles
    group by partnership_id, principal_code
),

-- where a text names who gives and not who receives, the other parties do
recipients as (
    select
        principals.partnership_id,
        principals.principal_code
    from principals
    inner join partnerships on principals.partnership_id = partnerships.partnership_id
    where
        principals.receives
        or (principals.is_plain and not principals.gives and partnerships.has_giver and not partnerships.has_recipient)
)

select
    recipients.partnership_id,
    known.country_code,
    known.country_name
from recipients
inner join staging.counted_partnerships as counted on recipients.partnership_id = counted.partnership_id
inner join staging.known_principals as known on recipients.principal_code = known.country_code
