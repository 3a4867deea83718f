day_of(2024)
