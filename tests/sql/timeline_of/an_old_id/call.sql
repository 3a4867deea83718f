timeline_of('p0')
