current_id('p00')
