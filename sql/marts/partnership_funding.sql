-- One row per counted partnership with an amount and principal that receives it
-- key: partnership_id, recipient_code
-- stored: sorted by partnership_id, recipient_code
with givers as (
    select
        parties.partnership_id,
        string_agg(distinct principals.country_name, '; ' order by principals.country_name) as givers
    from main.partnership_parties as parties
    inner join staging.known_principals as principals on parties.principal_code = principals.country_code
    where parties.role in ('donor', 'lender', 'investor')
    group by parties.partnership_id
)

select
    counted.partnership_id,
    partnerships.name,
    counted.instrument,
    counted.stage,
    partnerships.parties,
    partnerships.sectors,
    givers.givers,
    recipients.country_code as recipient_code,
    recipients.country_name as recipient_name,
    known.region,
    counted.amount,
    counted.currency,
    counted.amount_usd,
    counted.first_reported,
    counted.last_reported
from staging.counted_partnerships as counted
inner join main.partnerships on counted.partnership_id = partnerships.partnership_id
inner join intermediate.partnership_recipients as recipients on counted.partnership_id = recipients.partnership_id
inner join staging.known_principals as known on recipients.country_code = known.country_code
left join givers on counted.partnership_id = givers.partnership_id
where counted.amount is not null and counted.currency is not null
