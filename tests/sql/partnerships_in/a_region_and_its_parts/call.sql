partnerships_in('africa', sector := 'energy')
