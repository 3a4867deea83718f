partnerships_between('FRA', 'kenya')
