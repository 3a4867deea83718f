sectors_rising(as_of := '2024-12-31')
