-- One value: the day that is meant: of 2024 and '2024-05' the first one; of a date or a time its day
-- macro: day_of(day)
select left(day::varchar || '-01-01', 10)::date
