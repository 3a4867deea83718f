partnerships_in('Polynesia')
