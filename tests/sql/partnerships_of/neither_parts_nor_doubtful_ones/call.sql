partnerships_of('KE')
