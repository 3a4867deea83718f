overdue()
