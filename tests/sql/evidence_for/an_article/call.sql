evidence_for('a7')
