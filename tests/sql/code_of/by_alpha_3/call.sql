code_of('KEN')
