find_partnerships('samoa')
