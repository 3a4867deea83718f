find_partnerships('RAILWAY')
