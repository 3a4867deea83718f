-- Which sectors are rising this year: in the twelve months up to the newest article, against the twelve before?
select *
from sectors_rising()
where difference > 0;
