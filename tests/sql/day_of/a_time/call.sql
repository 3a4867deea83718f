day_of(timestamp '2024-05-06 23:59:59')
