partners_of('KE')
