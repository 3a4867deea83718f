-- Which are the largest loans with a party in Africa?
select parties, recipients, amount, currency, amount_usd, stage, first_reported
from partnerships_in('Africa')
where instrument = 'loan'
order by amount_usd desc nulls last, amount desc nulls last;
