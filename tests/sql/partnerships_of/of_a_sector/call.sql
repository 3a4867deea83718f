partnerships_of('US', sector := 'Finance')
