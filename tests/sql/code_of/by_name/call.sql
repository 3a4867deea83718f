code_of('european union')
