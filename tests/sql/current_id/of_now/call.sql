current_id('p2')
