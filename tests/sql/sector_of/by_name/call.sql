sector_of('Energy')
