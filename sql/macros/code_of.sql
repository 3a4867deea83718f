-- One value: the code of a country or body, given by its code, name or ISO alpha-3 code in any case; an error if there is none
-- macro: code_of(country)
select
    coalesce(
        min(principals.code) filter (where lower(principals.code) = lower(country)),
        min(principals.code) filter (where lower(principals.name) = lower(country)),
        min(principals.code) filter (where lower(principals.alpha3) = lower(country)),
        case
            when country is not null
                then error('There is no country or body ''' || country || '''. All are in: select code, name from principals')
        end
    )
from main.principals as principals
