partnerships_between('US', 'FR')
