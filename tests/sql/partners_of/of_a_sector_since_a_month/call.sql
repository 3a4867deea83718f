partners_of('Kenya', sector := 'energy', since := '2024-02')
