current_id('p0')
