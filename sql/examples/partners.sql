-- Who are Kenya's partners in energy since 2024?
select *
from partners_of('Kenya', sector := 'energy', since := 2024);
