code_of('ke')
