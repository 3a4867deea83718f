partnerships_between('US', 'KE', since := 2024)
