evidence_for('c4')
