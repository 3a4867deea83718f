overdue('2024-02-20')
