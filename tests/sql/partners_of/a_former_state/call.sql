partners_of('SU')
