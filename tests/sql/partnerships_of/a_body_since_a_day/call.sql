partnerships_of('EU', since := '1900-01-01')
